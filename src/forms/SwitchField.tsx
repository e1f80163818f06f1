import Switch from '@mui/material/Switch'
import { useId } from 'react'
import { useController, type FieldValues } from 'react-hook-form'
import type { Bound } from './control.ts'
import styles from './fields.module.css'

export type SwitchFieldProps<T extends FieldValues> = Bound<T, boolean> & { label: string; help?: React.ReactNode; disabled?: boolean }

/** On or off, with what that means beside it. */
export function SwitchField<T extends FieldValues>({ control, name, label, help, disabled = false }: SwitchFieldProps<T>) {
  const id = useId()
  const { ref, value, onChange, onBlur } = useController({ control, name }).field
  return (
    <div className={styles.switchField}>
      <Switch
        id={id}
        name={name}
        checked={value}
        disabled={disabled}
        onChange={onChange}
        onBlur={onBlur}
        slotProps={{ input: { ref, 'aria-describedby': help === undefined ? undefined : `${id}-help` } }}
      />
      <div>
        <label htmlFor={id} className={styles.switchLabel}>
          {label}
        </label>
        {help !== undefined && (
          <p id={`${id}-help`} className={styles.help}>
            {help}
          </p>
        )}
      </div>
    </div>
  )
}
