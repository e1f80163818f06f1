import { useController, type FieldValues } from 'react-hook-form'
import { useId } from 'react'
import type { Bound } from './control.ts'
import styles from './CellField.module.css'

export type CellFieldProps<T extends FieldValues> = Bound<T, string> & {
  /** Read out only: a cell's heading stands above its column. */
  label: string
  placeholder?: string
  /** In the monospace face. */
  mono?: boolean
  /** The id of what explains it beside its error. */
  describedBy?: string | undefined
  /** Where Enter goes. */
  onEnter: () => void
}

/** Text in the cell of a table, as high as it is long. Enter goes on in the table; with Shift it begins a new line. */
export function CellField<T extends FieldValues>({ control, name, label, placeholder, mono = false, describedBy, onEnter }: CellFieldProps<T>) {
  const id = useId()
  const { field, fieldState: { error } } = useController({ control, name })
  const { ref, value, onChange, onBlur } = field
  return (
    <>
      <textarea
        ref={ref}
        name={name}
        value={value}
        rows={1}
        dir="auto"
        aria-label={label}
        aria-invalid={error ? true : undefined}
        aria-describedby={[error && id, describedBy].filter(Boolean).join(' ') || undefined}
        placeholder={placeholder}
        spellCheck={false}
        autoComplete="off"
        className={styles.cell}
        data-mono={mono || undefined}
        onChange={onChange}
        onBlur={onBlur}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.shiftKey || event.ctrlKey || event.metaKey || event.nativeEvent.isComposing) return
          event.preventDefault()
          onEnter()
        }}
      />
      {error && (
        <p id={id} className={styles.error}>
          {error.message}
        </p>
      )}
    </>
  )
}
