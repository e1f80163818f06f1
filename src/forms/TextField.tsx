import OutlinedInput from '@mui/material/OutlinedInput'
import { useController, type FieldValues } from 'react-hook-form'
import { Field, type FieldProps } from '#src/ui/Field.tsx'
import type { Bound } from './control.ts'
import styles from './fields.module.css'

export type TextFieldProps<T extends FieldValues> = Bound<T, string> &
  Omit<FieldProps, 'children' | 'error'> & {
    placeholder?: string
    /** Grows with its text, up to ten lines. */
    multiline?: boolean
    /** In the monospace face. */
    mono?: boolean
    disabled?: boolean
    /** Which keys a touch screen shows. */
    inputMode?: 'numeric'
  }

/** A line of text, or several. */
export function TextField<T extends FieldValues>({ control, name, label, help, note, placeholder, multiline = false, mono = false, disabled = false, inputMode }: TextFieldProps<T>) {
  const { field, fieldState } = useController({ control, name })
  return (
    <Field label={label} help={help} error={fieldState.error?.message} {...(note !== undefined && { note })}>
      {({ id, ...aria }) => (
        <OutlinedInput
          id={id}
          name={field.name}
          value={field.value}
          inputRef={field.ref}
          onChange={field.onChange}
          onBlur={field.onBlur}
          error={fieldState.invalid}
          disabled={disabled}
          autoComplete="off"
          placeholder={placeholder ?? ''}
          multiline={multiline}
          {...(multiline && { minRows: 2, maxRows: 10 })}
          slotProps={{ input: { ...aria, className: [multiline && styles.area, mono && styles.mono].filter(Boolean).join(' '), spellCheck: false, inputMode } }}
        />
      )}
    </Field>
  )
}
