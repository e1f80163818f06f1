import { t } from '@lingui/core/macro'
import Autocomplete from '@mui/material/Autocomplete'
import OutlinedInput from '@mui/material/OutlinedInput'
import { ChevronDown } from 'lucide-react'
import { useController, type FieldValues } from 'react-hook-form'
import { Field, type FieldProps } from '#src/ui/Field.tsx'
import type { Bound } from './control.ts'
import styles from './options.module.css'

type Suggestion = { readonly value: string; readonly name?: string }

export type SuggestFieldProps<T extends FieldValues> = Bound<T, string> &
  Omit<FieldProps, 'children' | 'error'> & {
    /** In the order they are offered; `name` is what people call the value. Any other text is as good. */
    suggestions: readonly Suggestion[]
    placeholder?: string
  }

/** A line of text that knows what is usually written there. */
export function SuggestField<T extends FieldValues>({ control, name, label, help, note, suggestions, placeholder }: SuggestFieldProps<T>) {
  const { field, fieldState } = useController({ control, name })
  const value: string = field.value
  const named = new Map(suggestions.map((suggestion) => [suggestion.value, suggestion.name]))
  return (
    <Field label={label} help={help} error={fieldState.error?.message} {...(note !== undefined && { note })}>
      {({ id, ...aria }) => (
        <Autocomplete
          id={id}
          freeSolo
          forcePopupIcon
          disableClearable
          options={[...named.keys()]}
          value={value}
          inputValue={value}
          onInputChange={(_, text, reason) => {
            if (reason !== 'reset') field.onChange(text)
          }}
          onChange={(_, chosen) => field.onChange(chosen)}
          filterOptions={(options, { inputValue }) => options.filter((option) => `${option} ${named.get(option) ?? ''}`.toLowerCase().includes(inputValue.trim().toLowerCase()))}
          popupIcon={<ChevronDown aria-hidden size={16} />}
          openText={t`Suggestions`}
          closeText={t`Close`}
          renderOption={({ key, ...option }, one) => (
            <li key={key} {...option}>
              <span className={styles.value}>{one}</span>
              {named.get(one) !== undefined && <span className={styles.more}>{named.get(one)}</span>}
            </li>
          )}
          slotProps={{ paper: { className: styles.paper }, listbox: { className: styles.listbox }, popupIndicator: { className: styles.open } }}
          renderInput={({ id: inputId, slotProps: { input, htmlInput } }) => (
            <OutlinedInput
              {...input}
              id={inputId}
              name={field.name}
              inputRef={field.ref}
              error={fieldState.invalid}
              placeholder={placeholder ?? ''}
              onBlur={field.onBlur}
              slotProps={{ input: { ...htmlInput, ...aria, spellCheck: false } }}
            />
          )}
        />
      )}
    </Field>
  )
}
