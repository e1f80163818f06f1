import { t } from '@lingui/core/macro'
import type { ImageStatus } from '#src/api/glance/images.ts'
import { Chip } from '#src/ui/Chip.tsx'
import styles from './StatusChip.module.css'

type Sign = { word: string; shape: 'dot' | 'ring' | 'half' | 'turning' | 'dash' | 'triangle' | 'fading'; tone: 'good' | 'wait' | 'work' | 'off' | 'bad' }

/** A shape and a word for each status beside its colour. The words are Glance's own, in every language. */
const SIGNS: Record<ImageStatus, Sign> = {
  queued: { word: 'Queued', shape: 'ring', tone: 'wait' },
  saving: { word: 'Saving', shape: 'turning', tone: 'work' },
  uploading: { word: 'Uploading', shape: 'half', tone: 'wait' },
  importing: { word: 'Importing', shape: 'turning', tone: 'work' },
  active: { word: 'Active', shape: 'dot', tone: 'good' },
  deactivated: { word: 'Deactivated', shape: 'dash', tone: 'off' },
  killed: { word: 'Killed', shape: 'triangle', tone: 'bad' },
  pending_delete: { word: 'Pending delete', shape: 'fading', tone: 'off' },
  deleted: { word: 'Deleted', shape: 'fading', tone: 'off' },
  unknown: { word: 'Unknown', shape: 'fading', tone: 'off' },
}

/** Source: glance, "Image statuses". */
function statusMeans(status: ImageStatus): string {
  switch (status) {
    case 'queued':
      return t`The record is there, its data is not.`
    case 'saving':
      return t`Data is being written.`
    case 'uploading':
      return t`Staged, or being staged: its data waits for the import.`
    case 'importing':
      return t`Glance is taking in the data.`
    case 'active':
      return t`Ready to use.`
    case 'deactivated':
      return t`Its data can be read by administrators only.`
    case 'killed':
      return t`The upload failed; the image cannot be used.`
    case 'pending_delete':
      return t`Deleted; its data goes later.`
    case 'deleted':
      return t`Deleted.`
    case 'unknown':
      return t`Glance reports a status that Loupe does not know.`
  }
}

export type StatusChipProps = {
  status: ImageStatus
  /** How much of an upload from this browser has been sent, 0 to 1: shown in place of the word. */
  sent?: number | undefined
}

/** An image's status. A status that changes by itself turns, also with reduced motion: it is what it says. */
export function StatusChip({ status, sent }: StatusChipProps) {
  if (sent !== undefined) {
    const percent = Math.floor(sent * 100)
    return (
      <Chip icon={<Part value={sent} />} tip={t`This browser is uploading its data.`}>
        <span className={styles.figures}>{t`Uploading ${percent} %`}</span>
      </Chip>
    )
  }
  const { word, shape, tone } = SIGNS[status]
  return (
    <Chip icon={<Shape shape={shape} tone={tone} />} tip={statusMeans(status)}>
      {word}
    </Chip>
  )
}

/** The sign alone, for what has statuses of its own. */
export function Shape({ shape, tone }: Pick<Sign, 'shape' | 'tone'>) {
  const moving = shape === 'turning'
  return (
    <svg viewBox="0 0 14 14" aria-hidden className={styles.sign} data-tone={tone} data-keep-moving={moving || undefined}>
      {outline(shape)}
    </svg>
  )
}

function outline(shape: Sign['shape']) {
  switch (shape) {
    case 'dot':
      return <circle cx="7" cy="7" r="4" fill="currentColor" />
    case 'ring':
      return <circle cx="7" cy="7" r="3.75" fill="none" stroke="currentColor" strokeWidth="1.75" />
    case 'half':
      return (
        <>
          <circle cx="7" cy="7" r="3.75" fill="none" stroke="currentColor" strokeWidth="1.75" />
          <path d="M7 3.25a3.75 3.75 0 0 0 0 7.5z" fill="currentColor" />
        </>
      )
    case 'turning':
      return (
        <>
          <circle cx="7" cy="7" r="5" fill="none" stroke="currentColor" strokeWidth="1.75" opacity="0.25" />
          <path d="M7 2a5 5 0 0 1 5 5" fill="none" stroke="currentColor" strokeWidth="1.75" strokeLinecap="round" className={styles.turning} />
        </>
      )
    case 'dash':
      return <rect x="2.5" y="6" width="9" height="2" rx="1" fill="currentColor" />
    case 'triangle':
      return <path d="M7 2.2 12.3 11.4H1.7z" fill="currentColor" stroke="currentColor" strokeLinejoin="round" />
    case 'fading':
      return <circle cx="7" cy="7" r="3.75" fill="none" stroke="currentColor" strokeWidth="1.75" strokeDasharray="2 1.95" />
  }
}

/** A ring that fills. */
function Part({ value }: { value: number }) {
  return (
    <svg viewBox="0 0 14 14" aria-hidden className={styles.sign} data-tone="work">
      <circle cx="7" cy="7" r="5" fill="none" stroke="currentColor" strokeWidth="1.75" opacity="0.25" />
      <circle cx="7" cy="7" r="5" fill="none" stroke="currentColor" strokeWidth="1.75" pathLength="1" strokeDasharray={`${value} 1`} transform="rotate(-90 7 7)" />
    </svg>
  )
}
