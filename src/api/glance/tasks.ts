import { queryOptions } from '@tanstack/react-query'
import * as z from 'zod/mini'
import { request } from '#src/api/http.ts'
import { os, type At } from '#src/paths.ts'
import { imageKeys } from './images.ts'

/** What Glance does in the background: an import, a copy to another store. Who began it is told since 2.12 (Wallaby). */
export const taskSchema = z.looseObject({
  id: z.string(),
  type: z.string(),
  /** glance/domain/__init__.py Task: pending, processing, success, failure. */
  status: z.string(),
  user_id: z.nullish(z.string()),
  message: z.nullish(z.string()),
  created_at: z.string(),
  updated_at: z.nullish(z.string()),
  /** 48 hours after its end, unless the cloud says otherwise: it is forgotten then. */
  expires_at: z.nullish(z.string()),
  input: z.nullish(z.looseObject({ import_req: z.nullish(z.looseObject({ method: z.nullish(z.looseObject({ name: z.nullish(z.string()) })) })) })),
})
export type Task = z.infer<typeof taskSchema>

/** The tasks of an image that are remembered. One that an administrator began belongs to the administrator's project. `GET /v2/images/{image_id}/tasks` */
export const tasksQuery = (at: At, imageId: string) =>
  queryOptions({
    queryKey: [...imageKeys.one(at, imageId), 'tasks'] as const,
    queryFn: async ({ signal }) => (await request({ at, path: os(at, 'image', `v2/images/${encodeURIComponent(imageId)}/tasks`), signal }, z.looseObject({ tasks: z.array(taskSchema) }))).tasks,
    staleTime: 5_000,
  })
