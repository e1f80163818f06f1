import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { problemOf } from '#src/api/errors.ts'
import type { Image } from '#src/api/glance/images.ts'
import { SubmitButton } from '#src/forms/Form.tsx'
import { useUnsaved } from '#src/forms/useUnsaved.ts'
import { nameOf } from '#src/image/actions.tsx'
import type { Wire } from '#src/image/changes.ts'
import { saveImage } from '#src/image/save-image.ts'
import { jsonPatch } from '#src/lib/json-patch.ts'
import type { Problem } from '#src/lib/problem.ts'
import { paths } from '#src/paths.ts'
import { Button } from '#src/ui/Button.tsx'
import { toast } from '#src/ui/toast.tsx'
import { useEdited } from './ImageEdit.tsx'

/** What a tab edits of an image. */
type Part = {
  /** What the form holds now, as the wire has it. */
  mine: Wire
  /** The same of an image. */
  see: (image: Image) => Wire
  /** Puts it into the form; `image` is what it belongs to now. */
  fill: (wire: Wire, image: Image) => void
}

export type Save = {
  /** What the form began with, or was told of since. */
  loaded: Image
  save: () => void
  /** For Form. */
  state: { pending: boolean; problem: Problem | undefined; problemTitle: string; problemHint: React.ReactNode; actions: React.ReactNode }
}

/** "1 change", "2 changes". */
const changes = (count: number) => (count === 1 ? '1 change' : `${count} changes`)

/**
 * Saving of either tab. Where somebody else has changed the same things meanwhile nothing is written: the form then holds the image as it is
 * now with all that the person changed, and says so; saving again is the person's decision.
 */
export function useSave({ mine, see, fill }: Part): Save {
  const { at, image } = useEdited()
  const navigate = useNavigate()
  const [loaded, setLoaded] = useState(image)
  const count = jsonPatch(see(loaded), mine).length
  const leave = useUnsaved(count > 0, { title: 'Discard the changes?', body: `${changes(count)} to “${nameOf(image)}” ${count === 1 ? 'is' : 'are'} not saved.`, action: 'Discard changes' })
  const { mutate, isPending, error, data, reset } = useMutation({
    mutationFn: () => saveImage(at, image.id, see(loaded), mine, see),
    onSuccess: (saved) => {
      if (saved.kind === 'changed') {
        setLoaded(saved.image)
        fill(saved.result, saved.image)
        return
      }
      toast(`Saved ${changes(count)} to ${nameOf(saved.image)}`)
      leave(() => void navigate(paths.image(at, image.id)))
    },
  })
  const changed = data?.kind === 'changed' ? data : undefined
  const takeTheirs = () => {
    if (!changed) return
    const theirs = see(changed.image)
    fill({ ...mine, ...Object.fromEntries(changed.keys.map((key) => [key, theirs[key]])) }, changed.image)
    reset()
  }
  return {
    loaded,
    save: () => {
      if (count > 0) mutate()
    },
    state: {
      pending: isPending,
      actions: (
        <>
          <Button to={paths.image(at, image.id)}>Cancel</Button>
          <SubmitButton pending={isPending} why={count === 0 ? 'Nothing is changed yet.' : undefined}>
            {count === 0 ? 'Save' : `Save ${changes(count)}`}
          </SubmitButton>
        </>
      ),
      problem: error ? problemOf(error) : changed && { message: changed.keys.map((key) => `${key} is now ${word(see(changed.image)[key])}, and you wrote ${word(changed.result[key])}.`).join(' ') },
      problemTitle: changed ? 'Somebody else changed the same meanwhile: nothing is saved yet' : 'The changes were not saved',
      problemHint: changed && (
        <>
          Save again to keep yours, or <Button size="small" onClick={takeTheirs}>Take theirs</Button>
        </>
      ),
    },
  }
}

const word = (value: unknown) => (value === undefined || value === null || value === '' ? 'not set' : typeof value === 'string' ? `“${value}”` : JSON.stringify(value))
