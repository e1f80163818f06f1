import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { FileUp, TriangleAlert, X } from 'lucide-react'
import { useEffect, useEffectEvent, useId, useLayoutEffect, useRef, useState, type RefObject } from 'react'
import { formatBytes } from '#src/lib/bytes.ts'
import { Button, IconButton } from '#src/ui/Button.tsx'
import { Bytes } from '#src/ui/Bytes.tsx'
import { useHeldFocus } from '#src/ui/useHeldFocus.ts'
import styles from './FileField.module.css'

export type FileFieldProps = {
  /** Names the field: "Data". */
  label: string
  file: File | undefined
  /** Without a file: it was taken back. */
  onFile: (file: File | undefined) => void
  /** A file that an earlier page had, and this one has to ask for. */
  missed?: { name: string; size: number } | undefined
  /** What to drop here: "Drop a disk image". */
  invitation: string
  /** What it means to choose none. */
  help?: React.ReactNode
  /** What was found out about the chosen file, in a line. */
  what?: string | undefined
  /** Why it may not do, as sentences. */
  warnings?: readonly string[]
  /** What was dropped is not taken: why, as a sentence. It is shown as `error`, which has one reason at a time. */
  onRefuse: (why: string) => void
  error?: string | undefined
}

/** A file, by dropping it anywhere on the page or by the browser's own dialog. */
export function FileField({ label, file, onFile, missed, invitation, help, what, warnings = [], onRefuse, error }: FileFieldProps) {
  const id = useId()
  const held = useHeldFocus<HTMLFieldSetElement>()
  const zone = held.ref
  const input = useRef<HTMLInputElement>(null)
  const choose = () => input.current?.click()
  const over = useDrop(zone, ({ file: dropped, why }) => {
    if (why !== undefined) onRefuse(why)
    if (dropped) onFile(dropped)
  })
  useEffect(() => {
    if (error !== undefined) zone.current?.scrollIntoView({ block: 'nearest' })
  }, [error, zone])
  const name = file?.name ?? missed?.name
  return (
    <fieldset
      {...held}
      aria-label={label}
      aria-describedby={error === undefined ? undefined : `${id}-error`}
      className={styles.zone}
      data-over={over || undefined}
      data-file={name !== undefined || undefined}
      data-invalid={error !== undefined || undefined}
    >
      <input
        ref={input}
        type="file"
        className="sr-only"
        tabIndex={-1}
        aria-label={t`${label}: choose a file`}
        onChange={(event) => {
          const [chosen] = event.currentTarget.files ?? []
          if (chosen) onFile(chosen)
          // The same file may be chosen again.
          event.currentTarget.value = ''
        }}
      />
      {name === undefined ? (
        <div className={styles.empty}>
          <FileUp aria-hidden className={styles.icon} />
          <p className={styles.invitation}>
            <Trans>
              {invitation}, or{' '}
              <button type="button" className={styles.choose} onClick={choose}>
                choose a file
              </button>
            </Trans>
          </p>
          {help !== undefined && <p className={styles.help}>{help}</p>}
        </div>
      ) : (
        <div className={styles.chosen}>
          <FileUp aria-hidden className={styles.icon} />
          <div className={styles.words}>
            <p className={styles.name} dir="auto">
              {name}
            </p>
            <p className={styles.help}>{file ? <Found file={file} what={what} /> : missed && letGo(missed.size)}</p>
          </div>
          <div className={styles.tools}>
            <Button size="small" onClick={choose}>
              {file ? <Trans>Choose another</Trans> : <Trans>Choose it again</Trans>}
            </Button>
            <IconButton
              label={file ? t`Take ${name} back` : t`Go on without ${name}`}
              onClick={() => onFile(undefined)}
            >
              <X aria-hidden />
            </IconButton>
          </div>
        </div>
      )}
      <div aria-live="polite">
        {warnings.map((warning) => (
          <p key={warning} className={styles.warning}>
            <TriangleAlert aria-hidden />
            {warning}
          </p>
        ))}
        {error !== undefined && (
          <p id={`${id}-error`} className={styles.error}>
            {error}
          </p>
        )}
      </div>
    </fieldset>
  )
}

const Found = ({ file, what }: { file: File; what: string | undefined }) => (
  <>
    <Bytes value={file.size} />
    {what !== undefined && ` · ${what}`}
  </>
)

function letGo(bytes: number): string {
  const size = formatBytes(bytes)
  return t`${size}. The page was reloaded and no longer has it: choose it again.`
}

/** One file, or why none was taken. */
type Dropped = { readonly file?: File; readonly why?: string }

/** While the event lasts: its items are gone after it. */
function droppedIn({ items, files }: DataTransfer): Dropped {
  const { length: count } = files
  if (count > 1) return { why: t`Here were ${count} files. Drop one: what was chosen before stays.` }
  const folder = [...items].map((item) => item.webkitGetAsEntry()).find((entry) => entry?.isDirectory)?.name
  if (folder !== undefined) return { why: t`“${folder}” is a folder. Drop the file that is in it: what was chosen before stays.` }
  return files[0] ? { file: files[0] } : { why: t`What was dropped is not a file.` }
}

/** Takes a file that is dropped anywhere: the browser would leave the page for one that misses its target. Answers whether one hovers. */
function useDrop(zone: RefObject<Element | null>, take: (dropped: Dropped) => void): boolean {
  const [over, setOver] = useState(false)
  const takeNow = useEffectEvent(take)
  // With what is seen: who drops a file on it at once must not lose the page.
  useLayoutEffect(() => {
    const carries = (event: DragEvent) => event.dataTransfer?.types.includes('Files') === true
    const hover = (event: DragEvent) => {
      if (!carries(event)) return
      event.preventDefault()
      // A question that stands over the form is answered first.
      if (!isUnderDialog(zone.current)) setOver(true)
    }
    const away = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false)
    }
    const drop = (event: DragEvent) => {
      if (!carries(event)) return
      event.preventDefault()
      setOver(false)
      if (event.dataTransfer && !isUnderDialog(zone.current)) takeNow(droppedIn(event.dataTransfer))
    }
    document.addEventListener('dragover', hover)
    document.addEventListener('dragleave', away)
    document.addEventListener('drop', drop)
    return () => {
      document.removeEventListener('dragover', hover)
      document.removeEventListener('dragleave', away)
      document.removeEventListener('drop', drop)
    }
  }, [zone])
  return over
}

const isUnderDialog = (zone: Element | null) => [...document.querySelectorAll('dialog:modal')].some((dialog) => !dialog.contains(zone))
