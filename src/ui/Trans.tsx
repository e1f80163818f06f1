import { Trans as Said, type TransProps } from '@lingui/react'

/** What lingui would take for markup of its own, and what would turn the rest of a sentence round. */
const UNRULY = /[<\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/

/**
 * What the `Trans` macro renders (lingui.config.ts). Values stand in a sentence as they are: lingui reads elements out of the finished
 * sentence, so that a project called `<0>x</0>` would become one.
 */
export function Trans({ values = {}, ...props }: TransProps) {
  const asTheyAre = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, typeof value === 'string' && UNRULY.test(value) ? <bdi key={name}>{value}</bdi> : value]))
  return <Said {...props} values={asTheyAre} />
}
