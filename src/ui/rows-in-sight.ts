import { useLayoutEffect, useState, type RefObject } from 'react'
import { flushSync } from 'react-dom'

/** Rows kept above and below what is seen, so that a scroll finds them there. Each of them is drawn anew at every letter that is typed to find. */
const AROUND = 2
/** Rows come and go in steps of so many: not every turn of the wheel is a render. */
const STEP = 4

type Span = { from: number; to: number }

/**
 * Which of `count` rows, each of the same `height` in px, are in sight (and somewhat around it) while the page scrolls.
 * `body` is the element that holds the place of all of them. One height for all makes this a division; rows of unequal height would need a library.
 */
export function useRowsInSight(body: RefObject<HTMLElement | null>, count: number, height: number): Span {
  const [span, setSpan] = useState<Span>({ from: 0, to: 4 * STEP })
  useLayoutEffect(() => {
    const look = () => {
      if (!body.current) return
      const above = -body.current.getBoundingClientRect().top
      const from = Math.max(0, Math.floor((above / height - AROUND) / STEP) * STEP)
      const to = Math.max(from, Math.ceil(((above + window.innerHeight) / height + AROUND) / STEP) * STEP)
      setSpan((now) => (now.from === from && now.to === to ? now : { from, to }))
    }
    // At once, else a quick scroll shows the ground before its rows.
    const scrolled = () => flushSync(look)
    look()
    window.addEventListener('scroll', scrolled, { passive: true })
    window.addEventListener('resize', look)
    return () => {
      window.removeEventListener('scroll', scrolled)
      window.removeEventListener('resize', look)
    }
  }, [body, count, height])
  return { from: Math.min(span.from, count), to: Math.min(span.to, count) }
}
