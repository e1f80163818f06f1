import { queryOptions } from '@tanstack/react-query'
import * as z from 'zod/mini'
import { request } from '#src/api/http.ts'
import { os, type At } from '#src/paths.ts'
import { eventSchema } from './hermes.ts'

/** What somebody is called who is known by an id, as the last event of theirs says. `null`: no event of theirs is to be seen, or it says none. */
export const personNameQuery = (at: At, id: string) =>
  queryOptions({
    queryKey: [at.region, at.scope, 'audit', 'person', id] as const,
    queryFn: async ({ signal }): Promise<string | null> => {
      const { events } = await request({ at, path: os(at, 'audit-data', 'v1/events'), query: { initiator_id: id, limit: 1 }, signal }, z.looseObject({ events: z.nullish(z.array(eventSchema)) }))
      return events?.[0]?.initiator.name || null
    },
    staleTime: Infinity,
  })
