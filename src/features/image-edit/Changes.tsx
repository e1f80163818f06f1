import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { ArrowRight, ChevronDown, Undo2 } from 'lucide-react'
import { useId, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import type { Wire } from '#src/image/changes.ts'
import type { PatchOperation } from '#src/lib/json-patch.ts'
import { Button, IconButton } from '#src/ui/Button.tsx'
import { CopyButton } from '#src/ui/Copyable.tsx'
import styles from './Changes.module.css'
import { countOfChanges, type Words } from './words.tsx'

export type ChangesProps = {
  /** What differs. */
  keys: readonly string[]
  before: Wire
  after: Wire
  /** What would be sent. */
  operations: readonly PatchOperation[]
  words: Words
  undo: (key: string) => void
  /** The buttons that stand beside. */
  children: React.ReactNode
}

/** What a save would change, over the button that saves: each with a way back, and the patch as it would be sent. Folded where there is little room. */
export function Changes({ keys, before, after, operations, words, undo, children }: ChangesProps) {
  const id = useId()
  const panel = useRef<HTMLElement>(null)
  const bar = useRef<HTMLDivElement>(null)
  const sent = useRef<HTMLPreElement>(null)
  const [open, setOpen] = useState(() => matchMedia('(min-width: 900px) and (min-height: 700px)').matches)
  const [patch, setPatch] = useState(false)
  const [said, setSaid] = useState('')
  const takeBack = (key: string, i: number) => {
    const name = words.label(key)
    flushSync(() => {
      undo(key)
      setSaid(t`Undone: ${name}`)
    })
    // What had the focus is gone: the next one has it, and after the last one the button that now says that nothing is changed.
    const buttons = panel.current?.querySelectorAll<HTMLElement>('[data-undo]')
    const next = buttons?.[Math.min(i, buttons.length - 1)] ?? [...(bar.current?.querySelectorAll('button') ?? [])].at(-1)
    next?.focus()
  }
  const json = JSON.stringify(operations, null, 2)
  return (
    <div ref={bar} className={styles.bar}>
      {keys.length > 0 && (
        <Button variant="text" className={styles.toggle} aria-expanded={open} aria-controls={id} startIcon={<ChevronDown aria-hidden />} onClick={() => setOpen(!open)}>
          {countOfChanges(keys.length)}
        </Button>
      )}
      {children}
      {keys.length > 0 && open && (
        <section ref={panel} id={id} aria-label={t`What changes`} className={styles.panel}>
          <ul className={styles.list}>
            {keys.map((key, i) => {
              const label = words.label(key)
              return (
                <li key={key} className={styles.change}>
                  <span className={words.mono === true ? styles.key : styles.label}>{label}</span>
                  <span className={styles.values}>
                    <Value value={words.value(key, before[key])} />
                    <ArrowRight aria-hidden className={styles.arrow} />
                    <span className="sr-only">{t`becomes`}</span>
                    <Value value={words.value(key, after[key])} />
                  </span>
                  <IconButton data-undo label={t`Undo the change to ${label}`} className={styles.undo} onClick={() => takeBack(key, i)}>
                    <Undo2 aria-hidden />
                  </IconButton>
                </li>
              )
            })}
          </ul>
          <div className={styles.patch}>
            <Button
              variant="text"
              size="small"
              aria-expanded={patch}
              onClick={() => {
                flushSync(() => setPatch(!patch))
                sent.current?.scrollIntoView({ block: 'nearest' })
              }}
            >
              {patch ? t`Hide the patch` : t`Show the patch`}
            </Button>
            {patch && (
              <>
                <p className={styles.note}>
                  <Trans>As it is sent to Glance, in one request.</Trans> <CopyButton value={json} label={t`the patch`} />
                </p>
                <pre ref={sent} className={styles.json}>{json}</pre>
              </>
            )}
          </div>
        </section>
      )}
      <output className="sr-only">{said}</output>
    </div>
  )
}

const Value = ({ value }: { value: React.ReactNode }) => <bdi className={styles.value}>{value}</bdi>
