// The cloud that a file of cases speaks to. On the demo cloud every case runs twice: as the Glance of master and as that of Zed.
import { appendFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, inject, test, type TestContext } from 'vitest'
import { imageSchema, type Image } from '#src/api/glance/images.ts'
import type { SiteSchema } from '#mocks/image-schema.ts'
import { demoAccounts, type AccountName, type Accounts } from './accounts.ts'
import { signIn, type Client } from './client.ts'
import { each, newId, note, PREFIX, remove, type Clients, type Made } from './leftovers.ts'
import type { Profile, Target } from './target.ts'

/** Thrown where the cloud lacks what a case needs: the case is skipped, with this reason. */
class Missing extends Error {}

type Case = () => Promise<void>

export type Cloud = {
  /** Whose answers are right: those of Glance's master, or of the Zed release. */
  profile: Profile
  /** The demo cloud answers 501 to calls that it does not know. */
  isDemo: boolean
  /** A tag of this run and this file, for lists that show only our own. */
  tag: string
  /** Whether Glance can fetch from a server that a case starts on this machine. */
  loopback: boolean
  /** `timeout` in ms, for what takes longer than a case may. */
  test: (name: string, body: Case, timeout?: number) => void
  /** A case of Glance's master alone: no real one was there to prove it. */
  onlyMaster: (name: string, body: Case) => void
  /** A case of releases before 2023.1 alone. */
  onlyZed: (name: string, body: Case) => void
  /** The account's client, signed in once per file. Skips the case where the cloud has no such account. */
  as: (name: AccountName) => Promise<Client>
  /** Whether the cloud has such an account. */
  has: (name: AccountName) => boolean
  authUrl: () => string
  /** Keystone's `auth` body of an account, to change and send oneself. Skips the case where there is none. */
  authOf: (name: AccountName) => { identity: Record<string, unknown>; scope?: unknown }
  /** Whether images may be made public or community here. */
  publishes: boolean
  /** Skips the case unless they may. */
  mayPublish: () => void
  /** Does a thing when so many milliseconds have passed. Nobody waits for a real clock: there the case is skipped. */
  later: (ms: number, then: Case) => Promise<void>
  /** Skips the case with a reason. */
  skip: (reason: string) => never
  /** A name that says whose image this is. */
  named: (label: string) => string
  /** A chosen id, noted as made by the account. */
  idFor: (client: Client) => string
  /** Notes an image that the service gave an id, or a namespace by its name. */
  made: (client: Client, id: string) => void
  /** A new image (raw, bare, private, our name, our tag) with data where given; skips nothing, throws when Glance refuses. */
  image: (client: Client, attributes?: Record<string, unknown>, data?: string | Uint8Array<ArrayBuffer>) => Promise<Image>
}

/** Tells the runner of a case that no real cloud of ours could prove; it prints them at the end. */
const unproved = (name: string): void => {
  const list = process.env['LOUPE_CONTRACT_UNPROVED']
  if (list !== undefined) appendFileSync(list, `${name}\n`)
}

type Demo = { accounts: Accounts; shift: (ms: number) => void; stop: () => Promise<void> }

