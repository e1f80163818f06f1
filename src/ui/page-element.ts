import { invariant } from '#src/lib/invariant.ts'

/** Of the element that holds everything but what floats above. */
export const PAGE_ID = 'page'

/** It is made inert under a dialog that is not the browser's own. */
export function pageElement(): HTMLElement {
  const element = document.getElementById(PAGE_ID)
  invariant(element, 'the page stands in the root')
  return element
}
