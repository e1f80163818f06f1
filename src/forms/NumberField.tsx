import type { FieldValues } from 'react-hook-form'
import { TextField, type TextFieldProps } from './TextField.tsx'

export type NumberFieldProps<T extends FieldValues> = Omit<TextFieldProps<T>, 'note' | 'inputMode' | 'multiline' | 'mono'> & {
  /** Stands in the label: "Minimum disk (GiB)". */
  unit: string
}

/** A whole number with its unit. Its value is the text as typed, so that nothing a person wrote is lost; the form's schema judges it. */
export const NumberField = <T extends FieldValues>({ unit, ...props }: NumberFieldProps<T>) => <TextField {...props} note={`(${unit})`} inputMode="numeric" />
