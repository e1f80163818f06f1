import { Field, type FieldProps } from './Field.tsx'
import field from './Field.module.css'
import styles from './PasscodeInput.module.css'

export type PasscodeInputProps = Omit<FieldProps, 'children'> & { name: string }

/** Six digits that an authenticator shows, which a browser or a phone may fill in by itself. */
export function PasscodeInput({ name, ...labels }: PasscodeInputProps) {
  return (
    <Field {...labels}>
      {(control) => (
        <input
          {...control}
          name={name}
          className={`${field.input} ${styles.digits}`}
          required
          autoComplete="one-time-code"
          inputMode="numeric"
          // Authenticators show a space in the middle, and it may be copied with the rest.
          pattern="\s*\d{3}\s*\d{3}\s*"
          title="123456"
          spellCheck={false}
          dir="ltr"
        />
      )}
    </Field>
  )
}
