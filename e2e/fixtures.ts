import { expect, test as base, type APIRequestContext, type Page, type Request } from '@playwright/test'
import * as z from 'zod/mini'
import { createDemoCloud } from '#mocks/cloud.ts'
import type { SiteSchema } from '#mocks/image-schema.ts'
import type { SitePolicy } from '#src/api/policy.ts'
import { osIdentity, paths, sessionPath, type At } from '#src/paths.ts'
import { startServer, type Server } from './server.ts'
import type { Account, AccountName } from './contract/accounts.ts'

/** A page of somebody signed in, at the list of images of a project. */
export type Person = { page: Page; at: At }

type Fixtures = {
  /** What the operators of the demo cloud say of its images; absent: what comes with Glance. */
  site: SiteSchema | undefined
  /** What they say of its policy, in the cloud and in the gateway; absent: the defaults. */
  policy: SitePolicy | undefined
  /** Whether the demo cloud has a second region, RegionTwo, with no images yet. */
  secondRegion: boolean
  /** After so many minutes without a sign of anybody the page signs out; absent: never. */
  idleMinutes: number | undefined
  /** Loupe with a cloud of its own: fresh, in this process, gone after the test. On a real cloud: the gateway in front of it. */
  server: Server
  /** Signs somebody in. A second call is another browser. */
  as: (name: AccountName, options?: { path?: (at: At) => string }) => Promise<Person>
  /** Says which refusals a test means to see (0: no answer at all): Chromium reports each as a console error, and any other fails the test. */
  expectStatus: (...statuses: number[]) => void
}

const named = z.looseObject({ id: z.string(), name: z.string() })
const tokenBody = z.looseObject({
  token: z.looseObject({ project: named, catalog: z.array(z.looseObject({ type: z.string(), endpoints: z.array(z.looseObject({ region: z.string() })) })) }),
})
const scopeSchema = z.object({ project: z.object({ id: z.optional(z.string()), name: z.optional(z.string()) }) })
/** The project that an account is about, by id or name. */
const projectOf = (account: Account) => scopeSchema.parse(account.auth.scope).project

const headers = (origin: string) => ({ 'X-Requested-With': 'loupe', Origin: origin })

/** Takes a session through the gateway, as the sign-in page does: of the account's project, which an application credential brings. The cookies land in the browser's context. */
export async function takeSession(request: APIRequestContext, origin: string, account: Account): Promise<At> {
  const byCredential = account.auth.scope === undefined
  const data = { auth: { identity: account.auth.identity, ...(!byCredential && { scope: 'unscoped' }) } }
  const signedIn = await request.post(origin + sessionPath(), { headers: headers(origin), data })
  expect(signedIn.status(), await signedIn.text()).toBe(201)
  if (byCredential) return placeOf(await signedIn.json())
  const { projects } = z.looseObject({ projects: z.array(named) }).parse(await (await request.get(origin + osIdentity('unscoped', 'v3/auth/projects'))).json())
  const wanted = projectOf(account)
  const scope = projects.find(({ id, name }) => id === wanted.id || name === wanted.name)?.id
  if (scope === undefined) throw new Error(`No project ${wanted.name ?? wanted.id ?? ''} for this account`)
  return placeOf(await (await request.put(origin + sessionPath(scope), { headers: headers(origin) })).json())
}

function placeOf(body: unknown): At {
  const { token } = tokenBody.parse(body)
  const region = token.catalog.find(({ type }) => type === 'image')?.endpoints[0]?.region
  if (region === undefined) throw new Error('The catalog has no image service')
  return { region, scope: token.project.id }
}

export const test = base.extend<Fixtures>({
  site: [undefined, { option: true }],
  policy: [undefined, { option: true }],
  secondRegion: [false, { option: true }],
  idleMinutes: [undefined, { option: true }],
  server: async ({ site, policy, secondRegion, idleMinutes }, provide) => {
    const server = await startServer({ ...(site ? { cloud: createDemoCloud({ profile: 'master', imageSchema: site }) } : { site: policy }), secondRegion, idleMinutes })
    await provide(server)
    await server.close()
  },
  expectStatus: async ({}, provide, info) => {
    const statuses: number[] = []
    info.annotations.push({ type: 'expected statuses', get description() { return statuses.join(' ') } })
    await provide((...more) => void statuses.push(...more))
  },
  as: async ({ browser, server, contextOptions }, provide, info) => {
    const errors: string[] = []
    const contexts: Awaited<ReturnType<typeof browser.newContext>>[] = []
    await provide(async (name, { path = paths.images } = {}) => {
      const context = await browser.newContext({ ...contextOptions, baseURL: server.origin })
      contexts.push(context)
      const page = await context.newPage()
      watch(page, errors, () => info.annotations.find(({ type }) => type === 'expected statuses')?.description ?? '')
      const at = await takeSession(context.request, server.origin, server.account(name))
      await page.goto(path(at))
      return { page, at }
    })
    for (const context of contexts) await context.close()
    expect(errors, 'errors in the console').toEqual([])
  },
})

/** What each page asks for and has not been answered. */
const underWay = new WeakMap<Page, Set<Request>>()

/** Waits until the page does nothing by itself any more, also what it had put off to an idle moment. */
export async function atRest(page: Page): Promise<void> {
  const idle = () => page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)))
  await expect(async () => {
    await idle()
    expect(underWay.get(page)?.size).toBe(0)
    await idle()
    expect(underWay.get(page)?.size).toBe(0)
  }).toPass()
}

/** A console error fails the test: a broken policy of the page, a React warning, a thrown error. Refused requests must be declared. */
export function watch(page: Page, errors: string[], expected: () => string): void {
  const asked = new Set<Request>()
  underWay.set(page, asked)
  page.on('request', (request) => asked.add(request))
  page.on('requestfinished', (request) => asked.delete(request))
  page.on('requestfailed', (request) => asked.delete(request))
  // Where something is refused that the console says nothing of.
  void page.addInitScript(() => {
    addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI, sample }) => console.error(`the page’s own policy refused ${effectiveDirective}: ${blockedURI} ${sample}`))
  })
  page.on('pageerror', (error) => errors.push(String(error)))
  page.on('console', (message) => {
    if (message.type() !== 'error' && message.type() !== 'warning') return
    const status = /Failed to load resource: (?:the server responded with a status of (\d+)|net::ERR_)/.exec(message.text())
    if (status && expected().split(' ').includes(status[1] ?? '0')) return
    errors.push(`${message.type()}: ${message.text()} (${message.location().url})`)
  })
}

export { expect }
