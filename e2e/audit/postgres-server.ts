// A PostgreSQL of the tests' own, on the loopback and by an account that is not root's; or the one that AUDIT_TEST_POSTGRES_URL names.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, existsSync, mkdirSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Client } from 'pg'
import { freePort } from './broker.ts'

const root = '/usr/lib/postgresql'
const newest = existsSync(root) ? readdirSync(root).toSorted((a, b) => Number(b) - Number(a)).find((version) => existsSync(join(root, version, 'bin/initdb'))) : undefined
/** Why there can be none. */
export const whyNoPostgres: string | undefined = newest === undefined ? 'no PostgreSQL here (apt-get install postgresql)' : undefined

export type Postgres = {
  /** The address of a new database. */
  database(name: string): Promise<string>
  /** Ends it at once; what is given back starts it again. */
  away(): Promise<() => Promise<void>>
  end(): Promise<void>
}

/** Root may not run it: the package's own account does. */
const account = process.getuid?.() === 0 ? { uid: Number(execFileSync('id', ['-u', 'postgres'])), gid: Number(execFileSync('id', ['-g', 'postgres'])) } : {}

export async function ownPostgres(folder: string): Promise<Postgres> {
  const bin = join(root, newest ?? '', 'bin')
  mkdirSync(folder, { recursive: true })
  if (account.uid !== undefined) {
    chownSync(folder, account.uid, account.gid)
    // Its account must get there.
    execFileSync('chmod', ['o+x', dirname(folder)])
  }
  const data = join(folder, 'data')
  const env = { PATH: process.env['PATH'], LANG: 'C.UTF-8' }
  execFileSync(join(bin, 'initdb'), ['-D', data, '-U', 'loupe', '-A', 'trust', '-E', 'UTF8', '--no-sync'], { ...account, env, cwd: '/', stdio: 'ignore' })
  const port = await freePort()
  const urlOf = (name: string) => `postgres://loupe@127.0.0.1:${port}/${name}`
  let child: ChildProcess | undefined

  async function start(): Promise<void> {
    child = spawn(join(bin, 'postgres'), ['-D', data, '-p', String(port), '-c', 'listen_addresses=127.0.0.1', '-c', `unix_socket_directories=${folder}`], { ...account, env, cwd: '/', stdio: 'ignore' })
    for (let left = 300; ; left--) {
      const client = new Client({ connectionString: urlOf('postgres') })
      try {
        await client.connect()
        return
      } catch (error) {
        if (left === 0 || child.exitCode !== null) throw error
        await new Promise((resolve) => setTimeout(resolve, 100))
      } finally {
        await client.end().catch(() => undefined)
      }
    }
  }
  /** SIGQUIT: at once, without a checkpoint. */
  async function end(signal: NodeJS.Signals): Promise<void> {
    if (child === undefined || child.exitCode !== null) return
    const gone = once(child, 'exit')
    child.kill(signal)
    await gone
  }
  await start()
  return {
    async database(name) {
      const client = new Client({ connectionString: urlOf('postgres') })
      await client.connect()
      await client.query(`CREATE DATABASE "${name}"`)
      await client.end()
      return urlOf(name)
    },
    async away() {
      await end('SIGQUIT')
      return start
    },
    end: () => end('SIGINT'),
  }
}
