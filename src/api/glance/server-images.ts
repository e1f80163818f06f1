import * as z from 'zod/mini'
import { queryOptions } from '@tanstack/react-query'
import { request } from '#src/api/http.ts'
import { os, type At } from '#src/paths.ts'
import { imageKeys, imageSchema, readImages } from './images.ts'

/** More images of one server than a person looks through; Glance's own limit. */
const PAGE = 1000

/** The images that were taken of a server and that the place lists, newest first. Nova writes into each of which server it is. */
export const imagesOfServerQuery = (at: At, serverId: string) =>
  queryOptions({
    queryKey: [...imageKeys.all(at), 'of-server', serverId] as const,
    queryFn: async ({ signal }) => {
      const query = { instance_uuid: serverId, sort: 'created_at:desc', limit: PAGE }
      return (await request({ at, path: os(at, 'image', 'v2/images'), query, signal }, z.looseObject({ images: z.array(imageSchema) }))).images
    },
    staleTime: 5_000,
  })

/** The images of these ids that the place lists, by their ids: what servers were made from. */
export const imagesByIdQuery = (at: At, ids: readonly string[]) =>
  queryOptions({
    queryKey: [...imageKeys.all(at), 'by-id', ids] as const,
    queryFn: async ({ signal }) => new Map((await readImages(at, ids, signal)).map((image) => [image.id, image])),
    staleTime: 60_000,
  })
