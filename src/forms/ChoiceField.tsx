import { useId } from 'react'
import { useController, type FieldValues } from 'react-hook-form'
import type { Bound } from './control.ts'
import styles from './ChoiceField.module.css'

export type Choice<Value extends string> = {
  value: Value
  label: React.ReactNode
  /** What it means to choose it. */
  help?: React.ReactNode
  /** Why it cannot be chosen, as a sentence; it stands in place of the help. */
  why?: string | undefined
}

export type ChoiceFieldProps<T extends FieldValues, Value extends string> = Bound<T, Value> & {
  label: string
  choices: readonly Choice<Value>[]
}

/** One of a few things that need a sentence each: radio buttons on cards. */
export function ChoiceField<T extends FieldValues, Value extends string>({ control, name, label, choices }: ChoiceFieldProps<T, Value>) {
  const id = useId()
  const { field, fieldState } = useController({ control, name })
  const { error } = fieldState
  return (
    <fieldset className={styles.field} aria-describedby={error && `${id}-error`}>
      <legend>{label}</legend>
      <div className={styles.choices}>
        {choices.map(({ value, label: word, help, why }, i) => {
          const checked = field.value === value
          return (
            <label key={value} className={styles.choice} data-off={why !== undefined || undefined}>
              <input
                ref={checked || i === 0 ? field.ref : undefined}
                type="radio"
                name={field.name}
                value={value}
                checked={checked}
                disabled={why !== undefined}
                aria-labelledby={`${id}-${value}`}
                aria-describedby={help !== undefined || why !== undefined ? `${id}-${value}-help` : undefined}
                onChange={() => field.onChange(value)}
                onBlur={field.onBlur}
              />
              <span className={styles.words}>
                <span id={`${id}-${value}`} className={styles.word}>
                  {word}
                </span>
                {(why ?? help) !== undefined && (
                  <span id={`${id}-${value}-help`} className={styles.help}>
                    {why ?? help}
                  </span>
                )}
              </span>
            </label>
          )
        })}
      </div>
      {error && (
        <p id={`${id}-error`} className={styles.error}>
          {error.message}
        </p>
      )}
    </fieldset>
  )
}
