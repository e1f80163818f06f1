import type { AddressInfo } from 'node:net'
import { startDemo, type DemoHost } from '#gateway/demo.ts'
import { buildGateway, type GatewaySettings } from '#gateway/gateway.ts'
import type { SsoWay } from '#gateway/sso.ts'
import { siteIn } from '#src/policy/policy.ts'
import { createDemoCloud, type Cloud, type Profile } from '#mocks/cloud.ts'
import { demoAccounts, readAccounts, type Account, type AccountName } from './contract/accounts.ts'

/**
 * What may be wrong on the road to a service: `down`: whatever stands before it answers 503 in HTML; `silent`: it takes the request and says
 * nothing until it is well again; `cut`: the connection breaks.
 */
export type Trouble = 'down' | 'silent' | 'cut'

/** A gateway that listens, with the built app. */
export type Server = {
  origin: string
  /** Makes the road to a service of the demo cloud bad, or, without a trouble, well again. */
  trouble(service: 'identity' | 'image', trouble?: Trouble): void
  /** The demo cloud behind it; undefined on a real one. */
  cloud: Cloud | undefined
  /** RegionTwo of the demo cloud, where it has one. */
  secondRegion: Cloud | undefined
  /** Throws when the cloud under test has no such account. */
  account(name: AccountName): Account
  /** Breaks every connection that stands, as a proxy before the gateway may; new ones are taken. */
  cut(): void
  /** Cuts every connection and starts a new gateway at the same port: it knows nothing, as after a restart. */
  restart(): Promise<void>
  /** Takes the demo cloud off the network, for good: its Keystone too. */
  cutCloud(): Promise<void>
  close(): Promise<void>
}

/** Whether the specs run against a real cloud (`npm run test:cloud`). */
export const onRealCloud = process.env['LOUPE_E2E'] === 'cloud'

type Options = Pick<GatewaySettings, 'basePath' | 'site' | 'idleMinutes' | 'auditUrl'> & {
  profile?: Profile
  cloud?: Cloud
  /** The demo cloud has another region, RegionTwo, with no images yet. */
  secondRegion?: boolean
  dist?: string | undefined
  /** Ways of single sign-on. To a browser Keystone is another site: `localhost`. */
  sso?: readonly SsoWay[]
  /** What stands on the way to the demo cloud. */
  road?: (host: DemoHost) => DemoHost
}

/** Starts Loupe on a free port of the loopback: with a demo cloud of its own (or the one given), or in front of the real one that the environment names. LOUPE_DIST, or `dist`: another folder of built files. */
export async function startServer({ profile = 'master', cloud: given, secondRegion = false, dist = process.env['LOUPE_DIST'], road: own = (host) => host, sso, ...settings }: Options = {}): Promise<Server> {
  const real = onRealCloud ? readAccounts(process.env).accounts : undefined
  const known = real && Object.values(real)[0]
  const cloud = known ? undefined : (given ?? createDemoCloud({ profile, policy: settings.site && siteIn('RegionOne', settings.site) }))
  const road = troubledRoad()
  const demo = cloud && (await startDemo(cloud, (host) => road.host(own(host))))
  const second = secondRegion && cloud ? createDemoCloud({ profile, seed: false, regionOf: cloud }) : undefined
  const secondDemo = second && (await startDemo(second))
  if (secondDemo) cloud?.elsewhere.set('RegionTwo', secondDemo.authUrl.replace(/\/identity\/v3$/, ''))
  const authUrl = known?.auth_url ?? demo?.authUrl ?? ''
  const accounts = real ?? demoAccounts(authUrl)
  const listen = async (port: number) => {
    const app = await buildGateway({ ...settings, ...(sso && { sso: { ways: sso, keystone: authUrl.replace('127.0.0.1', 'localhost') } }), authUrl, dist, demo: demo && { ...demo, close: () => Promise.resolve() } })
    await app.listen({ host: '127.0.0.1', port })
    return app
  }
  let app = await listen(0)
  const { port } = app.server.address() as AddressInfo
  const stop = async () => {
    app.server.closeAllConnections()
    await app.close()
  }
  return {
    origin: `http://127.0.0.1:${port}`,
    cloud,
    secondRegion: second,
    trouble: road.trouble,
    account(name) {
      const account = accounts[name]
      if (!account) throw new Error(`The cloud under test has no account ${name}`)
      return account
    },
    cut: () => app.server.closeAllConnections(),
    async restart() {
      await stop()
      app = await listen(port)
    },
    async cutCloud() {
      await demo?.close()
    },
    async close() {
      await stop()
      await demo?.close()
      await secondDemo?.close()
    },
  }
}

/** A road to the demo cloud that can be made bad, service by service. */
function troubledRoad() {
  const troubles = new Map<string, Trouble>()
  const waiting = new Map<string, (() => void)[]>()
  const trouble: Server['trouble'] = (service, kind) => {
    if (kind) troubles.set(service, kind)
    else troubles.delete(service)
    for (const go of waiting.get(service)?.splice(0) ?? []) go()
  }
  const host =
    (inner: DemoHost): DemoHost =>
    (request, response, prefix) => {
      const [, , service = ''] = (request.url ?? '').split('/')
      switch (troubles.get(service)) {
        case 'down':
          request.resume()
          response.writeHead(503, { 'Content-Type': 'text/html' }).end('<html><body><h1>503 Service Unavailable</h1>No server is available to handle this request.</body></html>')
          return
        case 'cut':
          request.socket.destroy()
          return
        case 'silent':
          waiting.set(service, [...(waiting.get(service) ?? []), () => host(inner)(request, response, prefix)])
          return
        case undefined:
          inner(request, response, prefix)
      }
    }
  return { trouble, host }
}
