import { ChevronDown } from 'lucide-react'
import { useController, type FieldValues } from 'react-hook-form'
import { Field, type FieldProps } from '#src/ui/Field.tsx'
import type { Bound } from './control.ts'
import styles from './fields.module.css'

export type SelectFieldProps<T extends FieldValues> = Bound<T, string> &
  Omit<FieldProps, 'children' | 'error'> & {
    /** In the order they are offered. A value that is not among them stays a choice. */
    options: readonly { value: string; label: string }[]
    disabled?: boolean
  }

/** One of a few values, by the platform's own list: it is right on every device and for every reader. */
export function SelectField<T extends FieldValues>({ control, name, label, help, note, options, disabled = false }: SelectFieldProps<T>) {
  const { field, fieldState } = useController({ control, name })
  const value: string = field.value
  const known = options.some((option) => option.value === value)
  return (
    <Field label={label} help={help} error={fieldState.error?.message} {...(note !== undefined && { note })}>
      {(aria) => (
        <span className={styles.selectBox}>
          <select
            {...aria}
            ref={field.ref}
            name={field.name}
            value={value}
            disabled={disabled}
            className={styles.select}
            onBlur={field.onBlur}
            onChange={field.onChange}
          >
            {!known && <option value={value}>{value}</option>}
            {options.map((option) => (
              <option key={option.value} value={option.value}>
                {option.label}
              </option>
            ))}
          </select>
          <ChevronDown aria-hidden />
        </span>
      )}
    </Field>
  )
}
