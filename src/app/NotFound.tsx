import { Frame, Nothing } from './ErrorPage.tsx'

/** An address that is none of the app's, outside every place. */
export function Component() {
  return (
    <Frame>
      <Nothing />
    </Frame>
  )
}