async function startDemo(profile: Profile, imageSchema: SiteSchema | undefined): Promise<Demo> {
  const { createDemoCloud } = await import('#mocks/cloud.ts')
  const { hostHttp } = await import('#mocks/host-http.ts')
  let shifted = 0
  // One of the two stands empty, as it may.
  const cloud = createDemoCloud({ profile, seed: profile === 'master', imageSchema, now: () => Date.now() + shifted, pace: 4 })
  const handle = hostHttp(cloud)
  const server = createServer((request, response) => handle(request, response, '/demo'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    accounts: demoAccounts(`http://127.0.0.1:${port}/demo/identity/v3`),
    shift: (ms) => {
      shifted += ms
    },
    stop: async () => {
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
      cloud.dispose()
    },
  }
}

const given: Target = inject('target')
const demoOf = (profile: Profile) => ({ target: { kind: 'demo' as const, run: given.run }, profile })
const targets: readonly { target: Target; profile: Profile }[] = given.kind === 'demo' ? [demoOf('master'), demoOf('zed')] : [{ target: given, profile: given.profile }]

type ChapterOptions = {
  /** What the demo cloud says of images there; a real one says what it says. */
  site?: Readonly<Record<Profile, SiteSchema>>
  /** Before a real cloud is asked, the demo cloud is, as the same release: for what compares the two. */
  demoFirst?: boolean
}

/** A chapter of cases. */
export function chapter(title: string, cases: (cloud: Cloud) => void, { site, demoFirst = false }: ChapterOptions = {}): void {
  for (const { target, profile } of demoFirst && given.kind === 'cloud' ? [demoOf(given.profile), ...targets] : targets) {
    describe(`${title} · ${target.kind === 'demo' ? `demo ${profile}` : 'cloud'}`, () => {
      let demo: Demo | undefined
      let accounts: Accounts = target.kind === 'cloud' ? target.accounts : {}
      const clients: Clients = {}
      const mine: Made[] = []
      const tag = `${PREFIX}${target.run}-${Math.random().toString(36).slice(2, 8)}`

      const publishes = target.kind === 'demo' || target.publish
      const skip = (reason: string): never => {
        throw new Missing(reason)
      }
      const accountOf = (name: AccountName) => accounts[name] ?? skip((target.kind === 'cloud' ? target.missing[name] : undefined) ?? `no account "${name}"`)
      const body = (run: Case) => async (context: TestContext) => {
        try {
          await run()
        } catch (error) {
          if (error instanceof Missing) context.skip(error.message)
          throw error
        }
      }
      const made = (client: Client, id: string) => {
        mine.push({ account: client.account, id })
        if (target.kind === 'cloud') note(target.journal, client.account, id)
      }
      const idFor = (client: Client) => {
        const id = newId()
        made(client, id)
        return id
      }
      const named = (label: string) => `${PREFIX}${target.run}-${label}`

      const cloud: Cloud = {
        profile,
        isDemo: target.kind === 'demo',
        tag,
        loopback: target.kind === 'demo' || target.loopback,
        test: (name, run, timeout) => test(name, timeout === undefined ? {} : { timeout }, body(run)),
        onlyMaster: (name, run) => {
          if (profile === 'zed' && target.kind === 'demo') return
          unproved(`${title}: ${name}`)
          // Skipped with its reason, as where an account is missing; listed again at the end.
          test(name, body(profile === 'master' ? run : () => skip('the Glance of this cloud is older than what the case is about')))
        },
        onlyZed: (name, run) => profile === 'zed' && test(name, body(run)),
        as: async (name) => (clients[name] ??= await signIn(name, accountOf(name))),
        has: (name) => accounts[name] !== undefined,
        authUrl: () => Object.values(accounts)[0]?.auth_url ?? skip('no account'),
        authOf: (name) => structuredClone(accountOf(name).auth),
        publishes,
        mayPublish: () => {
          if (!publishes) skip('publishing needs LOUPE_ALLOW_PUBLISH=1')
        },
        later: async (ms, then) => {
          if (!demo) return skip('it takes too long to wait for')
          demo.shift(ms)
          await then().finally(() => demo?.shift(-ms))
        },
        skip,
        named,
        idFor,
        made,
        image: async (client, attributes = {}, data) => {
          const id = idFor(client)
          const base = { id, name: named('image'), disk_format: 'raw', container_format: 'bare', visibility: 'private', tags: [tag] }
          const created = await client.post('v2/images', { ...base, ...attributes })
          if (created.status !== 201) throw new Error(`${created.request} -> ${created.status} ${created.text}`)
          if (data === undefined) return imageSchema.parse(created.json())
          const uploaded = await client.upload(id, data)
          if (uploaded.status !== 204) throw new Error(`${uploaded.request} -> ${uploaded.status} ${uploaded.text}`)
          return imageSchema.parse((await client.show(id)).json())
        },
      }

      beforeAll(async () => {
        if (target.kind !== 'demo') return
        demo = await startDemo(profile, site?.[profile])
        accounts = demo.accounts
      })
      afterAll(async () => {
        if (target.kind === 'cloud') await each(mine, async (one) => void (await remove(one, clients)))
        await demo?.stop()
      })
      cases(cloud)
    })
  }
}

/** One value for all cases of a chapter, made when the first of them asks. A failure (or a skip) is every asker's. */
export function lazy<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () => (made ??= make())
}
