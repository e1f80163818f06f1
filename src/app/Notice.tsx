import { Clock } from 'lucide-react'
import { useLayoutEffect, useRef } from 'react'
import { createPortal } from 'react-dom'
import { above, onMove } from '#src/ui/above.ts'
import { Button } from '#src/ui/Button.tsx'
import styles from './Notice.module.css'

/** Above everything, dialogs too: what is not finished may stand in one. */
export function Notice({ action, onAction, children }: { action: string; onAction: () => void; children: React.ReactNode }) {
  const box = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const show = () => {
      box.current?.hidePopover()
      box.current?.showPopover()
    }
    show()
    return onMove(show)
  }, [])
  return createPortal(
    <div ref={box} popover="manual" className={styles.notice}>
      <Clock aria-hidden />
      {children}
      <Button size="small" onClick={onAction}>
        {action}
      </Button>
    </div>,
    above(),
  )
}
