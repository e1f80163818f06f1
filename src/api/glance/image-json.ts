import * as z from 'zod/mini'
import { queryOptions } from '@tanstack/react-query'
import { request } from '#src/api/http.ts'
import { os, type At } from '#src/paths.ts'
import { imageKeys } from './images.ts'

/** One image as Glance itself answers it, with nothing read into it. `stamp`: of the record that stands beside it; with another one it is asked for anew. */
export const imageJsonQuery = (at: At, id: string, stamp: string) =>
  queryOptions({
    queryKey: [...imageKeys.one(at, id), 'json', stamp] as const,
    queryFn: ({ signal }) => request({ at, path: os(at, 'image', `v2/images/${encodeURIComponent(id)}`), signal }, z.unknown()),
    staleTime: 5_000,
  })
