import { queryOptions } from '@tanstack/react-query'
import * as z from 'zod/mini'
import { request } from '#src/api/http.ts'
import { os, type At } from '#src/paths.ts'
import { newestMicroversionQuery } from './versions.ts'

export const instanceActionSchema = z.looseObject({
  /** `create`, `createImage`, `reboot` … */
  action: z.string(),
  instance_uuid: z.string(),
  request_id: z.string(),
  user_id: z.nullish(z.string()),
  project_id: z.nullish(z.string()),
  start_time: z.string(),
  message: z.nullish(z.string()),
})
export type InstanceAction = z.infer<typeof instanceActionSchema>

/** Since 2.21 they are told of servers that were deleted, too. nova/api/openstack/compute/rest_api_version_history.rst */
const OF_DELETED = 21

/** What was done with a server, newest first. `GET /servers/{server_id}/os-instance-actions` */
export const instanceActionsQuery = (at: At, serverId: string) =>
  queryOptions({
    queryKey: [at.region, at.scope, 'instance-actions', serverId] as const,
    queryFn: async ({ signal, client }) => {
      const newest = await client.ensureQueryData(newestMicroversionQuery(at))
      const path = os(at, 'compute', `servers/${encodeURIComponent(serverId)}/os-instance-actions`)
      return (await request({ at, path, microversion: newest >= OF_DELETED ? `2.${OF_DELETED}` : undefined, signal }, z.looseObject({ instanceActions: z.array(instanceActionSchema) }))).instanceActions
    },
    staleTime: 30_000,
    retry: false,
  })
