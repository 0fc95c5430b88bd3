/** @module One of a few, as radio buttons in a row. */

interface ChoiceProps<Value extends string> {
  readonly label: string
  readonly name: string
  readonly value: Value
  readonly options: Readonly<Record<Value, { readonly label: string; readonly title?: string }>>
  onChange(value: Value): void
}

/** Arrow keys go through it, as through all radio buttons. */
export function Choice<Value extends string>({ label, name, value, options, onChange }: ChoiceProps<Value>) {
  return (
    <fieldset className="choice-row">
      <legend className="unseen">{label}</legend>
      {(Object.keys(options) as Value[]).map((each) => (
        <label key={each} title={options[each].title}>
          <input
            type="radio"
            name={name}
            value={each}
            checked={each === value}
            onChange={() => onChange(each)}
          />
          <span>{options[each].label}</span>
        </label>
      ))}
    </fieldset>
  )
}
