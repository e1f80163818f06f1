import { useEffect } from 'react'
import { imageSchemaQuery } from '#src/api/glance/schemas.ts'
import { queryClient } from '#src/api/queryClient.ts'
import { whyNotCreate } from '#src/image/why-not.ts'
import type { At } from '#src/paths.ts'
import { useCan } from '#src/session/session.ts'
import { whenIdle } from './when-idle.ts'

/** Fetches what the form of a new image needs when there is nothing else to do: it then stands as soon as it is asked for. */
export function usePrepareCreate(at: At): void {
  const can = useCan(at)
  const wanted = whyNotCreate(can, at.scope) === undefined
  useEffect(() => (wanted ? whenIdle(() => void prepare(at)) : undefined), [at, wanted])
}

async function prepare(at: At): Promise<void> {
  void queryClient.prefetchQuery(imageSchemaQuery(at))
  try {
    await Promise.all([import('#src/ui/MuiPages.tsx'), import('#src/features/image-create/ImageCreate.tsx')])
  } catch {
    // It is asked for again, and told then, when somebody wants it.
  }
}
