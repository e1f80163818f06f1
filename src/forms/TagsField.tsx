import { plural, t } from '@lingui/core/macro'
import Autocomplete from '@mui/material/Autocomplete'
import OutlinedInput from '@mui/material/OutlinedInput'
import { X } from 'lucide-react'
import { useState } from 'react'
import { useController, type FieldValues } from 'react-hook-form'
import { Field, type FieldProps } from '#src/ui/Field.tsx'
import type { Bound } from './control.ts'
import { addWords } from './words.ts'
import styles from './TagsField.module.css'

export type TagsFieldProps<T extends FieldValues> = Bound<T, readonly string[]> &
  Omit<FieldProps, 'children' | 'error'> & {
    /** What is wrong with a word before it is taken, as a sentence. */
    whyNot?: (word: string) => string | undefined
    placeholder?: string
  }

const noOptions: string[] = []
/** There is no list to choose from: the field is one of text. */
const noList = { role: undefined, 'aria-autocomplete': undefined, 'aria-expanded': undefined }

/** Short words as chips. Enter, a comma or leaving the field takes what is typed; Backspace in the empty field takes the last one away, the arrows go among them. */
export function TagsField<T extends FieldValues>({ control, name, label, help, note, whyNot, placeholder }: TagsFieldProps<T>) {
  const { field, fieldState } = useController({ control, name })
  const words: readonly string[] = field.value
  const [typed, setTyped] = useState('')
  const [refused, setRefused] = useState<string>()
  const [said, setSaid] = useState('')

  const take = (text: string) => {
    const { words: next, added, rest, why } = addWords(words, text, whyNot)
    setTyped(rest)
    setRefused(why)
    if (added.length === 0) return
    field.onChange(next)
    const all = added.join(', ')
    setSaid(t`Added ${all}`)
  }

  /** What is typed when the field is left becomes a word as it is: a refused one is then the form's to refuse, and nothing is dropped unseen. */
  const leave = () => {
    const { words: next, rest } = addWords(words, typed, whyNot)
    const all = rest === '' ? next : [...next, ...rest.split(', ')]
    setTyped('')
    setRefused(undefined)
    if (all.length > words.length) field.onChange(all)
  }

  return (
    <Field label={label} help={help} error={refused ?? fieldState.error?.message} {...(note !== undefined && { note })}>
      {({ id, ...aria }) => (
        <>
          <Autocomplete
            id={id}
            multiple
            freeSolo
            disableClearable
            open={false}
            options={noOptions}
            value={words as string[]}
            inputValue={typed}
            onInputChange={(_, text, reason) => {
              if (reason !== 'input') return
              setRefused(undefined)
              if (text.includes(',') || text.includes('\n')) take(text)
              else setTyped(text)
            }}
            onChange={(_, next, __, details) => {
              field.onChange(next)
              const removed = details?.option ?? ''
              setSaid(t`Removed ${removed}`)
            }}
            onKeyDown={(event) => {
              if (!(event.target instanceof HTMLInputElement)) {
                // A cross is a button like any other, except for these.
                event.defaultMuiPrevented = !['ArrowLeft', 'ArrowRight', 'Backspace', 'Delete'].includes(event.key)
              } else if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
                // The form is not sent by it: a word is.
                event.preventDefault()
                event.defaultMuiPrevented = true
                take(typed)
              }
            }}
            // MUI's Chip is a button that does nothing, around a cross that no key reaches.
            renderValue={(value, itemProps) => (
              <ul className={styles.words} aria-label={plural(value.length, { one: '# added', other: '# added' })}>
                {value.map((word, index) => {
                  const { key: _key, className: _class, onDelete, ...item } = itemProps({ index })
                  return (
                    <li key={word} className={styles.word}>
                      <span>{word}</span>
                      <button type="button" aria-label={t`Remove ${word}`} {...item} tabIndex={0} onClick={onDelete}>
                        <X aria-hidden />
                      </button>
                    </li>
                  )
                })}
              </ul>
            )}
            renderInput={({ id: inputId, slotProps: { input, htmlInput } }) => (
              <OutlinedInput
                {...input}
                id={inputId}
                inputRef={field.ref}
                error={aria['aria-invalid'] ?? false}
                placeholder={words.length === 0 ? (placeholder ?? '') : ''}
                onBlur={() => {
                  leave()
                  field.onBlur()
                }}
                slotProps={{ input: { ...htmlInput, ...noList, ...aria, enterKeyHint: 'done' } }}
              />
            )}
          />
          <output className="sr-only">{said}</output>
        </>
      )}
    </Field>
  )
}
