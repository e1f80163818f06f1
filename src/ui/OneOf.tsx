import styles from './OneOf.module.css'

export type OneOfProps<Value extends string> = {
  /** What is chosen, for a screen reader: "Whose". */
  label: string
  /** Of the radio buttons: no other on the page has it. */
  name: string
  options: readonly { readonly value: Value; readonly label: string; readonly count?: string }[]
  value: Value
  onChange: (value: Value) => void
}

/** One of a few ways to look at a list, side by side: radio buttons, so one stop of the Tab key. */
export function OneOf<Value extends string>({ label, name, options, value, onChange }: OneOfProps<Value>) {
  return (
    <fieldset className={styles.options}>
      <legend className="sr-only">{label}</legend>
      {options.map((one) => (
        <label key={one.value} className={styles.option}>
          <input type="radio" name={name} checked={one.value === value} onChange={() => onChange(one.value)} />
          {one.label} {one.count !== undefined && <span className={styles.count}>{one.count}</span>}
        </label>
      ))}
    </fieldset>
  )
}
