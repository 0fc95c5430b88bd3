/** @module Where the user enters a model, with what that means. */
import { type FormEvent, useState } from 'react'
import { Modal } from '../shell/modal.tsx'
import { hostOf, problemOf } from './address.ts'
import { useModel } from './model-context.ts'
import { ModelFields } from './model-fields.tsx'
import type { ModelSettings } from './model-settings.ts'
import { TestOutcome } from './test-outcome.tsx'
import { useModelTest } from './use-model-test.ts'

const EMPTY: ModelSettings = { baseUrl: '', model: '', apiKey: '', keep: false }

/** The dialog; it closes when the model is used or turned off. Nothing is sent before the user tests or uses it. */
export function ModelDialog({ onClose }: { onClose(): void }) {
  const { settings, choose, turnOff } = useModel()
  const [form, setForm] = useState(settings ?? EMPTY)
  const { test, ask } = useModelTest(form)
  const problem = form.baseUrl === '' ? undefined : problemOf(form.baseUrl)
  const incomplete = form.baseUrl === '' || form.model === '' || problem !== undefined
  const use = (event: FormEvent): void => {
    event.preventDefault()
    choose(form)
    onClose()
  }
  return (
    <Modal title="Answer with a model" onClose={onClose}>
      <p className="soft">
        Messages and what is recalled for them are sent to this address, when you write and when facts are
        learned. Without a model nothing leaves this device.
      </p>
      <form className="model-form" onSubmit={use}>
        <ModelFields form={form} problem={problem} onChange={(change) => setForm({ ...form, ...change })} />
        <TestOutcome test={test} host={hostOf(form.baseUrl)} />
        <div className="form-actions">
          {settings && (
            <button
              type="button"
              className="quiet turn-off"
              onClick={() => {
                turnOff()
                onClose()
              }}
            >
              Turn it off
            </button>
          )}
          <button type="button" disabled={incomplete || test.step === 'asking'} onClick={ask}>
            Test
          </button>
          <button type="submit" className="primary" disabled={incomplete}>
            Use it
          </button>
        </div>
      </form>
    </Modal>
  )
}
