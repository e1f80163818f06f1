import * as z from 'zod/mini'

const accountSchema = z.looseObject({
  user: z.string(),
  password: z.string(),
  domain: z.string(),
  projects: z.array(z.looseObject({ name: z.string(), role: z.string() })),
})
export type DemoAccount = z.infer<typeof accountSchema>

const configSchema = z.looseObject({
  /** Whether the cloud behind is the embedded demo cloud. */
  demo: z.catch(z._default(z.boolean(), false), false),
  /** Who may sign in to the demo cloud. */
  accounts: z.catch(z._default(z.array(accountSchema), []), []),
})
export type Config = z.infer<typeof configSchema>

/** What is wrong in the file, or missing from it, is as if it were not set. */
export const parseConfig = (json: unknown): Config => configSchema.parse(typeof json === 'object' && json !== null && !Array.isArray(json) ? json : {})

let loading: Promise<Config> | undefined

/** `public/config.json`, with what the gateway adds. Asked for once; a file that cannot be had is an empty one. */
export const loadConfig = (): Promise<Config> => (loading ??= read().catch(() => parseConfig({})))

// Not by api/http.ts: this is a file of the app itself, and api stands right of it.
const read = async (): Promise<Config> => parseConfig(await (await fetch('/config.json')).json())
