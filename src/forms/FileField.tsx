import { FileUp, TriangleAlert, X } from 'lucide-react'
import { useEffect, useEffectEvent, useId, useRef, useState } from 'react'
import { Button, IconButton } from '#src/ui/Button.tsx'
import { Bytes } from '#src/ui/Bytes.tsx'
import styles from './FileField.module.css'

export type FileFieldProps = {
  /** Names the field: "Data". */
  label: string
  file: File | undefined
  /** Without a file: it was taken back. */
  onFile: (file: File | undefined) => void
  /** What to drop here: "Drop a disk image". */
  invitation: string
  /** What it means to choose none. */
  help?: React.ReactNode
  /** What was found out about the chosen file, in a line. */
  what?: string | undefined
  /** Why it may not do, as sentences. */
  warnings?: readonly string[]
  error?: string | undefined
}

/** A file, by dropping it anywhere on the page or by the browser's own dialog. */
export function FileField({ label, file, onFile, invitation, help, what, warnings = [], error }: FileFieldProps) {
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  const choose = () => input.current?.click()
  const take = (files: FileList | null | undefined) => {
    const [first] = files ?? []
    if (first) onFile(first)
  }
  const over = useDrop(take)
  return (
    <fieldset
      aria-label={label}
      aria-describedby={error === undefined ? undefined : `${id}-error`}
      className={styles.zone}
      data-over={over || undefined}
      data-file={file !== undefined || undefined}
      data-invalid={error !== undefined || undefined}
    >
      <input
        ref={input}
        type="file"
        className="sr-only"
        tabIndex={-1}
        aria-label={`${label}: choose a file`}
        onChange={(event) => {
          take(event.currentTarget.files)
          // The same file may be chosen again.
          event.currentTarget.value = ''
        }}
      />
      {file === undefined ? (
        <div className={styles.empty}>
          <FileUp aria-hidden className={styles.icon} />
          <p className={styles.invitation}>
            {invitation}, or{' '}
            <button type="button" className={styles.choose} onClick={choose}>
              choose a file
            </button>
          </p>
          {help !== undefined && <p className={styles.help}>{help}</p>}
        </div>
      ) : (
        <div className={styles.chosen}>
          <FileUp aria-hidden className={styles.icon} />
          <div className={styles.words}>
            <p className={styles.name}>{file.name}</p>
            <p className={styles.help}>
              <Bytes value={file.size} />
              {what !== undefined && ` · ${what}`}
            </p>
          </div>
          <div className={styles.tools}>
            <Button size="small" onClick={choose}>
              Choose another
            </Button>
            <IconButton label={`Take ${file.name} back`} onClick={() => onFile(undefined)}>
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
      </div>
      {error !== undefined && (
        <p id={`${id}-error`} className={styles.error}>
          {error}
        </p>
      )}
    </fieldset>
  )
}

/** Takes a file that is dropped anywhere: the browser would leave the page for one that misses its target. Answers whether one hovers. */
function useDrop(take: (files: FileList) => void): boolean {
  const [over, setOver] = useState(false)
  const takeNow = useEffectEvent(take)
  useEffect(() => {
    const carries = (event: DragEvent) => event.dataTransfer?.types.includes('Files') === true
    const hover = (event: DragEvent) => {
      if (!carries(event)) return
      event.preventDefault()
      setOver(true)
    }
    const away = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false)
    }
    const drop = (event: DragEvent) => {
      if (!carries(event)) return
      event.preventDefault()
      setOver(false)
      if (event.dataTransfer) takeNow(event.dataTransfer.files)
    }
    document.addEventListener('dragover', hover)
    document.addEventListener('dragleave', away)
    document.addEventListener('drop', drop)
    return () => {
      document.removeEventListener('dragover', hover)
      document.removeEventListener('dragleave', away)
      document.removeEventListener('drop', drop)
    }
  }, [])
  return over
}
