import { t } from '@lingui/core/macro'
import { useEffect, useRef, useState } from 'react'
import { Field, type FieldProps } from './Field.tsx'
import field from './Field.module.css'
import styles from './SecretInput.module.css'

export type SecretInputProps = Omit<FieldProps, 'children'> & Omit<React.ComponentProps<'input'>, 'id' | 'type' | 'className' | 'children' | 'ref'>

/** A password or another secret, with a button that shows what was typed. It is hidden again when its form is sent: browsers keep what stood in the open. */
export function SecretInput({ label, help, error, note, ...props }: SecretInputProps) {
  const input = useRef<HTMLInputElement>(null)
  const [shown, setShown] = useState(false)
  useEffect(() => {
    const form = input.current?.form
    const hide = () => setShown(false)
    form?.addEventListener('submit', hide)
    return () => form?.removeEventListener('submit', hide)
  }, [])
  return (
    <Field label={label} help={help} error={error} {...(note !== undefined && { note })}>
      {(control) => (
        <div className={styles.box}>
          <input ref={input} className={field.input} spellCheck={false} autoCapitalize="none" {...control} {...props} type={shown ? 'text' : 'password'} />
          <button
            type="button"
            className={styles.show}
            aria-controls={control.id}
            aria-pressed={shown}
            disabled={props.disabled}
            onClick={() => {
              setShown(!shown)
              input.current?.focus()
            }}
          >
            {shown ? t`Hide` : t`Show`}
            <span className="sr-only"> {label}</span>
          </button>
        </div>
      )}
    </Field>
  )
}
