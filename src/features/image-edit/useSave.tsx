import { plural, t } from '@lingui/core/macro'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { problemOf } from '#src/api/errors.ts'
import { isGone, type Image } from '#src/api/glance/images.ts'
import { SubmitButton } from '#src/forms/Form.tsx'
import { useUnsaved } from '#src/forms/useUnsaved.ts'
import { shortNameOf } from '#src/image/actions.tsx'
import { changedKeys, mergeChanges, type Wire } from '#src/image/changes.ts'
import { saveImage } from '#src/image/save-image.ts'
import type { Problem } from '#src/lib/problem.ts'
import { paths } from '#src/paths.ts'
import { Button } from '#src/ui/Button.tsx'
import { toast } from '#src/ui/toast.tsx'
import { Changes } from './Changes.tsx'
import { Conflict, type Choices } from './Conflict.tsx'
import { useEdited } from './ImageEdit.tsx'
import { countOfChanges, type Words } from './words.tsx'

/** What a tab edits of an image. */
type Part = {
  /** What the form holds now, as the wire has it. */
  mine: Wire
  /** The same of an image. */
  see: (image: Image) => Wire
  /** Puts it into the form; `image` is what it belongs to now. */
  fill: (wire: Wire, image: Image) => void
  /** Makes one key in the form what it is in `wire` again. */
  undo: (key: string, wire: Wire) => void
  words: Words
}

export type Save = {
  /** What the form began with, or was told of since. */
  loaded: Image
  save: () => void
  /** For Form. */
  state: { pending: boolean; problem: Problem | undefined; problemTitle: string; problemHint: string | undefined; actions: React.ReactNode }
  /** The question what to keep where somebody else has changed the same things. */
  conflict: React.ReactNode
}

/** Saving of either tab: what changes is shown before, and where somebody else has changed the same things meanwhile nothing is written until the person has chosen. */
export function useSave({ mine, see, fill, undo, words }: Part): Save {
  const { at, image, gone } = useEdited()
  const navigate = useNavigate()
  const [loaded, setLoaded] = useState(image)
  const before = see(loaded)
  const keys = changedKeys(before, mine)
  const count = keys.length
  const name = shortNameOf(image)
  const leave = useUnsaved(count > 0, {
    title: t`Discard the changes?`,
    body: plural(count, { one: `# change to “${name}” is not saved.`, other: `# changes to “${name}” are not saved.` }),
    action: t`Discard changes`,
  })
  const { mutate, isPending, error, data, reset } = useMutation({
    mutationFn: ({ from, to }: { from: Image; to: Wire }) => saveImage(at, image.id, see(from), to, see),
    onSuccess: (saved, { from, to }) => {
      if (saved.kind === 'changed') return
      toast(savedWords(changedKeys(see(from), to).length, shortNameOf(saved.image), saved.elsewhere.map(words.label)))
      leave(() => void navigate(paths.image(at, image.id)))
    },
  })

  const conflicting = data?.kind === 'changed' ? data : undefined
  const decide = (choices: Choices) => {
    if (!conflicting) return
    const theirs = see(conflicting.image)
    const to = { ...conflicting.result, ...Object.fromEntries(conflicting.keys.filter((key) => choices[key] === 'theirs').map((key) => [key, theirs[key]])) }
    setLoaded(conflicting.image)
    fill(to, conflicting.image)
    if (changedKeys(theirs, to).length > 0) mutate({ from: conflicting.image, to })
    else reset()
  }

  const lost = isGone(error)
  return {
    loaded,
    save: () => {
      if (count > 0 && !gone) mutate({ from: loaded, to: mine })
    },
    conflict: conflicting && (
      <Conflict was={before} mine={mine} theirs={see(conflicting.image)} result={conflicting.result} keys={conflicting.keys} elsewhere={conflicting.elsewhere} words={words} onDecide={decide} onClose={reset} />
    ),
    state: {
      pending: isPending,
      actions: (
        <Changes keys={keys} before={before} after={mine} operations={mergeChanges(before, mine, see(image)).operations} words={words} undo={(key) => undo(key, before)}>
          <Button to={paths.image(at, image.id)}>{t`Cancel`}</Button>
          <SubmitButton pending={isPending} why={gone ? t`This image is gone: there is nothing to save to.` : count === 0 ? t`Nothing is changed yet.` : undefined}>
            {count === 0 ? t`Save` : plural(count, { one: 'Save # change', other: 'Save # changes' })}
          </SubmitButton>
        </Changes>
      ),
      // The page says it when it hears of it first.
      problem: error && !(lost && gone) ? problemOf(error) : undefined,
      problemTitle: lost ? t`This image is gone: the changes were not saved` : t`The changes were not saved`,
      problemHint: lost ? t`What you have written stays until you leave; there is nothing to save it to.` : undefined,
    },
  }
}

function savedWords(count: number, name: string, elsewhere: readonly string[]): string {
  const changes = countOfChanges(count)
  const fields = elsewhere.join(', ')
  return fields === '' ? t`Saved ${changes} to “${name}”` : t`Saved ${changes} to “${name}”. Changed elsewhere meanwhile, and kept: ${fields}`
}
