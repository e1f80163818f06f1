import { plural, t } from '@lingui/core/macro'
import { ArrowUpDown } from 'lucide-react'
import { lazy, Suspense, useEffect, useRef } from 'react'
import { formatPart } from '#src/lib/number.ts'
import { isRunning } from '#src/transfers/machine.ts'
import { useTransfers, type Transfer } from '#src/transfers/transfers.ts'
import { announce } from '#src/ui/announce.tsx'
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
  useProgressHeard(transfers)
  const running = transfers.filter(isRunning)
  const failed = transfers.some(({ state }) => state.kind === 'failed' || state.kind === 'interrupted')
  const words = running.length > 0 ? plural(running.length, { one: 'Transfers: # under way', other: 'Transfers: # under way' }) : failed ? t`Transfers: one needs you` : t`Transfers`
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
      if (state.kind === 'done') toast(t`${name} is uploaded.`)
      // The image's own page says so itself.
      if (state.kind === 'failed' && !location.pathname.includes(id)) panel.current?.showPopover()
    }
    before.current = new Map(transfers.map(({ id, state }) => [id, state.kind]))
  }, [transfers, panel])
}

/** Tells those who do not see the progress how far it is: at its beginning, at each quarter, and when all is sent. */
function useProgressHeard(transfers: readonly Transfer[]) {
  const heard = useRef(new Map<string, string>())
  useEffect(() => {
    for (const transfer of transfers) {
      const words = heardOf(transfer)
      if (words !== undefined && heard.current.get(transfer.id) !== words) announce(words)
      heard.current.set(transfer.id, words ?? '')
    }
  }, [transfers])
}

function heardOf(transfer: Transfer): string | undefined {
  const { name, state } = transfer
  if (state.kind === 'finishing') return t`Upload of ${name}: all is uploaded, and being stored`
  if (state.kind !== 'sending') return undefined
  const part = formatPart(Math.floor((partOf(transfer) ?? 0) * 4) / 4)
  return t`Upload of ${name}: ${part}`
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
