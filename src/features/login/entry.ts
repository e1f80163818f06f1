import * as z from 'zod/mini'
import { hasStatus } from '#src/api/errors.ts'
import { queryClient } from '#src/api/queryClient.ts'
import { projectsQuery } from '#src/api/keystone/projects.ts'
import { takeScope, type Token } from '#src/api/keystone/session.ts'
import { stored } from '#src/lib/stored.ts'
import { paths, type At } from '#src/paths.ts'
import { canOf } from '#src/policy/can.ts'
import { credentialsOf, keepSession, regionsOf } from '#src/session/session.ts'

/** Where the person worked last, in this browser. */
const PLACE_KEY = 'loupe-place'
const placeSchema = z.object({ region: z.string(), scope: z.string() })

export const rememberPlace = (at: At): void => stored.write(PLACE_KEY, JSON.stringify(at))

function lastPlace(): At | undefined {
  try {
    return placeSchema.parse(JSON.parse(stored.read(PLACE_KEY) ?? ''))
  } catch {
    return undefined // nothing kept, or not ours
  }
}

/**
 * Takes the scope of a project and answers its place: the region used last where it has images, else the catalog's first.
 * Throws ApiError: 401 without a session, 403 without a role there.
 */
export const enterProject = async (scope: string): Promise<At> => placeOf(scope, await take(scope))

const take = async (scope: string): Promise<Token> => keepSession(scope, await takeScope(scope))

function placeOf(scope: string, token: Token): At {
  const regions = regionsOf(token)
  const last = lastPlace()?.region
  const region = last !== undefined && regions.includes(last) ? last : regions[0]
  if (region === undefined) throw new Error(`The catalog of project ${token.project?.name ?? scope} has no image service.`)
  return { region, scope }
}

/** How many projects are tried at the first sign-in: each is a question to Keystone. */
const TRIES = 5

/**
 * The first project where the person may make images, else the first at all. Keystone's default project would be asked for first,
 * but an unscoped token does not tell it.
 */
async function firstPlace(ids: readonly string[]): Promise<At | undefined> {
  const [first] = ids
  if (first === undefined) return undefined
  for (const id of ids.length > 1 ? ids.slice(0, TRIES) : []) {
    try {
      const token = await take(id)
      if (regionsOf(token).length > 0 && canOf(credentialsOf(token), 'master')('add_image')) return placeOf(id, token)
    } catch (error) {
      // The role was taken away since the list was made.
      if (!hasStatus(error, 403)) throw error
    }
  }
  return enterProject(first)
}

/** Where to begin after signing in: `to` where the person has a project of that address, else the project used last, else `firstPlace`. `undefined`: there is no project. */
export async function firstPath(to?: string): Promise<string | undefined> {
  const projects = await queryClient.fetchQuery(projectsQuery('unscoped'))
  const has = (scope: string | undefined) => projects.some((project) => project.id === scope)
  if (to !== undefined && has(to.split('/')[2])) return to
  const last = lastPlace()?.scope
  const at = last !== undefined && has(last) ? await enterProject(last) : await firstPlace(projects.map(({ id }) => id))
  return at && paths.images(at)
}

/** A path of this app, or nothing: what stands in an address is never gone to unread. */
export function localPath(to: string | null): string | undefined {
  if (!to?.startsWith('/') || !URL.canParse(to, HERE)) return undefined
  const { origin, pathname, search } = new URL(to, HERE)
  // `/x/..//host` is a path here, and what is left of it names another host.
  return origin === HERE && !pathname.startsWith('//') ? pathname + search : undefined
}

/** Stands for this origin: which one it is makes no difference. */
const HERE = 'http://loupe.invalid'
