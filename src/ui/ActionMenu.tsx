import { useId } from 'react'
import { Link } from 'react-router'
import { iconFace } from './Button.tsx'
import { Menu } from './Menu.tsx'
import { RuleName, type Reason } from './Reason.tsx'
import styles from './Menu.module.css'

export type ActionItem = {
  label: string
  icon?: React.ReactNode
  /** Why it cannot be done now; `undefined` when it can. The item stays in reach and shows it. */
  why?: Reason | undefined
  /** What to know before it is chosen. */
  note?: string | undefined
  /** It destroys something. */
  danger?: boolean
} & (
  | { onSelect: () => void; to?: undefined; href?: undefined; download?: undefined; onFollow?: undefined }
  | { to: string; onSelect?: undefined; href?: undefined; download?: undefined; onFollow?: undefined }
  /** An address outside the router; `download` for the browser's own download; `onFollow` may go there in its own way. */
  | { href: string; download?: boolean | string; onFollow?: React.MouseEventHandler<HTMLAnchorElement>; onSelect?: undefined; to?: undefined }
)

export type ActionMenuProps = {
  /** Names what the actions are for: "Actions for ubuntu-24.04". */
  label: string
  items: readonly ActionItem[] | (() => readonly ActionItem[])
}

/** One drawing for all rows, of one stroke: a list has many of them. */
const dots = (
  <svg viewBox="0 0 24 24" width="24" height="24" fill="none" stroke="currentColor" strokeWidth="4" strokeLinecap="round" aria-hidden>
    <path d="M5 12h.01M12 12h.01M19 12h.01" />
  </svg>
)

/** The "⋯" of a thing: what can be done with it, and why something cannot. `items` may be a function: it is asked when the menu opens. */
export function ActionMenu({ label, items }: ActionMenuProps) {
  return (
    <Menu label={label} trigger={dots} triggerClassName={iconFace}>
      {() => <ActionItems items={typeof items === 'function' ? items() : items} />}
    </Menu>
  )
}

/** The items alone, for a menu with another button. A sentence that several of them share is said once, under them; each names its own rule. */
export function ActionItems({ items }: { items: readonly ActionItem[] }) {
  const id = useId()
  const shared = sharedReason(items)
  return (
    <>
      {items.map((item) => (
        <Item key={item.label} item={item} sharedId={item.why !== undefined && item.why.words === shared ? id : undefined} />
      ))}
      {shared !== undefined && (
        <div id={id} role="none" className={styles.shared}>
          {shared}
        </div>
      )}
    </>
  )
}

function sharedReason(items: readonly ActionItem[]): string | undefined {
  const reasons = items.flatMap(({ why }) => why?.words ?? [])
  const counted = Object.entries(Object.groupBy(reasons, (words) => words)).map(([words, all = []]) => ({ words, count: all.length }))
  return counted.filter(({ count }) => count > 1).toSorted((a, b) => b.count - a.count)[0]?.words
}

/** `sharedId`: where its sentence stands, when not in the item itself. */
function Item({ item, sharedId }: { item: ActionItem; sharedId: string | undefined }) {
  const own = useId()
  const props = { role: 'menuitem', tabIndex: -1, className: styles.item, 'data-danger': (item.danger && item.why === undefined) || undefined }
  const face = (
    <>
      {item.icon}
      <span className={styles.text}>
        <span className={styles.label}>{item.label}</span>
        {item.note !== undefined && <span className={styles.why}>{item.note}</span>}
        {item.why !== undefined && (sharedId === undefined || item.why.rule !== undefined) && (
          <span id={own} className={styles.why}>
            {sharedId === undefined && item.why.words}
            {item.why.rule !== undefined && <RuleName rule={item.why.rule} />}
          </span>
        )}
      </span>
    </>
  )
  if (item.why !== undefined)
    return (
      <button type="button" {...props} aria-disabled="true" aria-label={item.label} aria-describedby={sharedId === undefined ? own : `${sharedId} ${own}`}>
        {face}
      </button>
    )
  if (item.to !== undefined)
    return (
      <Link to={item.to} {...props}>
        {face}
      </Link>
    )
  if (item.href !== undefined)
    return (
      <a href={item.href} download={item.download} onClick={item.onFollow} {...props}>
        {face}
      </a>
    )
  return (
    <button type="button" {...props} onClick={item.onSelect}>
      {face}
    </button>
  )
}
