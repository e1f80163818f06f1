import FormControl from '@mui/material/FormControl'
import FormControlLabel from '@mui/material/FormControlLabel'
import FormHelperText from '@mui/material/FormHelperText'
import FormLabel from '@mui/material/FormLabel'
import Radio from '@mui/material/Radio'
import RadioGroup from '@mui/material/RadioGroup'
import { useId } from 'react'
import { useController, type FieldValues } from 'react-hook-form'
import { ReasonWords, type Reason } from '#src/ui/Reason.tsx'
import type { Bound } from './control.ts'
import styles from './ChoiceField.module.css'

export type Choice<Value extends string> = {
  value: Value
  label: React.ReactNode
  /** What it means to choose it. */
  help?: React.ReactNode
  /** Why it cannot be chosen; it stands in place of the help. */
  why?: Reason | undefined
}

export type ChoiceFieldProps<T extends FieldValues, Value extends string> = Bound<T, Value> & {
  label: string
  choices: readonly Choice<Value>[]
  /** They are three, with few words. */
  three?: boolean
}

/** One of a few things that need a sentence each: radio buttons on cards. */
export function ChoiceField<T extends FieldValues, Value extends string>({ control, name, label, choices, three = false }: ChoiceFieldProps<T, Value>) {
  const id = useId()
  const { field, fieldState } = useController({ control, name })
  const { error } = fieldState
  return (
    <FormControl error={error !== undefined} fullWidth>
      <FormLabel id={`${id}-label`} component="span" className={styles.label}>
        {label}
      </FormLabel>
      <RadioGroup
        name={field.name}
        value={field.value}
        onChange={field.onChange}
        onBlur={field.onBlur}
        className={styles.choices}
        data-three={three || undefined}
        aria-labelledby={`${id}-label`}
        aria-describedby={error && `${id}-error`}
      >
        {choices.map(({ value, label: word, help, why }, i) => {
          const said = why === undefined ? help : <ReasonWords reason={why} />
          const input = {
            ref: field.value === value || i === 0 ? field.ref : undefined,
            'aria-labelledby': `${id}-${value}`,
            'aria-describedby': said === undefined ? undefined : `${id}-${value}-help`,
          }
          return (
            <FormControlLabel
              key={value}
              value={value}
              disabled={why !== undefined}
              className={styles.choice}
              disableTypography
              control={<Radio slotProps={{ input }} />}
              label={
                <span className={styles.words}>
                  <span id={`${id}-${value}`} className={styles.word}>
                    {word}
                  </span>
                  {said !== undefined && (
                    <span id={`${id}-${value}-help`} className={styles.help}>
                      {said}
                    </span>
                  )}
                </span>
              }
            />
          )
        })}
      </RadioGroup>
      {error && <FormHelperText id={`${id}-error`}>{error.message}</FormHelperText>}
    </FormControl>
  )
}
