import { X } from 'lucide-react'
import { useRef, useState } from 'react'
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

/** Short words as chips. Enter, a comma or leaving the field takes what is typed; Backspace in the empty field takes the last one away. */
export function TagsField<T extends FieldValues>({ control, name, label, help, note, whyNot, placeholder }: TagsFieldProps<T>) {
  const { field, fieldState } = useController({ control, name })
  const words: readonly string[] = field.value
  const input = useRef<HTMLInputElement | null>(null)
  const [typed, setTyped] = useState('')
  const [refused, setRefused] = useState<string>()
  const [said, setSaid] = useState('')

  const take = (text: string) => {
    const { words: next, added, rest, why } = addWords(words, text, whyNot)
    setTyped(rest)
    setRefused(why)
    if (added.length === 0) return
    field.onChange(next)
    setSaid(`Added ${added.join(', ')}`)
  }
  const drop = (word: string) => {
    field.onChange(words.filter((one) => one !== word))
    setSaid(`Removed ${word}`)
    input.current?.focus()
  }

  return (
    <Field label={label} help={help} error={refused ?? fieldState.error?.message} {...(note !== undefined && { note })}>
      {({ id, ...aria }) => (
        <div className={styles.box} data-invalid={aria['aria-invalid']}>
          {words.length > 0 && (
            <ul className={styles.words} aria-label={`${words.length} added`}>
              {words.map((word) => (
                <li key={word} className={styles.word}>
                  <span>{word}</span>
                  <button type="button" aria-label={`Remove ${word}`} onClick={() => drop(word)}>
                    <X aria-hidden />
                  </button>
                </li>
              ))}
            </ul>
          )}
          <input
            {...aria}
            id={id}
            ref={(element) => {
              input.current = element
              field.ref(element)
            }}
            className={styles.input}
            value={typed}
            autoComplete="off"
            spellCheck={false}
            enterKeyHint="done"
            placeholder={words.length === 0 ? placeholder : undefined}
            onChange={({ currentTarget: { value } }) => {
              setRefused(undefined)
              if (value.includes(',') || value.includes('\n')) take(value)
              else setTyped(value)
            }}
            onKeyDown={(event) => {
              if (event.nativeEvent.isComposing) return
              if (event.key === 'Enter') {
                // The form is not sent by it: a word is.
                event.preventDefault()
                take(typed)
              }
              const last = words.at(-1)
              if (event.key === 'Backspace' && typed === '' && last !== undefined) drop(last)
            }}
            onBlur={() => {
              take(typed)
              field.onBlur()
            }}
          />
          <output className="sr-only">{said}</output>
        </div>
      )}
    </Field>
  )
}
