import { isIP } from 'node:net'
import * as z from 'zod/mini'
import { PRESETS, type PresetName } from '#src/policy/presets.ts'
import type { Interface } from './catalog.ts'
import { certificatesIn, ConfigError, httpUrl, logLevel, parseEnvironment, port, words } from './environment.ts'
import { KEY_LENGTH } from './seal.ts'
import { parseWays, type SsoSettings } from './sso.ts'

/** What the environment asks for. */
export type Environment = {
  host: string
  /** 0: a port that is free. */
  port: number
  basePath: string | undefined
  /** Undefined: the demo cloud. */
  authUrl: string | undefined
  interface: Interface
  /** Where a Hermes API stands, for regions whose catalog names none. */
  auditUrl: string | undefined
  ca: string | undefined
  trustedProxies: string[] | undefined
  profile: 'master' | 'zed'
  /** What is known of the cloud's policy, and the folder of its own policy files. */
  preset: PresetName
  policyDir: string | undefined
  /** Undefined: nobody signs on through Keystone's identity providers. */
  sso: SsoSettings | undefined
  /** Minutes without a sign of anybody, after which the page signs out; undefined: never. */
  idleMinutes: number | undefined
  log: string
  /** Where Prometheus may ask. */
  metrics: { host: string; port: number } | undefined
  /** Milliseconds that running transfers get after a signal. */
  drain: number
}

/** An address, a network (`10.0.0.0/8`), or a name of some, as proxy-addr knows them. */
function isNetwork(text: string): boolean {
  if (['loopback', 'linklocal', 'uniquelocal'].includes(text)) return true
  const [address = '', bits, ...rest] = text.split('/')
  const size = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1
  return size > 0 && rest.length === 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) >= 1 && Number(bits) <= size))
}
const networks = z.pipe(
  words,
  z.array(z.string().check(z.refine(isNetwork, 'names something that is no address and no network'))),
)

const place = httpUrl.check(z.refine((text) => URL.parse(text)?.search === '' && URL.parse(text)?.hash === '', 'is more than a place: it has a query'))

const schema = z.object({
  HOST: z._default(z.string(), '127.0.0.1'),
  PORT: z._default(port, '8080'),
  OS_AUTH_URL: z.optional(httpUrl),
  // `publicURL` is how older files of OpenStack's own client spell it.
  OS_INTERFACE: z._default(z.string().check(z.regex(/^(public|internal|admin)(URL)?$/, 'is not public, internal or admin')), 'public'),
  OS_CACERT: z.optional(z.string()),
  AUDIT_URL: z.optional(place),
  LOUPE_TRUSTED_PROXIES: z.optional(networks),
  LOUPE_BASE_PATH: z.optional(z.string().check(z.regex(/^(\/[A-Za-z0-9_-]+)*\/?$/, 'is not a path like /loupe'))),
  LOUPE_METRICS: z.optional(z.string().check(z.regex(/^((\[[\da-f:]+\]|[\w.-]+):)?\d{1,5}$/i, 'is not a port or host:port'))),
  LOUPE_DRAIN: z._default(z.string().check(z.regex(/^\d{1,5}$/, 'is not a number of seconds')), '25'),
  LOUPE_POLICY_DIR: z.optional(z.string()),
  LOUPE_POLICY_PRESET: z._default(z.enum(PRESETS, `is not one of ${PRESETS.join(', ')}`), 'default'),
  LOUPE_SSO: z.optional(z.string().check(z.refine((text) => parseWays(text) !== undefined, 'is not a list like “Company account=openid, Partners=partners/saml2”'))),
  LOUPE_SSO_URL: z.optional(httpUrl),
  LOUPE_SSO_KEY: z.optional(z.string()),
  LOUPE_IDLE_MINUTES: z.optional(z.string().check(z.refine((text) => /^\d{1,4}$/.test(text) && Number(text) >= 1 && Number(text) <= 1440, 'is not a number of minutes from 1 to 1440'))),
  LOUPE_DEMO_PROFILE: z._default(z.enum(['master', 'zed'], 'is not master or zed'), 'master'),
  LOUPE_LOG: logLevel,
})

/** Reads the environment. Throws ConfigError with one line that names the variable. */
export function readEnvironment(env: NodeJS.ProcessEnv): Environment {
  const data = parseEnvironment(schema, env)
  const { HOST, PORT, OS_AUTH_URL, OS_INTERFACE, OS_CACERT, LOUPE_TRUSTED_PROXIES, LOUPE_DEMO_PROFILE, LOUPE_POLICY_DIR, LOUPE_POLICY_PRESET, LOUPE_SSO, LOUPE_SSO_URL, LOUPE_SSO_KEY, LOUPE_LOG } = data
  return {
    host: HOST,
    port: Number(PORT),
    basePath: data.LOUPE_BASE_PATH?.replace(/\/$/, ''),
    authUrl: OS_AUTH_URL,
    interface: OS_INTERFACE.startsWith('internal') ? 'internal' : OS_INTERFACE.startsWith('admin') ? 'admin' : 'public',
    auditUrl: data.AUDIT_URL,
    ca: certificatesIn('OS_CACERT', OS_CACERT),
    trustedProxies: LOUPE_TRUSTED_PROXIES,
    profile: LOUPE_DEMO_PROFILE,
    preset: LOUPE_POLICY_PRESET,
    policyDir: LOUPE_POLICY_DIR,
    sso: LOUPE_SSO === undefined ? undefined : { ways: parseWays(LOUPE_SSO) ?? [], keystone: LOUPE_SSO_URL, key: LOUPE_SSO_KEY === undefined ? undefined : keyOf(LOUPE_SSO_KEY) },
    idleMinutes: data.LOUPE_IDLE_MINUTES === undefined ? undefined : Number(data.LOUPE_IDLE_MINUTES),
    log: LOUPE_LOG,
    metrics: placeOf(data.LOUPE_METRICS),
    drain: Number(data.LOUPE_DRAIN) * 1000,
  }
}

/** Its value is a secret, and not repeated. */
function keyOf(text: string): Uint8Array {
  const key = Buffer.from(text, 'base64')
  if (key.length !== KEY_LENGTH) throw new ConfigError(`LOUPE_SSO_KEY is not ${KEY_LENGTH} bytes in base64 (openssl rand -base64 ${KEY_LENGTH} makes one)`)
  return key
}

/** `9464` is that port of the loopback. */
function placeOf(text: string | undefined): { host: string; port: number } | undefined {
  if (text === undefined) return undefined
  const at = text.lastIndexOf(':')
  return { host: at < 0 ? '127.0.0.1' : text.slice(0, at).replace(/^\[(.*)\]$/, '$1'), port: Number(text.slice(at + 1)) }
}
