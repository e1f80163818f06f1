import { useOutletContext } from 'react-router'
import type { Image } from '#src/api/glance/images.ts'
import type { At } from '#src/paths.ts'

/** What the page of an image gives to each of its tabs. */
export type Shown = {
  readonly at: At
  readonly image: Image
  /** It could not be read again; the page says so. */
  readonly failed: boolean
}
export const useShown = () => useOutletContext<Shown>()
