// Runs the cases. Against the demo cloud: with the coverage of mocks/. Against a real one (LOUPE_CONTRACT=cloud): with a sweep before and
// after, also when interrupted. Further arguments go to Vitest.
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { ACCOUNTS, readAccounts } from './accounts.ts'
import { signIn } from './client.ts'
import { coverageFlags, uncoveredBranches } from './coverage.ts'
import { each, leftovers, readJournal, remove, type Clients } from './leftovers.ts'
import { sweepNova } from './nova-leftovers.ts'

const DAY = 24 * 60 * 60 * 1000

/** Cases that only Glance's master answers so: the real cloud at hand is older. */
function printUnproved(list: string): void {
  const names = [...new Set(readFileSync(list, 'utf8').split('\n').filter(Boolean))]
  if (names.length > 0) console.log(`contract: ${names.length} cases of Glance's master, not seen on a real cloud:\n  ${names.join('\n  ')}`)
}

/** Runs Vitest in a child; INT and TERM end it, and this process goes on to its cleaning. */
async function vitest(args: readonly string[], folder: string, env: Record<string, string>): Promise<number> {
  const unproved = join(folder, 'unproved')
  writeFileSync(unproved, '')
  const code = await new Promise<number>((resolve, reject) => {
    const child = spawn(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', '--project', 'contract', ...args], {
      stdio: 'inherit',
      env: { ...process.env, ...env, LOUPE_CONTRACT_UNPROVED: unproved },
    })
    const stop = (signal: NodeJS.Signals) => {
      console.log(`contract: ${signal}, cleaning up`)
      child.kill('SIGTERM')
    }
    process.on('SIGINT', stop).on('SIGTERM', stop)
    child.on('error', reject)
    child.on('close', (status, signal) => resolve(status ?? (signal ? 130 : 1)))
  })
  printUnproved(unproved)
  return code
}

async function onDemo(args: readonly string[], folder: string): Promise<number> {
  const coverage = join(folder, 'coverage')
  const code = await vitest([...args, ...coverageFlags(coverage)], folder, {})
  // Some of the cases cannot cover all of the branches.
  if (code !== 0 || args.some((arg) => !arg.startsWith('-'))) return code
  const { branches, uncovered } = uncoveredBranches(coverage)
  console.log(`contract: ${branches - uncovered.length} of ${branches} branches of the demo cloud are covered by these cases`)
  for (const where of uncovered) console.log(`  not covered: ${where}`)
  return uncovered.length === 0 ? 0 : 1
}

async function signInAll(): Promise<Clients> {
  const clients: Clients = {}
  const { accounts } = readAccounts(process.env)
  for (const name of ACCOUNTS) {
    const account = accounts[name]
    // An account that cannot sign in made nothing; target.ts says why its cases are skipped.
    if (account) clients[name] = await signIn(name, account).catch(() => undefined)
  }
  return clients
}

/** One client per project: leftovers are looked for in every project that an account can change. */
function perProject(clients: Clients): NonNullable<Clients[keyof Clients]>[] {
  const projects = new Map<string, NonNullable<Clients[keyof Clients]>>()
  for (const client of Object.values(clients)) {
    const changes = client.token.roles.some(({ name }) => name === 'member' || name === 'admin') && client.token.roles.some(({ name }) => name !== 'member')
    if (changes && !projects.has(client.project_id)) projects.set(client.project_id, client)
  }
  return [...projects.values()]
}

async function sweep(clients: Clients, which: { run?: string; before?: string }): Promise<number> {
  let count = 0
  for (const client of perProject(clients)) {
    // Servers first: what they are made from, and with, may be in use.
    count += await sweepNova(client, which)
    await each(await leftovers(client, which), async ({ id }) => {
      if (await remove({ account: client.account, id }, clients)) count += 1
    })
  }
  return count
}

async function onCloud(args: readonly string[], folder: string): Promise<number> {
  const run = Date.now().toString(36)
  const journal = join(folder, 'made')
  writeFileSync(journal, '')
  const old = await sweep(await signInAll(), { before: new Date(Date.now() - DAY).toISOString().replace(/\.\d+Z$/, 'Z') })
  if (old > 0) console.log(`contract: removed ${old} leftovers of earlier runs`)

  const code = await vitest(args, folder, { LOUPE_CONTRACT_RUN: run, LOUPE_CONTRACT_JOURNAL: journal })

  const made = readJournal(journal)
  const left: string[] = []
  // New tokens: those of before may have run out.
  const clients = await signInAll()
  await each(made, async (one) => {
    if (!(await remove(one, clients))) left.push(one.id)
  })
  // A request that was under way when the cases were ended may still arrive.
  let late = await sweep(clients, { run })
  if (code !== 0) {
    await wait(2000)
    late += await sweep(clients, { run })
  }
  console.log(`contract: ${made.length} made, ${left.length} left behind${late > 0 ? `, ${late} found by name` : ''}`)
  for (const id of left) console.log(`  left behind: ${id}`)
  return left.length > 0 ? code || 1 : code
}

const args = process.argv.slice(2)
const folder = mkdtempSync(join(tmpdir(), 'loupe-contract-'))
const code = await (process.env['LOUPE_CONTRACT'] === 'cloud' ? onCloud(args, folder) : onDemo(args, folder))
rmSync(folder, { recursive: true })
process.exit(code)
