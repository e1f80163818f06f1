import { LoaderCircle } from 'lucide-react'
import { Link } from 'react-router'
import styles from './Button.module.css'

export type ButtonProps = Omit<React.ComponentProps<'button'>, 'color'> & {
  /** `contained` once per screen: what it is for. */
  variant?: 'contained' | 'outlined' | 'text'
  color?: 'inherit' | 'primary' | 'error'
  size?: 'small' | 'medium' | 'large'
  startIcon?: React.ReactNode
  fullWidth?: boolean
  /** It is at work: pressed once, it waits. */
  loading?: boolean
  /** A place in the app: the button is a link that looks like one. */
  to?: string | undefined
  /** An address outside the router, likewise; `download` for the browser's own download. */
  href?: string | undefined
  download?: string | boolean | undefined
  /** When such an address is about to be followed: may go there in its own way. */
  onFollow?: React.MouseEventHandler<HTMLAnchorElement> | undefined
  /** A tooltip: words that a screen reader has from elsewhere. */
  tip?: string | undefined
  /** Under the tooltip's words, quieter. */
  tipNote?: string | undefined
}

/** The button of Loupe, by the names that MUI's has. */
export function Button({
  variant = 'outlined',
  color = 'inherit',
  size = 'medium',
  startIcon,
  fullWidth = false,
  loading = false,
  disabled = false,
  to,
  href,
  download,
  onFollow,
  tip,
  tipNote,
  className,
  children,
  ...props
}: ButtonProps) {
  const look = {
    className: [styles.button, className].filter(Boolean).join(' '),
    'data-variant': variant,
    'data-color': color,
    'data-size': size,
    'data-full': fullWidth || undefined,
    'data-tip': tip,
    'data-tip-note': tipNote,
  }
  const face = (
    <>
      {loading ? <LoaderCircle aria-hidden className={styles.turning} data-keep-moving /> : startIcon}
      {children}
    </>
  )
  if (to !== undefined)
    return (
      <Link to={to} {...look}>
        {face}
      </Link>
    )
  if (href !== undefined)
    return (
      <a href={href} download={download} onClick={onFollow} {...look}>
        {face}
      </a>
    )
  return (
    // At work it keeps the focus, which a button that is disabled loses.
    <button type="button" {...props} {...look} disabled={disabled} {...(loading && { 'aria-busy': true, 'aria-disabled': true, onClick: refuse })}>
      {face}
    </button>
  )
}

/** Neither acts nor submits. */
const refuse = (event: React.MouseEvent) => event.preventDefault()

/** The face of a button that is only an icon, for what has a button of its own: `Menu`, `Popup`. */
export const iconFace = styles.icon

export type IconButtonProps = React.ComponentProps<'button'> & {
  /** What it does: read out, and shown as a tooltip. */
  label: string
}

/** A button that is only an icon. */
export function IconButton({ label, className, children, ...props }: IconButtonProps) {
  return (
    <button type="button" aria-label={label} data-tip={label} className={[styles.icon, className].filter(Boolean).join(' ')} {...props}>
      {children}
    </button>
  )
}
