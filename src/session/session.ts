import { useCallback, useMemo, useSyncExternalStore } from 'react'
import { useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { redirect } from 'react-router'
import { pathHere } from '#src/lib/base.ts'
import { invariant } from '#src/lib/invariant.ts'
import { parseTime } from '#src/lib/time.ts'
import { paths, type At, type ServiceType } from '#src/paths.ts'
import { dropDraftsNotOf } from '#src/forms/drafts.ts'
import { hasStatus } from '#src/api/errors.ts'
import { askAgain } from '#src/api/http.ts'
import { queryClient } from '#src/api/queryClient.ts'
import { SERVICE_NAMES } from '#src/api/keystone/service-names.ts'
import { readSession, sessionQuery, takeScope, type Token } from '#src/api/keystone/session.ts'
import { sitePolicyQuery, type SitePolicy } from '#src/api/policy.ts'
import { canOf, type Can } from '#src/policy/can.ts'
import type { Credentials } from '#src/policy/check.ts'
import { credentialsOf } from '#src/policy/credentials.ts'
import type { Release } from '#src/policy/defaults.ts'
import { policyOf, siteIn, type Policy } from '#src/policy/policy.ts'
import { forgetRefusals, refusalsAt, subscribeRefusals } from './refusals.ts'
import { releaseQuery } from './release.ts'

/**
 * For loaders, before anything else: who the person is at this place. Takes the scope when the session has not yet.
 * Throws a redirect to the sign-in page without a session, or to the home page for a place that is no project; throws
 * ApiError 403 when the person has no role there.
 */
export async function requireSession(at: At, request: Request): Promise<Token> {
  const token = await sessionOf(at, request)
  if (token.project === undefined) throw redirect(paths.home())
  void queryClient.prefetchQuery(releaseQuery(at))
  void queryClient.prefetchQuery(sitePolicyQuery(at.scope))
  return token
}

async function sessionOf(at: At, request: Request): Promise<Token> {
  const known = queryClient.getQueryData(sessionQuery(at.scope).queryKey)
  if (known !== undefined && parseTime(known.expires_at) > Date.now()) return known
  const { pathname, search } = new URL(request.url)
  const to = pathname + search
  // The page stands already, and only reads anew: its own requests ask for the session.
  if (known !== undefined && to === here()) return known
  const token = await findSession(at.scope)
  if (token !== undefined) return keepSession(at.scope, token)
  if (known === undefined) throw redirect(paths.login(to))
  // It ended under an open page: the person signs in over it and goes on, or stays where they are.
  if (!(await askAgain(at))) throw redirect(here())
  return queryClient.getQueryData(sessionQuery(at.scope).queryKey) ?? known
}

const here = () => pathHere() + window.location.search

const looking = new Map<string, Promise<Token | undefined>>()

/**
 * The session of a scope: its own, or taken from the one that stands. `undefined` when there is none. Throws ApiError: 403 without a role there.
 * The loaders of a page and of the shell around it ask at the same time: they share one answer.
 */
export function findSession(scope: string): Promise<Token | undefined> {
  const search = looking.get(scope) ?? look(scope).finally(() => looking.delete(scope))
  looking.set(scope, search)
  return search
}

async function look(scope: string): Promise<Token | undefined> {
  for (const ask of [readSession, takeScope]) {
    try {
      return await ask(scope)
    } catch (error) {
      if (!hasStatus(error, 401)) throw error
    }
  }
  return undefined
}

/** Whether two sessions are of one person, by the same means: an application credential may do less than its owner. */
export const isSameSignIn = (a: Token, b: Token): boolean => a.user.id === b.user.id && a.application_credential?.id === b.application_credential?.id

/** The sessions that this page knows. */
export const knownSessions = (): Token[] => queryClient.getQueriesData<Token>({ queryKey: ['session'] }).flatMap(([, token]) => token ?? [])

/** Writes a session into the cache. Nothing that somebody else saw stays there. */
export function keepSession(scope: string, token: Token): Token {
  if (knownSessions().some((known) => !isSameSignIn(known, token))) {
    queryClient.clear()
    forgetRefusals()
  }
  dropDraftsNotOf(token.user.id)
  queryClient.setQueryData(sessionQuery(scope).queryKey, token)
  return token
}

/** Who the person is at this place. The route's loader has called `requireSession`. */
export const useSession = (at: At): Token => useSuspenseQuery(sessionQuery(at.scope)).data

/**
 * `can('modify_image', image)` at this place. The same function until the session changes, or the cloud refuses what nobody could tell. It reads what
 * the place's shell keeps (useRules): a page asks in dozens of places, and an observer of each query in each of them would cost more than the answers.
 */
export const useCan = (at: At): Can => useSyncExternalStore(subscribeCan, () => canHere(at))

/** Keeps what `useCan` decides by, for as long as a place is shown. */
export function useRules(at: At): void {
  useSession(at)
  useCanOf(at)
}

const decided = new Map<string, { readonly by: readonly unknown[]; readonly can: Can }>()

function canHere(at: At): Can {
  const place = `${at.region}/${at.scope}`
  const before = decided.get(place)
  const token = queryClient.getQueryData(sessionQuery(at.scope).queryKey)
  // It ended: the page stands as it was until somebody signs in.
  if (token === undefined && before) return before.can
  invariant(token, 'who asks what they may do has a session')
  const release = queryClient.getQueryData(releaseQuery(at).queryKey)
  const site = queryClient.getQueryData(sitePolicyQuery(at.scope).queryKey)
  const refusals = refusalsAt(at)
  const by = [token, release, site, refusals]
  if (before && by.every((one, i) => one === before.by[i])) return before.can
  const can = canOf(credentialsOf(token), policyIn(at.region, release, site), refusals)
  decided.set(place, { by, can })
  return can
}

const decides = ([first, , third]: readonly unknown[]) => first === 'session' || first === 'site-policy' || third === 'release'

function subscribeCan(listener: () => void): () => void {
  const heard = ({ query }: { query: { queryKey: readonly unknown[] } }) => {
    if (decides(query.queryKey)) listener()
  }
  const ends = [subscribeRefusals(listener), queryClient.getQueryCache().subscribe(heard)]
  return () => {
    for (const end of ends) end()
  }
}

/** The `can` of anybody at this place: of the person with one more role, say. */
export function useCanOf(at: At): (creds: Credentials) => Can {
  // Not awaited: they come before what the page itself reads, and no page should wait or fail for them.
  const release = useQuery(releaseQuery(at)).data
  const site = useQuery(sitePolicyQuery(at.scope)).data
  const refusals = useSyncExternalStore(subscribeRefusals, () => refusalsAt(at))
  return useCallback((creds) => canOf(creds, policyIn(at.region, release, site), refusals), [at.region, release, site, refusals])
}

/** `useCan` for loaders: after `requireSession`, with the token that it answered. Awaits what the site says: a loader decides once. */
export async function canAt(at: At, token: Token): Promise<Can> {
  const site = await queryClient.ensureQueryData(sitePolicyQuery(at.scope)).catch(() => undefined)
  return canOf(credentialsOf(token), policyIn(at.region, queryClient.getQueryData(releaseQuery(at).queryKey), site), refusalsAt(at))
}

/** The rules that hold at a place. A cloud that does not say how old it is counts as one of today; a site that could not be asked, as one without rules of its own. */
const policyIn = (region: string, release: Release = 'master', site?: SitePolicy): Policy => policyOf(release, site && siteIn(region, site))

/** The regions where this place has an image service, in the catalog's order. */
export function useRegions(at: At): string[] {
  const token = useSession(at)
  return useMemo(() => regionsOf(token), [token])
}

/** The regions of a token's catalog that have an image service. Older catalogs spell `region` only. */
export function regionsOf(token: Token): string[] {
  const endpoints = token.catalog.filter((service) => service.type === 'image').flatMap((service) => service.endpoints)
  return [...new Set(endpoints.flatMap(({ region_id, region }) => region_id ?? region ?? []))]
}

/** Whether a region of a token's catalog has a service. Older catalogs spell `region` only. */
export const hasService = (token: Token, region: string, service: ServiceType): boolean =>
  token.catalog.some(({ type, endpoints }) => SERVICE_NAMES[service].includes(type) && endpoints.some((endpoint) => (endpoint.region_id ?? endpoint.region) === region))
