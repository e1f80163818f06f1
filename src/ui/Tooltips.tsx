import { useEffect, useRef } from 'react'
import styles from './Tooltips.module.css'

/** Long enough that crossing the screen with the pointer leaves no trail. */
const DELAY_MS = 350

/**
 * One tooltip for the whole app: whatever carries `data-tip="…"` shows it on hover and on keyboard focus, Escape takes it away (WCAG 1.4.13);
 * with `data-tip-cut` only where the element's own text does not fit; `data-tip-note` stands under it, quieter.
 * It is for eyes only; who sets `data-tip` gives the same words to a screen reader (aria-label, aria-describedby).
 */
export function Tooltips() {
  const tip = useRef<HTMLDivElement>(null)
  useEffect(() => {
    let owner: HTMLElement | undefined
    let timer: ReturnType<typeof setTimeout> | undefined
    const hide = () => {
      clearTimeout(timer)
      owner = undefined
      tip.current?.hidePopover()
    }
    const show = (target: HTMLElement) => {
      const box = tip.current
      const text = target.dataset['tip']
      if (!box || !text || !target.isConnected || target.getAttribute('aria-expanded') === 'true') return
      if (target.dataset['tipCut'] !== undefined && target.scrollWidth <= target.clientWidth) return
      const note = document.createElement('small')
      note.textContent = target.dataset['tipNote'] ?? ''
      box.replaceChildren(text, ...(note.textContent ? [note] : []))
      box.hidePopover()
      box.showPopover({ source: target })
    }
    const enter = (target: EventTarget | null, delay: number) => {
      const found = target instanceof Element ? target.closest<HTMLElement>('[data-tip]') : null
      if (found === owner) return
      if (owner) hide()
      if (!found) return
      owner = found
      timer = setTimeout(() => show(found), delay)
    }
    const over = (event: PointerEvent) => {
      if (event.pointerType !== 'touch' && !(event.target instanceof Node && tip.current?.contains(event.target))) enter(event.target, DELAY_MS)
    }
    const focus = (event: FocusEvent) => {
      if (event.target instanceof Element && event.target.matches(':focus-visible')) enter(event.target, 0)
    }
    const key = (event: KeyboardEvent) => {
      if (event.key === 'Escape') hide()
    }
    document.addEventListener('pointerover', over)
    document.addEventListener('focusin', focus)
    document.addEventListener('focusout', hide)
    document.addEventListener('pointerdown', hide)
    document.addEventListener('keydown', key)
    return () => {
      clearTimeout(timer)
      document.removeEventListener('pointerover', over)
      document.removeEventListener('focusin', focus)
      document.removeEventListener('focusout', hide)
      document.removeEventListener('pointerdown', hide)
      document.removeEventListener('keydown', key)
    }
  }, [])
  return <div ref={tip} popover="manual" aria-hidden="true" className={styles.tip} />
}
