import OutlinedInput, { type OutlinedInputProps } from '@mui/material/OutlinedInput'
import { Field, type FieldProps } from './Field.tsx'

export type TextInputProps = Omit<FieldProps, 'children'> & Omit<OutlinedInputProps, 'error' | 'label' | 'id' | 'slotProps'>

/** A line of text with its label, for plain forms. */
export function TextInput({ label, help, error, note, ...props }: TextInputProps) {
  return (
    <Field label={label} help={help} error={error} {...(note !== undefined && { note })}>
      {({ id, ...control }) => <OutlinedInput id={id} error={error !== undefined} slotProps={{ input: control }} {...props} />}
    </Field>
  )
}
