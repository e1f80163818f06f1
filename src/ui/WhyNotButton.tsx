import { useId } from 'react'
import { Button, type ButtonProps } from './Button.tsx'
import { ReasonWords, ruleLine, type Reason } from './Reason.tsx'

export type WhyNotButtonProps = ButtonProps & {
  /** Why it cannot be pressed now; `undefined` when it can. */
  why?: Reason | undefined
}

/** A button that, where it is off, stays in reach of keyboard and pointer and says why. */
export function WhyNotButton({ why, ...props }: WhyNotButtonProps) {
  const id = useId()
  if (why === undefined) return <Button {...props} />
  // A link cannot be disabled: what is off is always a button.
  const { to: _to, href: _href, onClick: _onClick, type: _type, ...rest } = props
  return (
    <>
      <Button {...rest} aria-disabled="true" aria-describedby={id} tip={why.words} tipNote={why.rule && ruleLine(why.rule)} />
      <span id={id} hidden>
        <ReasonWords reason={why} />
      </span>
    </>
  )
}
