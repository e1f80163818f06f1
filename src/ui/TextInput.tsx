import { Field, type FieldProps } from './Field.tsx'
import styles from './Field.module.css'

export type TextInputProps = Omit<FieldProps, 'children'> & Omit<React.ComponentProps<'input'>, 'id' | 'className' | 'children'>

/** A line of text with its label, for plain forms. */
export function TextInput({ label, help, error, note, ...props }: TextInputProps) {
  return (
    <Field label={label} help={help} error={error} {...(note !== undefined && { note })}>
      {(control) => <input className={styles.input} {...control} {...props} />}
    </Field>
  )
}
