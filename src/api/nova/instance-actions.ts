import { queryOptions } from '@tanstack/react-query'
import * as z from 'zod/mini'
import { request } from '#src/api/http.ts'
import { os, type At } from '#src/paths.ts'

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

/** What was done with a server, newest first. Nova knows only servers that are there, or were deleted lately. `GET /servers/{server_id}/os-instance-actions` */
export const instanceActionsQuery = (at: At, serverId: string) =>
  queryOptions({
    queryKey: [at.region, at.scope, 'instance-actions', serverId] as const,
    queryFn: async ({ signal }) =>
      (await request({ at, path: os(at, 'compute', `servers/${encodeURIComponent(serverId)}/os-instance-actions`), signal }, z.looseObject({ instanceActions: z.array(instanceActionSchema) }))).instanceActions,
    staleTime: 30_000,
    retry: false,
  })
