import { plural, t } from '@lingui/core/macro'
import { useQueryClient } from '@tanstack/react-query'
import { ChevronDown, Download } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { problemOf } from '#src/api/errors.ts'
import type { EventFilter } from '#src/api/audit/hermes.ts'
import { formatNumber } from '#src/lib/number.ts'
import type { Problem } from '#src/lib/problem.ts'
import type { At } from '#src/paths.ts'
import { ActionItems } from '#src/ui/ActionMenu.tsx'
import { announce } from '#src/ui/announce.tsx'
import { Button } from '#src/ui/Button.tsx'
import { ErrorPanel } from '#src/ui/ErrorPanel.tsx'
import { Menu } from '#src/ui/Menu.tsx'
import { Progress } from '#src/ui/Progress.tsx'
import { exportEvents, type Format } from './export-events.ts'
import styles from './AuditLog.module.css'

export type ExportState = { kind: 'none' } | { kind: 'running'; format: Format; read: number; total: number | undefined; cancel: () => void } | { kind: 'failed'; format: Format; problem: Problem }

/** Everything that is asked for, as a file: begun, followed and canceled here. It ends with the page. */
export function useExport({ at, filter, projectName, fileName }: { at: At; filter: EventFilter; projectName: (id: string) => string; fileName: string }) {
  const client = useQueryClient()
  const [state, setState] = useState<ExportState>({ kind: 'none' })
  const running = useRef<AbortController>(undefined)
  useEffect(() => () => running.current?.abort(), [])
  const start = (format: Format) => {
    running.current?.abort()
    const control = new AbortController()
    running.current = control
    const { signal } = control
    const cancel = () => {
      control.abort()
      setState({ kind: 'none' })
    }
    setState({ kind: 'running', format, read: 0, total: undefined, cancel })
    exportEvents({ at, filter, format, projectName, client, signal, onProgress: (read, total) => setState({ kind: 'running', format, read, total, cancel }) }).then(
      (blob) => {
        save(`${fileName}.${format}`, blob)
        setState({ kind: 'none' })
        announce(t`The file is saved`)
      },
      (error: unknown) => {
        if (!signal.aborted) setState({ kind: 'failed', format, problem: problemOf(error) })
      },
    )
  }
  return { state, start }
}

function save(name: string, blob: Blob): void {
  const href = URL.createObjectURL(blob)
  Object.assign(document.createElement('a'), { href, download: name }).click()
  // Not every browser has read it by then.
  setTimeout(() => URL.revokeObjectURL(href), 60_000)
}

export const ExportMenu = ({ start }: { start: (format: Format) => void }) => (
  <Menu
    label={t`Export`}
    speaks
    triggerClassName={styles.filter}
    trigger={
      <>
        <Download aria-hidden />
        <span className={styles.word}>{t`Export`}</span>
        <ChevronDown aria-hidden />
      </>
    }
  >
    {() => (
      <ActionItems
        items={[
          { label: 'CSV', note: t`For a spreadsheet. Everything that is asked for, not only what is shown.`, onSelect: () => start('csv') },
          { label: 'JSON', note: t`The events as the service tells them.`, onSelect: () => start('json') },
        ]}
      />
    )}
  </Menu>
)

/** How far it is, or what it failed of. */
export function ExportProgress({ state, start }: { state: ExportState; start: (format: Format) => void }) {
  if (state.kind === 'none') return null
  if (state.kind === 'failed') return <ErrorPanel title={t`The log was not exported`} problem={state.problem} retry={() => start(state.format)} />
  const { read, total } = state
  const known = total === undefined ? undefined : formatNumber(total)
  return (
    <div className={styles.exporting}>
      <span>{known === undefined ? plural(read, { one: '# event read', other: '# events read' }) : plural(read, { one: `# of ${known} events read`, other: `# of ${known} events read` })}</span>
      <Progress label={t`Export`} value={total === undefined ? undefined : Math.min(1, read / Math.max(1, total))} />
      <Button size="small" onClick={state.cancel}>
        {t`Cancel`}
      </Button>
    </div>
  )
}
