// `npm start` and `npm run dev`: the environment → a gateway that listens.
import { resolve } from 'node:path'
import { siteIn } from '#src/policy/policy.ts'
import { build, needsBuild } from './build.ts'
import { readEnvironment } from './config.ts'
import { startDemo, type Demo } from './demo.ts'
import { drain } from './drain.ts'
import { ConfigError } from './environment.ts'
import { buildGateway } from './gateway.ts'
import { createMetrics, serveMetrics } from './metrics.ts'
import { oddLines, readSitePolicy } from './policy.ts'
import { whyNotKeystone } from './probe.ts'

const root = resolve(import.meta.dirname, '..')
const dev = process.argv.includes('--dev')

/** Ends with one line that says why. */
function giveUp(line: string): never {
  console.error(`Loupe: ${line}`)
  process.exit(1)
}

/** What somebody has set, or the end with the line that says what is wrong with it. */
function configured<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (error instanceof ConfigError) giveUp(error.message)
    throw error
  }
}

const env = configured(() => readEnvironment(process.env))
const site = configured(() => readSitePolicy(env.policyDir, env.preset))
for (const line of oddLines(site)) console.warn(`Loupe: ${line}`)

const why = env.authUrl === undefined ? undefined : await whyNotKeystone(env.authUrl, env.ca)
if (why !== undefined) giveUp(why)

const demo = env.authUrl === undefined ? await startDemo({ profile: env.profile, policy: siteIn('RegionOne', site) }) : undefined
const authUrl = env.authUrl ?? demo?.authUrl ?? giveUp('there is no cloud')
if (dev && env.basePath) giveUp('LOUPE_BASE_PATH is for the built app: Vite’s own server stands at the top')

const metrics = env.metrics && createMetrics()
const metricsServer = metrics && env.metrics && (await serveMetrics(metrics, env.metrics).catch((error: unknown) => giveUp(`LOUPE_METRICS: ${error instanceof Error ? error.message : String(error)}`)))

const app = await buildGateway({ authUrl, demo, interface: env.interface, auditUrl: env.auditUrl, ca: env.ca, trustedProxies: env.trustedProxies, basePath: env.basePath, idleMinutes: env.idleMinutes, metrics, site, sso: env.sso && { ...env.sso, keystone: env.sso.keystone ?? demo?.authUrl }, dist: resolve(root, 'dist'), dev: dev ? root : undefined, log: env.log })

const address = await app.listen({ host: env.host, port: env.port }).catch((error: unknown) => {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'EADDRINUSE') giveUp(`port ${env.port} of ${env.host} is taken: set PORT to another one`)
  if (code === 'EACCES') giveUp(`port ${env.port} may not be used by this account: set PORT to another one`)
  giveUp(`cannot listen on ${env.host}:${env.port}: ${error instanceof Error ? error.message : String(error)}`)
})

let closing = false
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    // Asked twice: at once.
    if (closing) process.exit(1)
    closing = true
    metricsServer?.close()
    void drain(app, env.drain).then(() => process.exit(0))
  })
}

// After listening: a taken port shows at once. Where it is only run it is built before, and may be unable to.
if (!dev && process.env['NODE_ENV'] !== 'production' && needsBuild(root)) {
  console.log('Building Loupe …')
  await build(root).catch((error: unknown) => giveUp(error instanceof Error ? error.message : String(error)))
}

console.log(`Loupe is at ${address}${env.basePath ?? ''}`)
if (demo) introduce(demo, env.basePath ? demo.authUrl : `${address}/demo/identity/v3`)
else console.log(`Cloud: ${authUrl}`)

function introduce({ accounts }: Demo, keystone: string): void {
  console.log(`\nThe demo cloud (${env.profile}) forgets everything when it stops. Sign in as:`)
  for (const { user, password, domain, projects } of accounts) {
    console.log(`  ${user.padEnd(6)} ${password}   domain ${domain}   ${projects.map(({ name, role }) => `${role} of ${name}`).join(', ')}`)
  }
  console.log(`\nOther clients: openstack --os-auth-url ${keystone} --os-username alice --os-password secret --os-project-name demo \\\n  --os-user-domain-name Default --os-project-domain-name Default image list`)
}
