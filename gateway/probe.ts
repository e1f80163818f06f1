import * as z from 'zod/mini'
import { keystoneRoot } from './keystone.ts'
import { GatewayError } from './problem.ts'
import { createUpstream } from './upstream.ts'

const versionSchema = z.looseObject({ version: z.looseObject({ id: z.string().check(z.regex(/^v3(\.|$)/)) }) })

/** Asks `authUrl` whether it is a Keystone of version 3. Gives one line that says why not; undefined when it is. */
export async function whyNotKeystone(authUrl: string, ca?: string): Promise<string | undefined> {
  const root = keystoneRoot(authUrl)
  const url = new URL(`${root.pathname.replace(/\/+$/, '')}/v3`, root)
  const named = `OS_AUTH_URL=${authUrl}`
  const upstream = createUpstream(ca)
  try {
    const response = await upstream.send({ method: 'GET', url, headers: { accept: 'application/json' }, timeout: 15_000, service: 'identity' })
    const text = await response.body.text()
    if (response.statusCode === 200 && versionSchema.safeParse(json(text)).success) return undefined
    return `${named} is not a Keystone v3: ${url.href} answered ${response.statusCode}`
  } catch (error) {
    return (error instanceof GatewayError ? error.message.replace('The identity service', named) : `${named} did not answer to the end`).replace(/\.$/, '')
  } finally {
    await upstream.close()
  }
}

function json(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
