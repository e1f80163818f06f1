import * as z from 'zod/mini'
import { queryClient } from '#src/api/queryClient.ts'
import { projectsQuery } from '#src/api/keystone/projects.ts'
import { takeScope } from '#src/api/keystone/session.ts'
import { paths, type At } from '#src/paths.ts'
import { keepSession, regionsOf } from '#src/session/session.ts'

/** Where the person worked last, in this browser. */
const PLACE_KEY = 'loupe-place'
const placeSchema = z.object({ region: z.string(), scope: z.string() })

export const rememberPlace = (at: At): void => localStorage.setItem(PLACE_KEY, JSON.stringify(at))

function lastPlace(): At | undefined {
  try {
    return placeSchema.parse(JSON.parse(localStorage.getItem(PLACE_KEY) ?? ''))
  } catch {
    return undefined // nothing kept, or not ours
  }
}

/**
 * Takes the scope of a project and answers its place: the region used last where it has images, else the catalog's first.
 * Throws ApiError: 401 without a session, 403 without a role there.
 */
export async function enterProject(scope: string): Promise<At> {
  const token = await takeScope(scope)
  keepSession(scope, token)
  const regions = regionsOf(token)
  const last = lastPlace()?.region
  const region = last !== undefined && regions.includes(last) ? last : regions[0]
  if (region === undefined) throw new Error(`The catalog of project ${token.project?.name ?? scope} has no image service.`)
  return { region, scope }
}

/** Where to begin after signing in: `to` where the person has a project of that address, else the project used last, else the first. `undefined`: there is no project. */
export async function firstPath(to?: string): Promise<string | undefined> {
  const projects = await queryClient.fetchQuery(projectsQuery('unscoped'))
  const has = (scope: string | undefined) => projects.some((project) => project.id === scope)
  if (to !== undefined && has(to.split('/')[2])) return to
  const last = lastPlace()?.scope
  const scope = last !== undefined && has(last) ? last : projects[0]?.id
  return scope === undefined ? undefined : paths.images(await enterProject(scope))
}

/** A path of this app, or nothing: what stands in an address is never gone to unread. */
export function localPath(to: string | null): string | undefined {
  if (!to?.startsWith('/') || /^\/[/\\]/.test(to)) return undefined
  const url = new URL(to, location.origin)
  return url.origin === location.origin ? url.pathname + url.search : undefined
}
