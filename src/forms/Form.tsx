import { plural } from '@lingui/core/macro'
import { useEffect, useId, useRef, useState } from 'react'
import { FormProvider, type FieldErrors, type FieldPath, type FieldValues, type UseFormReturn } from 'react-hook-form'
import type { Problem } from '#src/lib/problem.ts'
import { ErrorPanel } from '#src/ui/ErrorPanel.tsx'
import { WhyNotButton, type WhyNotButtonProps } from '#src/ui/WhyNotButton.tsx'
import styles from './Form.module.css'

export type FormProps<T extends FieldValues> = {
  form: UseFormReturn<T>
  onSubmit: (values: T) => void
  /** Why the last attempt failed. What is filled in stays. */
  problem: Problem | undefined
  /** What could not be done: "The image was not created". */
  problemTitle?: string
  /** What to do about it. */
  problemHint?: React.ReactNode
  /** An attempt is under way: another one is not started. */
  pending: boolean
  /** The buttons; they stay in sight. */
  actions: React.ReactNode
  /** Beside the buttons. */
  note?: React.ReactNode
  children: React.ReactNode
}

/** A form: what is wrong is told on top, in a summary that takes the focus, and at each field. Ctrl (or ⌘) and Enter send it from anywhere in it. */
export function Form<T extends FieldValues>({ form, onSubmit, problem, problemTitle, problemHint, pending, actions, note, children }: FormProps<T>) {
  const element = useRef<HTMLFormElement>(null)
  const refusal = useRef<HTMLDivElement>(null)
  const summary = useRef<HTMLElement>(null)
  const { errors, submitCount } = form.formState
  const wrong = submitCount > 0 ? messagesOf(errors) : []
  useEffect(() => {
    if (problem) refusal.current?.focus()
  }, [problem])
  useEffect(() => {
    // At the document: a field has taken by then what was typed into it.
    const send = (event: KeyboardEvent) => {
      if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.isComposing) return
      const { target } = event
      // Also from what the form stands in, where the focus is at first.
      if (target instanceof Element && (element.current?.contains(target) || target.contains(element.current))) element.current?.requestSubmit()
    }
    document.addEventListener('keydown', send)
    return () => document.removeEventListener('keydown', send)
  }, [])
  return (
    <FormProvider {...form}>
      <form
        ref={element}
        noValidate
        className={styles.form}
        aria-busy={pending}
        onSubmit={(event) => {
          if (pending) event.preventDefault()
          else void form.handleSubmit(onSubmit, () => requestAnimationFrame(() => summary.current?.focus()))(event)
          // A dialog under this one may be a form too.
          event.stopPropagation()
        }}
      >
        <div className={styles.body} inert={pending}>
          {problem && (
            <div ref={refusal} tabIndex={-1} className={styles.notice}>
              <ErrorPanel problem={problem} hint={problemHint} {...(problemTitle !== undefined && { title: problemTitle })} />
            </div>
          )}
          {wrong.length > 0 && <Summary ref={summary} wrong={wrong} go={(name) => form.setFocus(name as FieldPath<T>)} />}
          {children}
        </div>
        <div className={styles.actions}>
          {note !== undefined && <div className={styles.note}>{note}</div>}
          {actions}
        </div>
      </form>
    </FormProvider>
  )
}

type Wrong = { name: string; message: string }

function Summary({ wrong, go, ref }: { wrong: readonly Wrong[]; go: (name: string) => void; ref: React.Ref<HTMLElement> }) {
  const id = useId()
  return (
    <section ref={ref} tabIndex={-1} aria-labelledby={id} className={styles.summary}>
      <p id={id} className={styles.summaryTitle}>
        {plural(wrong.length, { one: '# thing to correct', other: '# things to correct' })}
      </p>
      <ul>
        {wrong.map(({ name, message }) => (
          <li key={name}>
            <button type="button" onClick={() => go(name)}>
              {message}
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Every message with the name of its field, `rows.3.key` for one in a list. */
function messagesOf(errors: FieldErrors, path = ''): Wrong[] {
  return Object.entries(errors).flatMap(([key, error]): Wrong[] => {
    if (typeof error !== 'object') return []
    const name = path === '' ? key : `${path}.${key}`
    if (typeof error.message === 'string') return [{ name, message: error.message }]
    return messagesOf(error as FieldErrors, name)
  })
}

/** The button that sends the form it stands in; `why` not, as a sentence. */
export const SubmitButton = ({ pending, ...props }: WhyNotButtonProps & { pending: boolean }) => <WhyNotButton type="submit" variant="contained" color="primary" loading={pending} onMouseDown={keepFocus} {...props} />

/** A field that is left is judged, and its error moves what is below: the button would be gone from under the pointer before it is let go. */
const keepFocus = (event: React.MouseEvent): void => event.preventDefault()

/** Fields under a heading that belong together. */
export function FieldGroup({ title, children }: { title?: string; children: React.ReactNode }) {
  const id = useId()
  return (
    <section aria-labelledby={title === undefined ? undefined : id} className={styles.group}>
      {title !== undefined && (
        <h2 id={id} className={styles.groupTitle}>
          {title}
        </h2>
      )}
      {children}
    </section>
  )
}

/** A pair of short fields beside each other, one below the other where it is narrow. */
export const Pair = ({ children }: { children: React.ReactNode }) => <div className={styles.pair}>{children}</div>

/** What is seldom set, folded away; `summary` tells what is set there. It cannot be folded over an error. What is in it is made when it is first opened. */
export function Fold({ title, summary, wrong, children }: { title: string; summary: string; wrong: boolean; children: React.ReactNode }) {
  const details = useRef<HTMLDetailsElement>(null)
  const [made, setMade] = useState(wrong)
  useEffect(() => {
    if (!wrong || !details.current) return
    details.current.open = true
    setMade(true)
  }, [wrong])
  return (
    <details ref={details} className={styles.fold}>
      {/* Before the browser opens it. */}
      <summary onClick={() => setMade(true)}>
        <span className={styles.foldTitle}>{title}</span>
        <span className={styles.foldSummary}>{summary}</span>
      </summary>
      <div className={styles.foldBody}>{made && children}</div>
    </details>
  )
}
