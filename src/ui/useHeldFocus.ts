import { useEffect, useRef } from 'react'

/**
 * For an element whose buttons go when their work is done. What had the focus and goes leaves it to the element, or where that is empty to the
 * page's heading: it is not lost to the page as a whole. Called by the component that draws what is in it; answers the element's props.
 */
export function useHeldFocus<E extends HTMLElement>() {
  const place = useRef<E>(null)
  const inside = useRef(false)
  // After each drawing: what goes says nothing.
  useEffect(() => {
    const element = place.current
    const empty = element?.childElementCount === 0
    const here = document.activeElement
    // Also from the element itself, which is not seen any more when it is empty.
    if (!inside.current || !(here === document.body || (empty && here === element))) return
    inside.current = false
    const heading = document.querySelector<HTMLElement>('h1')
    ;(empty ? heading : element)?.focus()
  })
  return {
    ref: place,
    tabIndex: -1,
    onFocus: () => {
      inside.current = true
    },
    // A dialog of the browser's takes it away from the window only.
    onBlur: ({ currentTarget, relatedTarget }: React.FocusEvent<E>) => {
      inside.current = currentTarget.contains(relatedTarget instanceof Node ? relatedTarget : document.activeElement)
    },
  }
}
