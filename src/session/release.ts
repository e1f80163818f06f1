import { queryOptions } from '@tanstack/react-query'
import type { At } from '#src/paths.ts'
import { ApiError, hasStatus } from '#src/api/errors.ts'
import { readVersions } from '#src/api/glance/info.ts'
import type { Release } from '#src/policy/defaults.ts'

/** The last API version of Glance 25 (Zed), which says 2.16 where it has an image cache; master says 2.17 at least. glance/api/versions.py */
const LAST_OF_ZED = 16

/** By the highest minor of version 2 in a version document: 15 of `v2.15`. */
export function releaseOf(versions: readonly { readonly id: string }[]): Release {
  const minors = versions.map(({ id }) => Number(/^v2\.(\d+)$/.exec(id)?.[1] ?? 0))
  return Math.max(0, ...minors) > LAST_OF_ZED ? 'master' : 'zed'
}

/**
 * Whose default rules this place's Glance follows. A front end that does not pass the version document on is taken for a Glance of today.
 * A service that cannot be reached, or a lost session, stays an error.
 */
export const releaseQuery = (at: At) =>
  queryOptions({
    queryKey: [at.region, at.scope, 'release'] as const,
    queryFn: async ({ signal }): Promise<Release> => {
      try {
        return releaseOf(await readVersions(at, signal))
      } catch (error) {
        if (error instanceof ApiError && !hasStatus(error, 0, 401, 502, 503, 504)) return 'master'
        throw error
      }
    },
    staleTime: Infinity,
  })
