import * as z from 'zod/mini'
import { queryOptions } from '@tanstack/react-query'
import { os, type At } from '#src/paths.ts'
import { ApiError, hasStatus } from '#src/api/errors.ts'
import { request } from '#src/api/http.ts'
import type { Release } from '#src/policy/glance.ts'

const versionsSchema = z.looseObject({ versions: z.array(z.looseObject({ id: z.string() })) })

/** The last API version of Glance 25 (Zed); later ones follow the rules of master. glance/api/versions.py */
const LAST_OF_ZED = 15

/** The highest minor of version 2 in a version document: `v2.15` is 15. */
export function releaseOf(versions: readonly { readonly id: string }[]): Release {
  const minors = versions.map(({ id }) => Number(/^v2\.(\d+)$/.exec(id)?.[1] ?? 0))
  return Math.max(0, ...minors) > LAST_OF_ZED ? 'master' : 'zed'
}

/**
 * Whose default rules this place's Glance follows, by `GET /versions` (`GET /` says the same with status 300).
 * A front end that does not pass the document on is taken for a Glance of today. A service that cannot be reached, or a lost session, stays an error.
 */
export const releaseQuery = (at: At) =>
  queryOptions({
    queryKey: [at.region, at.scope, 'release'] as const,
    queryFn: async ({ signal }): Promise<Release> => {
      try {
        return releaseOf((await request({ at, path: os(at, 'image', 'versions'), signal }, versionsSchema)).versions)
      } catch (error) {
        if (error instanceof ApiError && !hasStatus(error, 0, 401, 502, 503, 504)) return 'master'
        throw error
      }
    },
    staleTime: Infinity,
  })
