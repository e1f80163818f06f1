import { useId } from 'react'
import styles from './Field.module.css'

export type FieldProps = {
  label: string
  /** What to know before filling it in. */
  help?: React.ReactNode
  /** What is wrong with it now. */
  error?: string | undefined
  /** After the label: a unit, "optional". */
  note?: string
  /** The control; spread the props onto the element that takes the focus. */
  children: (control: { id: string; 'aria-describedby': string | undefined; 'aria-invalid': boolean | undefined }) => React.ReactNode
}

/** Label above, help and error under a control, tied together for a screen reader. */
export function Field({ label, help, error, note, children }: FieldProps) {
  const id = useId()
  const described = [error !== undefined && `${id}-error`, help !== undefined && `${id}-help`].filter(Boolean).join(' ')
  return (
    <div className={styles.field}>
      <label htmlFor={id} className={styles.label}>
        {label}
        {note !== undefined && <span className={styles.note}> {note}</span>}
      </label>
      {children({ id, 'aria-describedby': described || undefined, 'aria-invalid': error !== undefined || undefined })}
      {error !== undefined && (
        <p id={`${id}-error`} className={styles.error}>
          {error}
        </p>
      )}
      {help !== undefined && (
        <p id={`${id}-help`} className={styles.help}>
          {help}
        </p>
      )}
    </div>
  )
}
