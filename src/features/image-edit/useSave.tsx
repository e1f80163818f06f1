import { plural, t } from '@lingui/core/macro'
import { useMutation } from '@tanstack/react-query'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import type { FieldValues, UseFormReturn } from 'react-hook-form'
import { useNavigate } from 'react-router'
import { hasStatus, problemOf } from '#src/api/errors.ts'
import { isGone, type Image } from '#src/api/glance/images.ts'
import type { Draft } from '#src/forms/drafts.ts'
import { SubmitButton } from '#src/forms/Form.tsx'
import { Begun } from '#src/forms/Begun.tsx'
import { useDraftWriter } from '#src/forms/useDraftWriter.ts'
import { useUnsaved } from '#src/forms/useUnsaved.ts'
import { shortNameOf } from '#src/image/actions.tsx'
import { changedKeys, mergeChanges, type Wire } from '#src/image/changes.ts'
import { saveImage } from '#src/image/save-image.ts'
import { own } from '#src/lib/json-patch.ts'
import type { Problem } from '#src/lib/problem.ts'
import { paths } from '#src/paths.ts'
import { useSession } from '#src/session/session.ts'
import { Button } from '#src/ui/Button.tsx'
import { confirm } from '#src/ui/confirm.tsx'
import { toast } from '#src/ui/toast.tsx'
import { Changes } from './Changes.tsx'
import { Conflict, type Choices } from './Conflict.tsx'
import { dropEdit, writeEdit, type EditDraft, type EditPart } from './edit-draft.ts'
import { useEdited } from './ImageEdit.tsx'
import { countOfChanges, type Words } from './words.tsx'

/** What a tab edits of an image. */
type Part<T extends FieldValues> = {
  part: EditPart
  form: UseFormReturn<T>
  /** What was begun earlier; the form holds its values. */
  found: Draft<EditDraft<T>> | undefined
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
  /** Over the fields: what was begun earlier, and the question what to keep where somebody else has changed the same things. */
  above: React.ReactNode
}

/**
 * Saving of either tab: what changes is shown before, and where somebody else has changed the same things meanwhile nothing is written until the
 * person has chosen. What is begun stays when the tab is left, until it is saved or canceled.
 */
export function useSave<T extends FieldValues>({ part, form, found, mine, see, fill, undo, words }: Part<T>): Save {
  const { at, image, gone, note } = useEdited()
  const { user } = useSession(at)
  const navigate = useNavigate()
  const [loaded, setLoaded] = useState(found?.values.loaded ?? image)
  const [begun, setBegun] = useState(found?.begun_at)
  const before = see(loaded)
  const keys = changedKeys(before, mine)
  const count = keys.length
  const name = shortNameOf(image)

  useUnsaved(count > 0)
  const noteCount = useEffectEvent(note)
  useEffect(() => noteCount(part, count), [part, count])
  const draft = { at, id: image.id, part, userId: user.id }
  const begunAt = useRef(found?.begun_at)
  const done = useRef(false)
  useDraftWriter(form, () => {
    if (done.current || count === 0) return dropEdit(draft)
    begunAt.current ??= new Date().toISOString()
    writeEdit(draft, begunAt.current, { loaded, values: form.getValues(), count })
  })
  const leave = () => {
    done.current = true
    dropEdit(draft)
    note(part, 0)
    void navigate(paths.image(at, image.id))
  }
  /** Asks where something would be lost. */
  const discard = (then: () => void) => {
    if (count === 0) return then()
    confirm({
      title: t`Discard the changes?`,
      body: plural(count, { one: `# change to “${name}” is not saved.`, other: `# changes to “${name}” are not saved.` }),
      action: t`Discard changes`,
      danger: true,
      stay: t`Keep editing`,
      run: () => {
        then()
        return Promise.resolve()
      },
    })
  }

  const { mutate, isPending, error, data, reset } = useMutation({
    mutationFn: ({ from, to }: { from: Image; to: Wire }) => saveImage(at, image.id, see(from), to, see),
    onSuccess: (saved, { from, to }) => {
      if (saved.kind === 'changed') return
      const hid = saved.image.os_hidden && !from.os_hidden
      // No list but one has it from now on.
      const way = hid ? { label: t`Show hidden images`, run: () => void navigate(paths.images(at, '?hidden=1')) } : undefined
      toast(savedWords(changedKeys(see(from), to).length, shortNameOf(saved.image), saved.elsewhere.map(words.label)), way)
      leave()
    },
  })
  const startOver = () => {
    setLoaded(image)
    fill(see(image), image)
    reset()
    begunAt.current = undefined
    setBegun(undefined)
  }

  const conflicting = data?.kind === 'changed' ? data : undefined
  const decide = (choices: Choices) => {
    if (!conflicting) return
    const theirs = see(conflicting.image)
    const to = { ...conflicting.result, ...Object.fromEntries(conflicting.keys.filter((key) => choices[key] === 'theirs').map((key) => [key, own(theirs, key)])) }
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
    above: (
      <>
        {begun !== undefined && count > 0 && <Begun iso={begun} but={image.updated_at === loaded.updated_at ? undefined : t`The image has changed since.`} onStartOver={() => discard(startOver)} />}
        {conflicting && (
          <Conflict was={before} mine={mine} theirs={see(conflicting.image)} result={conflicting.result} keys={conflicting.keys} elsewhere={conflicting.elsewhere} words={words} onDecide={decide} onClose={reset} />
        )}
      </>
    ),
    state: {
      pending: isPending,
      actions: (
        <Changes keys={keys} before={before} after={mine} operations={mergeChanges(before, mine, see(image)).operations} words={words} undo={(key) => undo(key, before)}>
          <Button onClick={() => discard(leave)}>{t`Cancel`}</Button>
          <SubmitButton pending={isPending} why={gone ? { words: t`This image is gone: there is nothing to save to.` } : count === 0 ? { words: t`Nothing is changed yet.` } : undefined}>
            {count === 0 ? t`Save` : plural(count, { one: 'Save # change', other: 'Save # changes' })}
          </SubmitButton>
        </Changes>
      ),
      // The page says it when it hears of it first.
      problem: error && !(lost && gone) ? problemOf(error) : undefined,
      problemTitle: lost ? t`This image is gone: the changes were not saved` : t`The changes were not saved`,
      problemHint: hintOf(error),
    },
  }
}

/** What to do about a refusal. */
function hintOf(error: Error | null): string | undefined {
  if (isGone(error)) return t`What you have written stays until you leave; there is nothing to save it to.`
  // Property protections name no key: glance/api/property_protections.py.
  return hasStatus(error, 403) ? t`They are one request, so none of them was saved. A property may be guarded by this cloud: undo its change and save the rest.` : undefined
}

function savedWords(count: number, name: string, elsewhere: readonly string[]): string {
  const changes = countOfChanges(count)
  const fields = elsewhere.join(', ')
  return fields === '' ? t`Saved ${changes} to “${name}”` : t`Saved ${changes} to “${name}”. Changed elsewhere meanwhile, and kept: ${fields}`
}
