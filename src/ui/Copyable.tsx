import { plural, t } from '@lingui/core/macro'
import { Check, Copy, TriangleAlert } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Button } from './Button.tsx'
import styles from './Copyable.module.css'

export type CopyableProps = {
  value: string
  /** Names the value for the button: "Copy id". */
  label: string
  /** In the monospace face: ids, hashes, keys. */
  mono?: boolean
  /** Told apart by the eye in groups of so many characters: a hash. It is copied whole. */
  groups?: number
}

/** More than five lines of it would push away what stands beside and below. */
const FOLDED_AT = 480
const isLong = (value: string) => value.length > FOLDED_AT || value.split('\n', 7).length > 6

/** A value in full, wrapped where it must, with a button that copies it. A long one is folded until it is asked for. */
export function Copyable({ value, label, mono = false, groups }: CopyableProps) {
  const [open, setOpen] = useState(false)
  const long = isLong(value)
  const { length } = value
  const count = plural(length, { one: 'Show all (# character)', other: 'Show all (# characters)' })
  return (
    <span className={styles.copyable} data-long={long || undefined}>
      <bdi className={styles.value} data-mono={mono || undefined} data-groups={groups} data-folded={(long && !open) || undefined}>
        {groups === undefined ? value : value.match(new RegExp(`.{1,${groups}}`, 'gs'))?.map((group, i) => <span key={i} className={styles.group}>{group}</span>)}
      </bdi>
      {long && (
        <Button variant="text" size="small" className={styles.fold} aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? t`Show less` : count}
        </Button>
      )}
      <CopyButton value={value} label={label} />
    </span>
  )
}

type Copied = 'yes' | 'refused'

/** The button alone. Shows that it copied for as long as one looks. */
export function CopyButton({ value, label }: { value: string; label: string }) {
  const [copied, setCopied] = useState<Copied>()
  useEffect(() => {
    if (copied === undefined) return
    const timer = setTimeout(() => setCopied(undefined), copied === 'yes' ? 1600 : 6000)
    return () => clearTimeout(timer)
  }, [copied])
  const said = wordOf(copied)
  return (
    <>
      <button
        type="button"
        className={styles.button}
        data-copied={copied}
        aria-label={t`Copy ${label}`}
        data-tip={said ?? t`Copy ${label}`}
        onClick={() => void copy(value).then(setCopied)}
      >
        {copied === undefined && <Copy aria-hidden />}
        {copied === 'yes' && <Check aria-hidden />}
        {copied === 'refused' && <TriangleAlert aria-hidden />}
      </button>
      <output className="sr-only">{said}</output>
    </>
  )
}

/** Browsers give a page no clipboard without HTTPS, or where a person forbids it. */
async function copy(value: string): Promise<Copied> {
  try {
    await navigator.clipboard.writeText(value)
    return 'yes'
  } catch {
    return 'refused'
  }
}

function wordOf(copied: Copied | undefined): string | undefined {
  switch (copied) {
    case 'yes':
      return t`Copied`
    case 'refused':
      return t`This browser does not let the page copy: select the text instead.`
    case undefined:
      return undefined
  }
}

export type CopyableBlockProps = {
  /** What is copied. */
  value: string
  /** Names it for the button and for the block: "command". */
  label: string
  /** How it is shown, where that is more than its text. */
  children?: React.ReactNode
}

/** A browser would break a line within an option or an id too. */
const words = (text: string) =>
  text.split(/([ \n]+)/).map((word, i) => (i % 2 === 1 ? word : <span key={i} className={styles.word}>{word}</span>))

/** Lines for a machine, in full: a command, a file. They wrap, so that nothing has to be scrolled for. */
export function CopyableBlock({ value, label, children }: CopyableBlockProps) {
  return (
    <div className={styles.block}>
      {/* Whoever writes from right to left gives commands from left to right. */}
      <pre dir="ltr">
        <code>{children ?? words(value)}</code>
      </pre>
      <span className={styles.corner}>
        <CopyButton value={value} label={label} />
      </span>
    </div>
  )
}
