import NativeSelect from '@mui/material/NativeSelect'
import OutlinedInput from '@mui/material/OutlinedInput'
import { ChevronDown } from 'lucide-react'
import { useController, type FieldValues } from 'react-hook-form'
import { Field, type FieldProps } from '#src/ui/Field.tsx'
import type { Bound } from './control.ts'

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
      {({ id, ...aria }) => (
        <NativeSelect
          id={id}
          name={field.name}
          value={value}
          inputRef={field.ref}
          onChange={field.onChange}
          onBlur={field.onBlur}
          error={fieldState.invalid}
          disabled={disabled}
          variant="outlined"
          input={<OutlinedInput />}
          inputProps={aria}
          IconComponent={ChevronDown}
        >
          {!known && <option value={value}>{value}</option>}
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </NativeSelect>
      )}
    </Field>
  )
}
