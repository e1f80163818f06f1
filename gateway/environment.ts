import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import * as z from 'zod/mini'

/** Something in the environment that cannot be: said in one line. */
export class ConfigError extends Error {}

const LEVELS = ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace']

// What variables of the gateway and of the collector are alike in.
export const logLevel = z._default(z.string().check(z.refine((text) => LEVELS.includes(text), `is not one of ${LEVELS.join(', ')}`)), 'silent')
/** 0: one that is free. */
export const port = z.string().check(z.refine((text) => /^\d{1,5}$/.test(text) && Number(text) < 65_536, 'is not a port number'))
export const words = z.pipe(z.string(), z.transform((text) => text.split(/[\s,]+/).filter((one) => one !== '')))
/** Without an account in it: where one belongs, it has variables of its own. */
export const httpUrl = z.string().check(
  z.refine((text) => {
    const url = URL.parse(text)
    return url !== null && ['http:', 'https:'].includes(url.protocol) && url.username === '' && url.password === ''
  }, 'is not an http or https address'),
)

/** The variables that a schema names; empty ones count as not set. Throws ConfigError with one line that names the variable; `secrets` are not repeated in it. */
export function parseEnvironment<T>(schema: z.ZodMiniType<T>, env: NodeJS.ProcessEnv, secrets: ReadonlySet<string> = new Set()): T {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value.trim() !== ''))
  const parsed = schema.safeParse(given)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  const name = String(issue?.path[0])
  throw new ConfigError(`${name}${given[name] === undefined || secrets.has(name) ? '' : `=${given[name]}`} ${issue?.message ?? 'is wrong'}`)
}

/** The certificates (PEM) of the file that a variable names. */
export function certificatesIn(variable: string, file: string | undefined): string | undefined {
  if (file === undefined) return undefined
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    throw new ConfigError(`${variable}=${file} cannot be read`, { cause: error })
  }
  try {
    new X509Certificate(text)
  } catch (error) {
    throw new ConfigError(`${variable}=${file} holds no certificate (PEM)`, { cause: error })
  }
  return text
}
