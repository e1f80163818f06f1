import { useId, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import styles from './Menu.module.css'

export type MenuProps = {
  /** What the menu is, for a screen reader: on the menu and on its button. */
  label: string
  /** The face of the button. */
  trigger: React.ReactNode
  /** The face is text and names the button itself. */
  speaks?: boolean
  triggerClassName?: string | undefined
  /** Its button is known by it also after the page was mounted anew: the focus goes back there. */
  triggerId?: string
  /** Tooltip of the button. */
  tip?: string | undefined
  /** Which edge of the button the menu keeps to. */
  align?: 'start' | 'end'
  /** Rendered only while the menu is open. */
  children: () => React.ReactNode
}

const itemsOf = (menu: HTMLElement) => [...menu.querySelectorAll<HTMLElement>('[role^="menuitem"]')]

/** A button and its menu on the platform's popover: light dismiss, Escape and the top layer are the browser's; roles, arrows and typing a letter are ours. */
export function Menu({ label, trigger, speaks = false, triggerClassName, triggerId, tip, align = 'end', children }: MenuProps) {
  const id = useId()
  const button = useRef<HTMLButtonElement>(null)
  const menu = useRef<HTMLDivElement>(null)
  const [open, setOpen] = useState(false)
  // A list has a menu in each row, and most are never opened: the menu comes with the first press of its button.
  const [wanted, setWanted] = useState(false)
  const want = () => flushSync(() => setWanted(true))

  const move = (event: React.KeyboardEvent<HTMLDivElement>) => {
    const items = itemsOf(event.currentTarget)
    const now = items.indexOf(document.activeElement as HTMLElement)
    const next = nextItem(event.key, items, now)
    if (event.key === 'Tab') event.currentTarget.hidePopover()
    if (!next) return
    event.preventDefault()
    next.focus()
  }

  return (
    <>
      <button
        ref={button}
        id={triggerId}
        type="button"
        className={triggerClassName}
        popoverTarget={wanted ? id : undefined}
        aria-label={speaks ? undefined : label}
        aria-haspopup="menu"
        aria-expanded={open}
        data-tip={tip}
        // The browser opens it after this: what the button is for is looked up when all have heard of the click.
        onClick={want}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
          event.preventDefault()
          want()
          menu.current?.showPopover({ source: event.currentTarget })
        }}
      >
        {trigger}
      </button>
      {wanted && (
        <div
          ref={menu}
          id={id}
          popover="auto"
          role="menu"
          tabIndex={-1}
          aria-label={label}
          className={styles.menu}
          data-align={align}
          onBeforeToggle={(event) => {
            // The items must be there when the browser measures the menu.
            if (event.newState === 'open') flushSync(() => setOpen(true))
          }}
          onToggle={(event) => {
            if (event.newState === 'open') {
              const items = itemsOf(event.currentTarget)
              // Where there is nothing but choices one begins at what is chosen.
              const chosen = items[0]?.role === 'menuitemradio' ? items.find((item) => item.ariaChecked === 'true') : undefined
              ;(chosen ?? items[0])?.focus()
              return
            }
            setOpen(false)
          }}
          onKeyDown={move}
          onClick={(event) => {
            const item = event.target instanceof Element ? event.target.closest('[role^="menuitem"]') : null
            // Of boxes one may want to turn several.
            if (item && item.ariaDisabled !== 'true' && item.role !== 'menuitemcheckbox') event.currentTarget.hidePopover()
          }}
        >
          {open && children()}
        </div>
      )}
    </>
  )
}

function nextItem(key: string, items: HTMLElement[], now: number): HTMLElement | undefined {
  switch (key) {
    case 'ArrowDown':
      return items[(now + 1) % items.length]
    case 'ArrowUp':
      return items[(now - 1 + items.length) % items.length]
    case 'Home':
      return items[0]
    case 'End':
      return items.at(-1)
    default:
      if (key.length !== 1 || key === ' ') return undefined
      return [...items.slice(now + 1), ...items.slice(0, now + 1)].find((item) => item.textContent.trim().toLowerCase().startsWith(key.toLowerCase()))
  }
}
