import { Nothing } from './ErrorPage.tsx'

/** An address that is none of the app's. */
export function Component() {
  return <Nothing />
}
