import type { ImageStatus } from '#src/api/glance/images.ts'
import { Chip } from '#src/ui/Chip.tsx'
import styles from './StatusChip.module.css'

type Sign = { word: string; shape: 'dot' | 'ring' | 'half' | 'turning' | 'dash' | 'triangle' | 'fading'; tone: 'good' | 'wait' | 'work' | 'off' | 'bad'; means: string }

/** A shape and a word for each status beside its colour. What they mean: Glance's "Image statuses". */
const SIGNS: Record<ImageStatus, Sign> = {
  queued: { word: 'Queued', shape: 'ring', tone: 'wait', means: 'The record is there, its data is not.' },
  saving: { word: 'Saving', shape: 'turning', tone: 'work', means: 'Data is being written.' },
  uploading: { word: 'Uploading', shape: 'half', tone: 'wait', means: 'Staged, or being staged: its data waits for the import.' },
  importing: { word: 'Importing', shape: 'turning', tone: 'work', means: 'Glance is taking in the data.' },
  active: { word: 'Active', shape: 'dot', tone: 'good', means: 'Ready to use.' },
  deactivated: { word: 'Deactivated', shape: 'dash', tone: 'off', means: 'Its data can be read by administrators only.' },
  killed: { word: 'Killed', shape: 'triangle', tone: 'bad', means: 'The upload failed; the image cannot be used.' },
  pending_delete: { word: 'Pending delete', shape: 'fading', tone: 'off', means: 'Deleted; its data goes later.' },
  deleted: { word: 'Deleted', shape: 'fading', tone: 'off', means: 'Deleted.' },
  unknown: { word: 'Unknown', shape: 'fading', tone: 'off', means: 'Glance tells a status that Loupe does not know.' },
}

export type StatusChipProps = {
  status: ImageStatus
  /** How much of an upload from this browser has been sent, 0 to 1: shown in place of the word. */
  sent?: number | undefined
}

/** An image's status. A status that changes by itself turns, also with reduced motion: it is what it says. */
export function StatusChip({ status, sent }: StatusChipProps) {
  if (sent !== undefined)
    return (
      <Chip icon={<Part value={sent} />} tip="This browser is sending its data.">
        <span className={styles.figures}>Uploading {Math.floor(sent * 100)} %</span>
      </Chip>
    )
  const { word, shape, tone, means } = SIGNS[status]
  return (
    <Chip icon={<Shape shape={shape} tone={tone} />} tip={means}>
      {word}
    </Chip>
  )
}

function Shape({ shape, tone }: Pick<Sign, 'shape' | 'tone'>) {
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
