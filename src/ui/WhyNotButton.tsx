import { useId } from 'react'
import { Button, type ButtonProps } from './Button.tsx'

export type WhyNotButtonProps = ButtonProps & {
  /** Why it cannot be pressed now, as a sentence; `undefined` when it can. */
  why?: string | undefined
}

/** A button that, where it is off, stays in reach of keyboard and pointer and says why. */
export function WhyNotButton({ why, ...props }: WhyNotButtonProps) {
  const id = useId()
  if (why === undefined) return <Button {...props} />
  // A link cannot be disabled: what is off is always a button.
  const { to: _to, href: _href, onClick: _onClick, type: _type, ...rest } = props
  return (
    <>
      <Button {...rest} aria-disabled="true" aria-describedby={id} tip={why} />
      <span id={id} hidden>
        {why}
      </span>
    </>
  )
}
