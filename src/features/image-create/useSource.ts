import { t } from '@lingui/core/macro'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { namedBy } from '#src/formats/file-name.ts'
import { sniffFile } from '#src/formats/sniff-file.ts'
import type { Source } from './source.ts'

/** A file that an earlier page had. */
export type Missed = { readonly name: string; readonly size: number }

export type Chosen = {
  readonly source: Source | undefined
  /** The draft's file, until it is chosen again or done without. */
  readonly missed: Missed | undefined
  /** Why the file does not do, as a sentence. */
  readonly complaint: string | undefined
}

type Sources = Chosen & {
  /** Takes a file, or takes it back. Answers what stands now, or `undefined` when it does not do and all is as it was. */
  choose: (file: File | undefined) => Promise<Chosen | undefined>
  /** What a draft had stands again at once; its file is looked at then. */
  restore: (had: Had) => void
  complain: (complaint: string) => void
}

/** What a draft has of a file: the file, or how to know it again. */
type Had = { readonly file?: File | undefined; readonly missed?: Missed | undefined }

const begun = ({ file, missed }: Had): Chosen => ({ source: file && { file, named: namedBy(file.name), found: undefined }, missed: file ? undefined : missed, complaint: undefined })

/** The chosen file, and what it turned out to be. `first`: what a draft has of it. */
export function useSource(first: Had): Sources {
  const [{ file: kept }] = useState(first)
  const [chosen, setChosen] = useState(() => begun(first))
  const latest = useRef(kept)
  const complain = (complaint: string) => setChosen((now) => ({ ...now, complaint }))
  const settle = (file: File | undefined, outcome: Chosen | string) => {
    // Another file may have been chosen meanwhile.
    if (latest.current !== file) return undefined
    if (typeof outcome === 'string') {
      complain(outcome)
      return undefined
    }
    setChosen(outcome)
    return outcome
  }

  const settleFirst = useEffectEvent(settle)
  useEffect(() => {
    if (kept) void lookAt(kept).then((outcome) => settleFirst(kept, outcome))
  }, [kept])

  const choose = async (file: File | undefined) => {
    latest.current = file
    return settle(file, file ? await lookAt(file) : begun({}))
  }
  const restore = (had: Had) => {
    const { file } = had
    latest.current = file
    setChosen(begun(had))
    if (file) void lookAt(file).then((outcome) => settle(file, outcome))
  }
  return { ...chosen, choose, restore, complain }
}

/** What stands when the file is taken, or why it is not. */
async function lookAt(file: File): Promise<Chosen | string> {
  const { name } = file
  if (file.size === 0) return t`“${name}” is empty (0 bytes): there is nothing to upload.`
  try {
    return { source: { file, named: namedBy(name), found: await sniffFile(file) }, missed: undefined, complaint: undefined }
  } catch {
    return t`“${name}” cannot be read. It may be a folder, or have been moved since.`
  }
}
