import { useState } from 'react'
import type { LoaderFunctionArgs } from 'react-router'
import type { Visibility } from '#src/api/glance/images.ts'
import { useShown } from '#src/image/shown.ts'
import { atOf } from '#src/paths.ts'
import { requireSession } from '#src/session/session.ts'
import { Answer } from './Answer.tsx'
import { Members } from './Members.tsx'
import { WhoSees } from './WhoSees.tsx'
import parts from '#src/ui/parts.module.css'

export async function loader({ params, request }: LoaderFunctionArgs) {
  await requireSession(atOf(params), request)
  return null
}

/** Who sees an image, and with whom it is shared. */
export function Component() {
  const { at, image } = useShown()
  // What is about to be chosen, before it is done.
  const [choice, setChoice] = useState<Visibility>()
  return (
    <div className={parts.parts}>
      {image.visibility === 'shared' && image.owner !== at.scope && <Answer at={at} image={image} />}
      <WhoSees at={at} image={image} choice={choice} onChoose={setChoice} />
      <Members at={at} image={image} onShare={() => setChoice('shared')} />
    </div>
  )
}
