// What the cases run against: the demo cloud (started by each file in its own process, so that its coverage is seen) or a real one.
import type { TestProject } from 'vitest/node'
import * as z from 'zod/mini'
import type { Release } from '#src/policy/defaults.ts'
import { releaseOf } from '#src/session/release.ts'
import { ACCOUNTS, readAccounts, type Accounts } from './accounts.ts'
import { send, signIn } from './client.ts'

/** Whose answers are right. */
export type Profile = Release

export type Target =
  | { kind: 'demo'; run: string }
  | { kind: 'cloud'; run: string; profile: Profile; accounts: Accounts; missing: Record<string, string>; journal: string; publish: boolean; loopback: boolean }

const versionsSchema = z.looseObject({ versions: z.array(z.looseObject({ id: z.string() })) })

declare module 'vitest' {
  interface ProvidedContext {
    target: Target
  }
}

/** The newest minor version that Glance says it speaks: 15 of "v2.15". */
export function newestMinor(versions: unknown): number {
  return Math.max(...JSON.stringify(versions).matchAll(/"v2\.(\d+)"/g).map((match) => Number(match[1])))
}

export default async function setup(project: TestProject): Promise<void> {
  if (process.env['LOUPE_CONTRACT'] !== 'cloud') {
    project.provide('target', { kind: 'demo', run: Date.now().toString(36) })
    return
  }
  const run = process.env['LOUPE_CONTRACT_RUN']
  const journal = process.env['LOUPE_CONTRACT_JOURNAL']
  if (!run || !journal) throw new Error('Against a real cloud start e2e/contract/run.ts: it takes away what an interrupted run leaves behind')
  const { source, accounts } = readAccounts(process.env)
  const missing: Record<string, string> = {}
  let image_url: string | undefined
  for (const name of ACCOUNTS) {
    const account = accounts[name]
    if (!account) {
      missing[name] = `no account "${name}" in ${source}`
      continue
    }
    try {
      image_url ??= (await signIn(name, account)).image_url
    } catch (error) {
      missing[name] = error instanceof Error ? error.message : String(error)
      delete accounts[name]
    }
  }
  if (image_url === undefined) throw new Error(`No account can sign in:\n${Object.values(missing).join('\n')}`)
  const versions = versionsSchema.parse((await send('GET', `${image_url}/versions`)).json()).versions
  const profile = releaseOf(versions)
  const publish = process.env['LOUPE_ALLOW_PUBLISH'] === '1'
  const loopback = ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(image_url).hostname)
  console.log(`contract: ${image_url} (API 2.${newestMinor(versions)}, cases of ${profile}), accounts of ${source}: ${Object.keys(accounts).join(' ')}`)
  for (const reason of Object.values(missing)) console.log(`contract: ${reason}: its cases are skipped`)
  if (!publish) console.log('contract: nothing is published (LOUPE_ALLOW_PUBLISH=1 allows it): its cases are skipped')
  project.provide('target', { kind: 'cloud', run, profile, accounts, missing, journal, publish, loopback })
}
