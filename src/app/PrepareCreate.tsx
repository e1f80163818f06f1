import { Activity, startTransition, useEffect, useState } from 'react'
import { createPortal } from 'react-dom'
import { imageSchemaQuery } from '#src/api/glance/schemas.ts'
import { queryClient } from '#src/api/queryClient.ts'
import { whyNotCreate } from '#src/image/why-not.ts'
import type { At } from '#src/paths.ts'
import { useCan } from '#src/session/session.ts'
import { whenIdle } from '#src/ui/when-idle.ts'
import { imageCreate, muiPages } from './prepared-pages.ts'

/**
 * Makes the form of a new image ready when there is nothing else to do: it then stands as soon as it is asked for. Its code and what it needs
 * of the cloud are fetched, and it is drawn once where nobody sees it: a first time costs twice as much as those after it, for the browser
 * compiles what it meets and MUI writes its styles.
 */
export default function PrepareCreate({ at }: { at: At }) {
  const can = useCan(at)
  const wanted = whyNotCreate(can, at.scope) === undefined
  const [stage] = useState(() => document.createElement('div'))
  const [rehearsal, setRehearsal] = useState<React.ReactNode>()
  useEffect(() => {
    if (!wanted) return undefined
    let wantedStill = true
    const show = (drawn: React.ReactNode) => startTransition(() => { if (wantedStill) setRehearsal(drawn) })
    const takeBack = whenIdle(() => void draw(at).then(show))
    return () => {
      wantedStill = false
      takeBack()
    }
  }, [at, wanted])
  const drawn = rehearsal !== undefined
  // Once is enough. React draws what is hidden in small pieces, so the next idle moment comes after it.
  useEffect(() => (drawn ? whenIdle(() => setRehearsal(undefined)) : undefined), [drawn])
  // Hidden, it has no effects: it writes no draft, and takes no focus. Out of the document, no field of the page has a twin.
  return drawn && <Activity mode="hidden">{createPortal(rehearsal, stage)}</Activity>
}

/** Nothing, where something did not come: it is asked for again, and told then, when somebody wants it. */
async function draw(at: At): Promise<React.ReactNode> {
  try {
    const [{ Mui }, { CreateForm }, schema] = await Promise.all([
      muiPages(),
      imageCreate(),
      queryClient.fetchQuery(imageSchemaQuery(at)),
    ])
    return (
      <Mui>
        <CreateForm at={at} schema={schema} onClose={() => undefined} />
      </Mui>
    )
  } catch {
    return undefined
  }
}
