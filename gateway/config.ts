import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import * as z from 'zod/mini'
import { PRESETS, type PresetName } from '#src/policy/presets.ts'
import type { Interface } from './catalog.ts'

/** What the environment asks for. */
export type Environment = {
  host: string
  /** 0: any free port. */
  port: number
  /** Undefined: the demo cloud. */
  authUrl: string | undefined
  interface: Interface
  ca: string | undefined
  trustedProxies: string[] | undefined
  profile: 'master' | 'zed'
  /** What is known of the cloud's policy, and the folder of its own policy files. */
  preset: PresetName
  policyDir: string | undefined
  log: string
}

/** Something in the environment that cannot be: said in one line. */
export class ConfigError extends Error {}

const LEVELS = ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace']

const httpUrl = z.string().check(
  z.refine((text) => {
    const url = URL.parse(text)
    return url !== null && ['http:', 'https:'].includes(url.protocol) && url.username === '' && url.password === ''
  }, 'is not an http or https address'),
)

/** An address, a network (`10.0.0.0/8`), or a name of some, as proxy-addr knows them. */
function isNetwork(text: string): boolean {
  if (['loopback', 'linklocal', 'uniquelocal'].includes(text)) return true
  const [address = '', bits, ...rest] = text.split('/')
  const size = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1
  return size > 0 && rest.length === 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= size))
}
const networks = z.pipe(
  z.pipe(z.string(), z.transform((text) => text.split(/[\s,]+/).filter((one) => one !== ''))),
  z.array(z.string().check(z.refine(isNetwork, 'names something that is no address and no network'))),
)

const schema = z.object({
  HOST: z._default(z.string(), '127.0.0.1'),
  PORT: z._default(z.string().check(z.refine((text) => /^\d{1,5}$/.test(text) && Number(text) < 65_536, 'is not a port number')), '8080'),
  OS_AUTH_URL: z.optional(httpUrl),
  // `publicURL` is how older files of OpenStack's own client spell it.
  OS_INTERFACE: z._default(z.string().check(z.regex(/^(public|internal|admin)(URL)?$/, 'is not public, internal or admin')), 'public'),
  OS_CACERT: z.optional(z.string()),
  LOUPE_TRUSTED_PROXIES: z.optional(networks),
  LOUPE_POLICY_DIR: z.optional(z.string()),
  LOUPE_POLICY_PRESET: z._default(z.enum(PRESETS, `is not one of ${PRESETS.join(', ')}`), 'default'),
  LOUPE_DEMO_PROFILE: z._default(z.enum(['master', 'zed'], 'is not master or zed'), 'master'),
  LOUPE_LOG: z._default(z.string().check(z.refine((text) => LEVELS.includes(text), `is not one of ${LEVELS.join(', ')}`)), 'silent'),
})

/** Reads the environment. Empty variables count as not set. Throws ConfigError with one line that names the variable. */
export function readEnvironment(env: NodeJS.ProcessEnv): Environment {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value.trim() !== ''))
  const parsed = schema.safeParse(given)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    const name = String(issue?.path[0])
    throw new ConfigError(`${name}=${given[name] ?? ''} ${issue?.message ?? 'is wrong'}`)
  }
  const { HOST, PORT, OS_AUTH_URL, OS_INTERFACE, OS_CACERT, LOUPE_TRUSTED_PROXIES, LOUPE_DEMO_PROFILE, LOUPE_POLICY_DIR, LOUPE_POLICY_PRESET, LOUPE_LOG } = parsed.data
  return {
    host: HOST,
    port: Number(PORT),
    authUrl: OS_AUTH_URL,
    interface: OS_INTERFACE.startsWith('internal') ? 'internal' : OS_INTERFACE.startsWith('admin') ? 'admin' : 'public',
    ca: OS_CACERT === undefined ? undefined : certificates(OS_CACERT),
    trustedProxies: LOUPE_TRUSTED_PROXIES,
    profile: LOUPE_DEMO_PROFILE,
    preset: LOUPE_POLICY_PRESET,
    policyDir: LOUPE_POLICY_DIR,
    log: LOUPE_LOG,
  }
}

function certificates(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new ConfigError(`OS_CACERT=${file} cannot be read`, { cause: error })
  }
}
