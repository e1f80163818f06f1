import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'
import type { Cloud, Profile } from '#mocks/cloud.ts'
import type { Site } from '#src/policy/policy.ts'
import { SERVICE_HEADERS } from './headers.ts'

/** Answers one request to the demo cloud, whose addresses all begin with `prefix`. */
export type DemoHost = (request: IncomingMessage, response: ServerResponse, prefix: '/demo') => void

/** Who may sign in to the demo cloud: shown on the sign-in page and printed at the start. */
export type DemoAccount = {
  user: string
  password: string
  domain: string
  projects: readonly { name: string; role: string }[]
  /** Roles outside of projects: on the system, and on its own domain. */
  system?: string
  domain_role?: string
  /** The secret of the account's authenticator. */
  totp?: string
  application_credentials: readonly { id: string; name: string; secret: string; project: string; roles: readonly string[] }[]
}

/** A demo cloud that runs. */
export type Demo = {
  /** Its Keystone, at a port of its own on the loopback: the gateway reaches it whatever address the gateway itself listens on. */
  readonly authUrl: string
  readonly accounts: readonly DemoAccount[]
  readonly host: DemoHost
  close(): Promise<void>
}

/** Gives a cloud its own loopback port. `dispose` runs when it is closed. */
export async function listenDemo(host: DemoHost, accounts: readonly DemoAccount[], dispose: () => void = () => undefined): Promise<Demo> {
  const server = createServer({ requestTimeout: 0 }, (request, response) => host(request, response, '/demo'))
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    authUrl: `http://127.0.0.1:${port}/demo/identity/v3`,
    accounts,
    host,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      dispose()
    },
  }
}

/** Makes a demo cloud and starts it, or starts one that a test has made, with a `road` of its own to it. The only place that loads mocks/. */
export async function startDemo(cloud: Cloud | { profile: Profile; policy?: Site }, road: (host: DemoHost) => DemoHost = (host) => host): Promise<Demo> {
  const [{ createDemoCloud }, { hostHttp }, { users, projects, applicationCredentials }] = await Promise.all([import('#mocks/cloud.ts'), import('#mocks/host-http.ts'), import('#mocks/accounts.ts')])
  const running = 'images' in cloud ? cloud : createDemoCloud(cloud)
  const accounts = users.map(({ name, password, roles, system, domain, totp }) => ({
    user: name,
    password,
    domain: 'Default',
    ...(system !== undefined && { system }),
    ...(domain !== undefined && { domain_role: domain }),
    ...(totp !== undefined && { totp }),
    projects: projects.flatMap((project) => {
      const role = roles[project.id]
      return role === undefined ? [] : [{ name: project.name, role }]
    }),
    application_credentials: applicationCredentials
      .filter(({ user }) => user.name === name)
      .map(({ id, name: its, secret, project, roles: own }) => ({ id, name: its, secret, project: project.name, roles: own })),
  }))
  return listenDemo(road(hostHttp(running)), accounts, () => running.dispose())
}

/**
 * `/demo/…` on the gateway's own port: the same cloud, for other clients (`openstack --os-auth-url …/demo/identity/v3`).
 * It is taken before the body is read or judged, for the cloud answers all of that itself.
 */
export function demoRoutes(app: FastifyInstance, demo: Demo): void {
  app.addHook('onRequest', async (request, reply) => {
    for (const [name, value] of Object.entries({ ...reply.getHeaders(), ...SERVICE_HEADERS })) if (value !== undefined) reply.raw.setHeader(name, value)
    reply.hijack()
    demo.host(request.raw, reply.raw, '/demo')
  })
  app.all('/demo/*', (_request, reply) => reply)
  app.addHook('onClose', () => demo.close())
}
