import MuiButton, { type ButtonProps as MuiButtonProps } from '@mui/material/Button'
import { Link } from 'react-router'
import styles from './Button.module.css'

export type ButtonProps = Omit<MuiButtonProps, 'href' | 'ref'> & {
  /** A place in the app: the button is a link that looks like one. */
  to?: string
}

/** The button of Loupe: outlined unless told otherwise; `variant="contained" color="primary"` once per screen. */
export function Button({ to, ...props }: ButtonProps) {
  return to === undefined ? <MuiButton type="button" {...props} /> : <MuiButton component={Link} to={to} {...props} />
}

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
