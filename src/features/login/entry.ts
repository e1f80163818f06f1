import { t } from '@lingui/core/macro'
import * as z from 'zod/mini'
import { hasStatus } from '#src/api/errors.ts'
import { queryClient } from '#src/api/queryClient.ts'
import { projectsQuery, type Project } from '#src/api/keystone/projects.ts'
import { readSession, takeScope, type Token } from '#src/api/keystone/session.ts'
import { stored } from '#src/lib/stored.ts'
import { paths, type At } from '#src/paths.ts'
import { canAt, keepSession, knownSessions, regionsOf } from '#src/session/session.ts'

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

/** A project whose catalog has no image service: there is nothing of Loupe's to see. */
export class NoImageService extends Error {
  readonly project: string
  /** Others that may have one. */
  readonly others: readonly Project[]

  constructor(project: string, others: readonly Project[] = []) {
    super(t`The catalog of the project ${project} has no image service.`)
    this.project = project
    this.others = others
  }
}

/**
 * Takes the scope of a project and answers its place: the region used last where it has images, else the catalog's first.
 * Throws ApiError: 401 without a session, 403 without a role there; NoImageService.
 */
export async function enterProject(scope: string): Promise<At> {
  const token = await take(scope)
  const at = placeOf(token)
  if (at === undefined) throw new NoImageService(token.project?.name ?? scope)
  return at
}

const take = async (scope: string): Promise<Token> => keepSession(scope, await takeScope(scope))

/** The place of a project's token; `undefined` without an image service. */
function placeOf(token: Token): At | undefined {
  const regions = regionsOf(token)
  const last = lastPlace()?.region
  const region = last !== undefined && regions.includes(last) ? last : regions[0]
  return region === undefined || token.project === undefined ? undefined : { region, scope: token.project.id }
}

/** How many projects are tried at the first sign-in: each is a question to Keystone. */
const TRIES = 5

/**
 * The first project where the person may make images, else the first that has an image service. Keystone's default project would be asked for first,
 * but an unscoped token does not tell it.
 */
async function firstPlace(projects: readonly Project[]): Promise<At | undefined> {
  let first: At | undefined
  let bare: Project | undefined
  let refusal: unknown
  const tried = new Set<string>()
  for (const project of projects.slice(0, TRIES)) {
    try {
      const token = await take(project.id)
      tried.add(project.id)
      const at = placeOf(token)
      if (at && (await canAt(at, token))('add_image')) return at
      first ??= at
      if (!at) bare ??= project
    } catch (error) {
      // The role was taken away since the list was made.
      if (!hasStatus(error, 403)) throw error
      tried.add(project.id)
      refusal ??= error
    }
  }
  if (first) return first
  if (bare) throw new NoImageService(bare.name, projects.filter(({ id }) => !tried.has(id)))
  if (refusal !== undefined) throw refusal
  return undefined
}

/** Where to go, and what to say there. */
export type Entry = { readonly path: string; readonly aside?: string }

/**
 * Where to begin after signing in: `to` where the person has a project of that address, else the project used last, else `firstPlace`.
 * `undefined`: there is no project. Throws ApiError, 401 where the browser did not keep the session; NoImageService.
 */
export async function entryOf(token: Token, to?: string): Promise<Entry | undefined> {
  if (token.application_credential && token.project) return credentialEntry(await readSession(token.project.id), to)
  const path = await pathOf(to)
  return path === undefined ? undefined : { path }
}

/** An application credential leads into its own project, wherever the address would have led. */
function credentialEntry(token: Token, to?: string): Entry {
  const scope = token.project?.id ?? ''
  keepSession(scope, token)
  const wanted = scopeIn(to)
  if (to !== undefined && wanted === scope) return { path: to }
  const at = placeOf(token)
  const project = token.project?.name ?? scope
  if (at === undefined) throw new NoImageService(project)
  const path = paths.images(at)
  if (wanted === undefined) return { path }
  return { path, aside: t`That address belongs to another project. An application credential works in its own project only, and this one belongs to ${project}.` }
}

/** The project that a path of this app is of. */
const scopeIn = (path: string | undefined) => path?.split(/[/?]/)[2]

async function pathOf(to?: string): Promise<string | undefined> {
  const projects = await queryClient.fetchQuery(projectsQuery('unscoped'))
  const has = (scope: string | undefined) => projects.some((project) => project.id === scope)
  if (to !== undefined && has(scopeIn(to))) return to
  const last = lastPlace()?.scope
  const at = last !== undefined && has(last) ? await lastOrFirst(last, projects) : await firstPlace(projects)
  return at && paths.images(at)
}

/** The project used last, unless its images are gone since. */
async function lastOrFirst(last: string, projects: readonly Project[]): Promise<At | undefined> {
  try {
    return await enterProject(last)
  } catch (error) {
    if (!(error instanceof NoImageService) && !hasStatus(error, 403)) throw error
    const others = projects.filter(({ id }) => id !== last)
    if (others.length === 0) throw error
    return firstPlace(others)
  }
}

/** Where `/` leads. An application credential has no unscoped session to ask: its place is the one it is in. Throws ApiError: 401 without a session. */
export async function homePath(): Promise<string | undefined> {
  const here = knownSessions().find((token) => token.application_credential)
  if (here) return credentialEntry(here).path
  try {
    return await pathOf()
  } catch (error) {
    const last = lastPlace()
    if (!hasStatus(error, 401) || !last) throw error
    const token = await readSession(last.scope)
    if (!token.application_credential) throw error
    return credentialEntry(token).path
  }
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
