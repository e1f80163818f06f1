import * as z from 'zod/mini'
import { certificatesIn, ConfigError, httpUrl, logLevel, parseEnvironment, port, words } from '#gateway/environment.ts'
import type { Source } from './consume.ts'
import { DEFAULT_ROLES } from './tokens.ts'

/** What the environment asks for. */
export type Environment = {
  host: string
  /** 0: a port that is free. */
  port: number
  authUrl: string
  /** Certificates (PEM) to trust beside the machine's own. */
  ca: string | undefined
  rabbitUrl: string
  queue: string
  sources: Source[]
  database: { postgres: string } | { sqlite: string }
  /** Undefined: for ever. */
  retentionDays: number | undefined
  /** Roles that see their project's events, and those that see all. */
  viewerRoles: string[]
  staffRoles: string[]
  /** Users (ids or names) who may make images for other projects than their own; undefined: anybody may. */
  admins: string[] | undefined
  /** An account that sees all images, for what they were like before the first change; undefined: none. */
  account: Account | undefined
  log: string
}

export type Account = { application_credential: { id: string; secret: string } } | { user: string; domain: string; password: string; project: string; project_domain: string }

const urlOf = (...protocols: string[]) => z.string().check(z.refine((text) => protocols.includes(URL.parse(text)?.protocol ?? ''), `is not an address that begins with ${protocols.map((one) => `${one}//`).join(' or ')}`))
const needed = <T>(what: string, schema: z.ZodMiniType<T, string>) => z.pipe(z.string(`is not set: ${what} is needed`), schema)
const SOURCE = /^[\w.-]+=[\w.-]+(,[\w.-]+)*$/
const sources = z.string().check(z.refine((text) => text.trim().split(/\s+/).every((one) => SOURCE.test(one)), 'is not a list like “glance=notifications,audit nova=audit”'))
/** Their values are secrets, and are not repeated. */
const SECRETS = new Set(['AUDIT_RABBIT_URL', 'AUDIT_DATABASE_URL', 'OS_PASSWORD', 'OS_APPLICATION_CREDENTIAL_SECRET'])

const schema = z.object({
  AUDIT_HOST: z._default(z.string(), '127.0.0.1'),
  AUDIT_PORT: z._default(port, '8788'),
  OS_AUTH_URL: needed('Keystone’s address', httpUrl),
  OS_CACERT: z.optional(z.string()),
  AUDIT_RABBIT_URL: needed('the address of the services’ RabbitMQ', urlOf('amqp:', 'amqps:')),
  AUDIT_QUEUE: z._default(z.string().check(z.regex(/^(?!amq\.)[\w.-]{1,200}$/, 'is not a name for a queue')), 'loupe_audit'),
  AUDIT_SOURCES: z._default(sources, 'glance=notifications,audit nova=audit'),
  AUDIT_DATABASE_URL: z.optional(urlOf('postgres:', 'postgresql:')),
  AUDIT_SQLITE: z._default(z.string(), 'loupe-audit.sqlite'),
  AUDIT_RETENTION_DAYS: z._default(z.string().check(z.refine((text) => /^\d{1,5}$/.test(text), 'is not a number of days (0: for ever)')), '365'),
  AUDIT_VIEWER_ROLES: z._default(words, DEFAULT_ROLES.viewers),
  AUDIT_STAFF_ROLES: z._default(words, DEFAULT_ROLES.staff),
  AUDIT_ADMINS: z.optional(words),
  AUDIT_LOG: logLevel,
  OS_USERNAME: z.optional(z.string()),
  OS_PASSWORD: z.optional(z.string()),
  OS_USER_DOMAIN_NAME: z._default(z.string(), 'Default'),
  OS_PROJECT_NAME: z.optional(z.string()),
  OS_PROJECT_DOMAIN_NAME: z._default(z.string(), 'Default'),
  OS_APPLICATION_CREDENTIAL_ID: z.optional(z.string()),
  OS_APPLICATION_CREDENTIAL_SECRET: z.optional(z.string()),
})

/** Reads the environment. Throws ConfigError with one line that names the variable. */
export function readEnvironment(env: NodeJS.ProcessEnv): Environment {
  const data = parseEnvironment(schema, env, SECRETS)
  const days = Number(data.AUDIT_RETENTION_DAYS)
  return {
    host: data.AUDIT_HOST,
    port: Number(data.AUDIT_PORT),
    authUrl: data.OS_AUTH_URL,
    ca: certificatesIn('OS_CACERT', data.OS_CACERT),
    rabbitUrl: data.AUDIT_RABBIT_URL,
    queue: data.AUDIT_QUEUE,
    sources: data.AUDIT_SOURCES.trim().split(/\s+/).map((one) => {
      const [exchange = '', topics = ''] = one.split('=')
      return { exchange, topics: topics.split(',') }
    }),
    database: data.AUDIT_DATABASE_URL === undefined ? { sqlite: data.AUDIT_SQLITE } : { postgres: data.AUDIT_DATABASE_URL },
    retentionDays: days === 0 ? undefined : days,
    viewerRoles: data.AUDIT_VIEWER_ROLES,
    staffRoles: data.AUDIT_STAFF_ROLES,
    admins: data.AUDIT_ADMINS,
    account: accountIn(data),
    log: data.AUDIT_LOG,
  }
}

function accountIn(data: z.infer<typeof schema>): Account | undefined {
  const { OS_APPLICATION_CREDENTIAL_ID: id, OS_APPLICATION_CREDENTIAL_SECRET: secret, OS_USERNAME: user, OS_PASSWORD: password, OS_PROJECT_NAME: project } = data
  if (id !== undefined && secret !== undefined) return { application_credential: { id, secret } }
  if (user === undefined && password === undefined) return undefined
  if (user === undefined || password === undefined || project === undefined) throw new ConfigError('OS_USERNAME, OS_PASSWORD and OS_PROJECT_NAME belong together: one of them is not set')
  return { user, domain: data.OS_USER_DOMAIN_NAME, password, project, project_domain: data.OS_PROJECT_DOMAIN_NAME }
}
