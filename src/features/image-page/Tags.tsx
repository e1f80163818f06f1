import { plural, t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useMutation } from '@tanstack/react-query'
import { LoaderCircle, Plus, TriangleAlert, X } from 'lucide-react'
import { useEffect, useId, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { problemOf } from '#src/api/errors.ts'
import { noteGone } from '#src/api/glance/image-cache.ts'
import { isGone, type Image } from '#src/api/glance/images.ts'
import { addWords } from '#src/forms/words.ts'
import { whyNotTag, whyNotTags } from '#src/image/image-values.ts'
import { saveImage } from '#src/image/save-image.ts'
import { whyNotEdit } from '#src/image/why-not.ts'
import type { Problem } from '#src/lib/problem.ts'
import type { At } from '#src/paths.ts'
import { useCan } from '#src/session/session.ts'
import { Button, IconButton } from '#src/ui/Button.tsx'
import { ProblemDetails } from '#src/ui/ErrorPanel.tsx'
import { toastProblem } from '#src/ui/toast.tsx'
import { WhyNotButton } from '#src/ui/WhyNotButton.tsx'
import styles from './Tags.module.css'

/** A change of one tag that is not done: under way, or refused. */
type Try = { readonly tag: string; readonly act: 'add' | 'remove'; readonly problem?: Problem }

const titleOf = ({ tag, act }: Try) => (act === 'add' ? t`The tag “${tag}” was not added` : t`The tag “${tag}” was not removed`)

/**
 * An image's tags, changed where they stand, each on its own and one after the other: the image is read before each, so that what others add
 * and remove meanwhile stays. Not by Glance's own call for a tag: its path mangles what is not ASCII.
 */
function useTags(at: At, image: Image) {
  const [tries, setTries] = useState<readonly Try[]>([])
  const [said, setSaid] = useState('')
  const here = useRef(false)
  useEffect(() => {
    here.current = true
    return () => {
      here.current = false
    }
  }, [])
  const without = (tag: string) => setTries((now) => now.filter((one) => one.tag !== tag))
  const { mutate } = useMutation({
    scope: { id: `tags:${image.id}` },
    mutationFn: ({ tag, act }: Try) => saveImage(at, image.id, { tags: act === 'remove' ? [tag] : [] }, { tags: act === 'add' ? [tag] : [] }, ({ tags }) => ({ tags })),
    onSuccess: (_, { tag, act }) => {
      without(tag)
      setSaid(act === 'add' ? t`Added the tag “${tag}”` : t`Removed the tag “${tag}”`)
    },
    onError: (error, failed) => {
      const problem = problemOf(error)
      if (isGone(error)) noteGone(at, image.id)
      if (!here.current) toastProblem(problem, titleOf(failed))
      setTries((now) => now.map((one) => (one.tag === failed.tag ? { ...failed, problem } : one)))
    },
  })
  const begin = (one: Try) => {
    setTries((now) => [...now.filter(({ tag }) => tag !== one.tag), { tag: one.tag, act: one.act }])
    mutate(one)
  }
  const shown = [...image.tags, ...tries.flatMap(({ tag, act }) => (act === 'add' && !image.tags.includes(tag) ? [tag] : []))]
  return { tries, said, begin, forget: without, tags: shown.toSorted((a, b) => a.localeCompare(b)) }
}

/** The tags of an image; who may changes them in place. */
export function Tags({ at, image }: { at: At; image: Image }) {
  const why = whyNotEdit(image, useCan(at))
  const { tries, said, begin, forget, tags } = useTags(at, image)
  const [adding, setAdding] = useState(false)
  const add = useRef<HTMLDivElement>(null)
  const count = tags.length
  const label = plural(count, { one: '# tag', other: '# tags' })

  const remove = (tag: string, button: HTMLButtonElement) => {
    // The cross goes with its tag: the focus goes on to the next one before.
    const crosses = [...(button.closest('ul')?.querySelectorAll('button') ?? [])]
    const i = crosses.indexOf(button)
    ;(crosses[i + 1] ?? crosses[i - 1] ?? add.current?.querySelector('button'))?.focus()
    if (tries.some((one) => one.tag === tag && one.act === 'add')) forget(tag)
    else begin({ tag, act: 'remove' })
  }

  /** The button comes back in the place of the field, and gets its focus. */
  const leave = () => {
    flushSync(() => setAdding(false))
    add.current?.querySelector('button')?.focus()
  }

  return (
    <div className={styles.tags}>
      {count > 0 && (
        <ul className={styles.list} aria-label={label}>
          {tags.map((tag) => (
            <Tag key={tag} tag={tag} attempt={tries.find((one) => one.tag === tag)} onRemove={why === undefined ? (button) => remove(tag, button) : undefined} />
          ))}
        </ul>
      )}
      {count === 0 && (
        <span className={styles.none}>
          <Trans>None</Trans>
        </span>
      )}
      <div ref={add} className={styles.add}>
        {adding ? (
          <NewTag tags={tags} onAdd={(tag) => begin({ tag, act: 'add' })} onDone={leave} />
        ) : (
          <WhyNotButton why={why} variant="text" size="small" startIcon={<Plus aria-hidden />} onClick={() => setAdding(true)}>
            <Trans>Add tag</Trans>
          </WhyNotButton>
        )}
      </div>
      {tries.map((one) => one.problem && <Refused key={one.tag} title={titleOf(one)} problem={one.problem} onRetry={() => begin(one)} onDismiss={() => forget(one.tag)} />)}
      <output className="sr-only">{said}</output>
    </div>
  )
}

function Tag({ tag, attempt, onRemove }: { tag: string; attempt: Try | undefined; onRemove: ((button: HTMLButtonElement) => void) | undefined }) {
  const pending = attempt !== undefined && attempt.problem === undefined
  return (
    <li className={styles.tag} data-act={attempt?.act} data-refused={attempt?.problem !== undefined || undefined} aria-busy={pending || undefined}>
      <bdi>{tag}</bdi>
      {pending && <LoaderCircle aria-hidden className={styles.turning} data-keep-moving />}
      {onRemove && !pending && (
        <button type="button" aria-label={t`Remove the tag ${tag}`} data-tip={t`Remove`} onClick={(event) => onRemove(event.currentTarget)}>
          <X aria-hidden />
        </button>
      )}
    </li>
  )
}

type NewTagProps = {
  /** Those that are there, or on their way. */
  tags: readonly string[]
  onAdd: (tag: string) => void
  onDone: () => void
}

/** Where a tag is typed: Enter or a comma adds it, Escape leaves. What is typed and not added stays in sight. */
function NewTag({ tags, onAdd, onDone }: NewTagProps) {
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  const [text, setText] = useState('')
  const [refused, setRefused] = useState<string>()
  useEffect(() => input.current?.focus(), [])

  const take = (typed: string) => {
    const { words, added, rest, why } = addWords(tags, typed, whyNotTag)
    const tooMany = whyNotTags(words)
    setRefused(tooMany ?? why)
    setText(tooMany === undefined ? rest : typed)
    if (tooMany === undefined) for (const tag of added) onAdd(tag)
  }

  return (
    <>
      <input
        ref={input}
        className={styles.input}
        value={text}
        aria-label={t`New tag`}
        aria-invalid={refused !== undefined || undefined}
        aria-describedby={`${id}-hint`}
        placeholder={t`New tag`}
        enterKeyHint="done"
        autoComplete="off"
        onChange={({ currentTarget: { value } }) => {
          setRefused(undefined)
          if (/[,\n]/.test(value)) take(value)
          else setText(value)
        }}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return
          if (event.key === 'Enter') take(text)
          if (event.key === 'Escape') onDone()
        }}
      />
      <IconButton label={t`Stop adding tags`} onClick={onDone}>
        <X aria-hidden />
      </IconButton>
      <span id={`${id}-hint`} className={styles.hint} data-refused={refused !== undefined || undefined}>
        {refused ?? t`Enter or a comma adds it.`}
      </span>
    </>
  )
}

function Refused({ title, problem, onRetry, onDismiss }: { title: string; problem: Problem; onRetry: () => void; onDismiss: () => void }) {
  return (
    <div role="alert" className={styles.refused}>
      <p>
        <TriangleAlert aria-hidden /> <strong>{title}</strong>
      </p>
      <p>{problem.message}</p>
      <ProblemDetails problem={problem} />
      <p className={styles.ways}>
        <Button size="small" onClick={onRetry}>
          <Trans>Try again</Trans>
        </Button>
        <Button size="small" variant="text" onClick={onDismiss}>
          <Trans>Dismiss</Trans>
        </Button>
      </p>
    </div>
  )
}
