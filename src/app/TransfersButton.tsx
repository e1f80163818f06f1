import { ArrowUpDown } from 'lucide-react'
import { lazy, Suspense, useEffect, useRef } from 'react'
import { isRunning } from '#src/transfers/machine.ts'
import { useTransfers, type Transfer } from '#src/transfers/transfers.ts'
import { iconFace } from '#src/ui/Button.tsx'
import { Popup } from '#src/ui/Popup.tsx'
import { toast } from '#src/ui/toast.tsx'
import { partOf } from '#src/transfers/words.ts'
import styles from './TransfersButton.module.css'

const TransferTray = lazy(() => import('./TransferTray.tsx'))

/** The uploads of this browser: how far they are all together; the tray has each. A failure opens the tray, an end is told. */
export function TransfersButton() {
  const transfers = useTransfers()
  const panel = useRef<HTMLDialogElement>(null)
  useEnds(transfers, panel)
  const running = transfers.filter(isRunning)
  const failed = transfers.some(({ state }) => state.kind === 'failed' || state.kind === 'interrupted')
  const words = running.length > 0 ? `Transfers: ${running.length} under way` : failed ? 'Transfers: one needs you' : 'Transfers'
  return (
    <Popup
      ref={panel}
      label={words}
      tip={words}
      triggerClassName={iconFace}
      trigger={
        <span className={styles.face}>
          <ArrowUpDown aria-hidden />
          {running.length > 0 && <Ring value={partOfAll(running)} />}
          {running.length === 0 && failed && <span className={styles.failed} />}
        </span>
      }
    >
      {() => (
        <Suspense>
          <TransferTray transfers={transfers} />
        </Suspense>
      )}
    </Popup>
  )
}

/** Tells what ended since the last render. */
function useEnds(transfers: readonly Transfer[], panel: React.RefObject<HTMLDialogElement | null>) {
  const before = useRef(new Map<string, Transfer['state']['kind']>())
  useEffect(() => {
    for (const { id, name, state } of transfers) {
      const kind = before.current.get(id)
      if (kind === undefined || kind === state.kind) continue
      if (state.kind === 'done') toast(`${name} is uploaded.`)
      // The image's own page says so itself.
      if (state.kind === 'failed' && !location.pathname.includes(id)) panel.current?.showPopover()
    }
    before.current = new Map(transfers.map(({ id, state }) => [id, state.kind]))
  }, [transfers, panel])
}

const partOfAll = (transfers: readonly Transfer[]) => {
  const total = transfers.reduce((sum, transfer) => sum + transfer.total, 0)
  const sent = transfers.reduce((sum, transfer) => sum + (partOf(transfer) ?? (transfer.state.kind === 'finishing' ? 1 : 0)) * transfer.total, 0)
  return total > 0 ? sent / total : 0
}

function Ring({ value }: { value: number }) {
  return (
    <svg viewBox="0 0 32 32" aria-hidden className={styles.ring}>
      <circle cx="16" cy="16" r="13" />
      <circle cx="16" cy="16" r="13" pathLength="1" strokeDasharray={`${Math.max(value, 0.02)} 1`} transform="rotate(-90 16 16)" />
    </svg>
  )
}
