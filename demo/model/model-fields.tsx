/** @module The fields of a model: address, name and key. */
import { PRIVATE_FIELD } from '../shell/private-field.ts'
import type { ModelSettings } from './model-settings.ts'
import { exampleFor, presets } from './presets.ts'

interface ModelFieldsProps {
  readonly form: ModelSettings
  /** What is wrong with the address. */
  readonly problem: string | undefined
  onChange(change: Partial<ModelSettings>): void
}

/** Three fields, known addresses to begin with, and whether all of it is kept. */
export function ModelFields({ form, problem, onChange }: ModelFieldsProps) {
  return (
    <>
      <div className="field">
        <label htmlFor="model-address">Address</label>
        <input
          id="model-address"
          type="text"
          inputMode="url"
          {...PRIVATE_FIELD}
          value={form.baseUrl}
          placeholder="https://…/v1"
          aria-invalid={problem !== undefined}
          aria-describedby="model-address-says"
          onChange={({ target }) => onChange({ baseUrl: target.value.trim() })}
        />
        <p id="model-address-says" className="field-says" role="status">
          {problem ?? 'Any server that speaks as OpenAI does.'}
        </p>
        <ul className="chips" aria-label="Known addresses">
          {presets.map(({ name, baseUrl }) => (
            <li key={name}>
              <button type="button" className="chip" title={baseUrl} onClick={() => onChange({ baseUrl })}>
                {name}
              </button>
            </li>
          ))}
        </ul>
      </div>
      <div className="field">
        <label htmlFor="model-name">Model</label>
        <input
          id="model-name"
          type="text"
          {...PRIVATE_FIELD}
          value={form.model}
          placeholder={exampleFor(form.baseUrl)}
          onChange={({ target }) => onChange({ model: target.value.trim() })}
        />
      </div>
      <KeyField form={form} onChange={onChange} />
    </>
  )
}

function KeyField({ form, onChange }: Omit<ModelFieldsProps, 'problem'>) {
  return (
    <div className="field">
      <label htmlFor="model-key">Key</label>
      <input
        id="model-key"
        type="password"
        {...PRIVATE_FIELD}
        value={form.apiKey}
        placeholder="a server on this machine needs none"
        onChange={({ target }) => onChange({ apiKey: target.value.trim() })}
      />
      <label className="tick">
        <input
          type="checkbox"
          checked={form.keep}
          onChange={({ target }) => onChange({ keep: target.checked })}
        />
        <span>
          Keep the key on this device<small>Otherwise all of this is forgotten with the tab.</small>
        </span>
      </label>
    </div>
  )
}
