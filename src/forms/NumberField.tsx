import OutlinedInput from '@mui/material/OutlinedInput'
import { useController, type FieldValues } from 'react-hook-form'
import { Field, type FieldProps } from '#src/ui/Field.tsx'
import type { Bound } from './control.ts'

export type NumberFieldProps<T extends FieldValues> = Bound<T, string> &
  Omit<FieldProps, 'children' | 'error' | 'note'> & {
    /** Stands in the label: "Minimum disk (GiB)". */
    unit: string
    placeholder?: string
    disabled?: boolean
  }

/** A whole number with its unit. Its value is the text as typed, so that nothing a person wrote is lost; the form's schema judges it. */
export function NumberField<T extends FieldValues>({ control, name, label, unit, help, placeholder, disabled = false }: NumberFieldProps<T>) {
  const { field, fieldState } = useController({ control, name })
  return (
    <Field label={label} help={help} note={`(${unit})`} error={fieldState.error?.message}>
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
          slotProps={{ input: { ...aria, inputMode: 'numeric' } }}
        />
      )}
    </Field>
  )
}
