import { Ellipsis } from 'lucide-react'
import { useId } from 'react'
import { Link } from 'react-router'
import { iconFace } from './Button.tsx'
import { Menu } from './Menu.tsx'
import styles from './Menu.module.css'

export type ActionItem = {
  label: string
  icon?: React.ReactNode
  /** Why it cannot be done now; `undefined` when it can. The item stays in reach and shows it. */
  why?: string | undefined
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

/** The "⋯" of a thing: what can be done with it, and why something cannot. `items` may be a function: it is asked when the menu opens. */
export function ActionMenu({ label, items }: ActionMenuProps) {
  return (
    <Menu label={label} trigger={<Ellipsis aria-hidden />} triggerClassName={iconFace}>
      {() => (typeof items === 'function' ? items() : items).map((item) => <Item key={item.label} item={item} />)}
    </Menu>
  )
}

function Item({ item }: { item: ActionItem }) {
  const id = useId()
  const props = { role: 'menuitem', tabIndex: -1, className: styles.item, 'data-danger': (item.danger && item.why === undefined) || undefined }
  const face = (
    <>
      {item.icon}
      <span className={styles.text}>
        <span className={styles.label}>{item.label}</span>
        {item.why !== undefined && (
          <span id={id} className={styles.why}>
            {item.why}
          </span>
        )}
      </span>
    </>
  )
  if (item.why !== undefined)
    return (
      <button type="button" {...props} aria-disabled="true" aria-label={item.label} aria-describedby={id}>
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
