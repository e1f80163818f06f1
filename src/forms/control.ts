import type { Control, FieldPathByValue, FieldValues } from 'react-hook-form'

/** What every field takes: the form's control, and the name of a value of the field's own type in it. */
export type Bound<T extends FieldValues, Value> = {
  control: Control<T>
  name: FieldPathByValue<T, Value>
}
