import * as z from 'zod/mini'
import { addressOf } from '#src/lib/base.ts'

const accountSchema = z.looseObject({
  user: z.string(),
  password: z.string(),
  domain: z.string(),
  projects: z.array(z.looseObject({ name: z.string(), role: z.string() })),
  /** Roles outside of projects: on the system, and on its own domain. */
  system: z.optional(z.string()),
  domain_role: z.optional(z.string()),
  /** The secret of the account's authenticator. */
  totp: z.optional(z.string()),
  application_credentials: z._default(
    z.array(z.looseObject({ id: z.string(), name: z.string(), secret: z.string(), project: z.string(), roles: z.array(z.string()) })),
    [],
  ),
})
export type DemoAccount = z.infer<typeof accountSchema>

const configSchema = z.looseObject({
  /** Whether the cloud behind is the embedded demo cloud. */
  demo: z.catch(z._default(z.boolean(), false), false),
  /** The ways of single sign-on through Keystone. */
  sso: z.catch(z._default(z.array(z.looseObject({ id: z.string(), label: z.string() })), []), []),
  /** Minutes without a sign of anybody, after which the page signs out. */
  idle_minutes: z.catch(z.optional(z.number().check(z.positive())), undefined),
  /** Who may sign in to the demo cloud. */
  accounts: z.catch(z._default(z.array(accountSchema), []), []),
})
export type Config = z.infer<typeof configSchema>

/** What is wrong in the file, or missing from it, is as if it were not set. */
export const parseConfig = (json: unknown): Config => configSchema.parse(typeof json === 'object' && json !== null && !Array.isArray(json) ? json : {})

let loading: Promise<Config> | undefined

/** `public/config.json`, with what the gateway adds. Asked for until it was had once. Throws what was in the way: that is not the same as an empty file. */
export const loadConfig = (): Promise<Config> =>
  (loading ??= read().catch((error: unknown) => {
    loading = undefined
    throw new Error(`Loupe’s own settings (config.json) could not be read: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
  }))

// Not by api/http.ts: this is a file of the app itself, and api stands right of it.
async function read(): Promise<Config> {
  const answer = await fetch(addressOf('/config.json'))
  if (!answer.ok) throw new Error(`${answer.status} ${answer.statusText}`.trim())
  return parseConfig(await answer.json())
}
