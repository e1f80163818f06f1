import { t } from '@lingui/core/macro'
import { useState } from 'react'
import { announce } from './announce.tsx'
import { Field, type FieldProps } from './Field.tsx'
import field from './Field.module.css'
import styles from './PasscodeInput.module.css'

export type PasscodeInputProps = Omit<FieldProps, 'children'> & { name: string }

/** Six digits that an authenticator shows, which a browser or a phone may fill in by itself. */
export function PasscodeInput({ name, error, ...labels }: PasscodeInputProps) {
  const [malformed, setMalformed] = useState(false)
  const words = t`A passcode has six digits.`
  return (
    <Field {...labels} error={malformed ? words : error}>
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
          // The form is not sent then. In place of the browser's own bubble.
          onInvalid={(event) => {
            event.preventDefault()
            event.currentTarget.focus()
            setMalformed(true)
            announce(words)
          }}
          onInput={() => setMalformed(false)}
          spellCheck={false}
          dir="ltr"
        />
      )}
    </Field>
  )
}
