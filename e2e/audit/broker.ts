// A RabbitMQ of the tests' own, on the loopback, that can be ended and started again; from Debian's package rabbitmq-server.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { Connection } from 'rabbitmq-client'

const SERVER = '/usr/lib/rabbitmq/bin/rabbitmq-server'
/** Why there can be none. */
export const whyNoBroker: string | undefined = existsSync(SERVER) ? undefined : 'no RabbitMQ here (apt-get install rabbitmq-server)'

export type Broker = { readonly url: string; start(): Promise<void>; end(signal?: NodeJS.Signals): Promise<void> }

export async function ownBroker(folder: string): Promise<Broker> {
  const [port, distribution] = await Promise.all([freePort(), freePort()])
  for (const one of ['mnesia', 'log']) mkdirSync(join(folder, one), { recursive: true })
  writeFileSync(join(folder, 'plugins'), '[].\n')
  writeFileSync(join(folder, 'rabbitmq.conf'), `listeners.tcp.local = 127.0.0.1:${port}\nlog.console = false\nlog.file.level = warning\n`)
  // What the server reads in place of /etc/rabbitmq.
  writeFileSync(
    join(folder, 'env.conf'),
    [
      `NODENAME=loupe${process.pid}@localhost`,
      'NODE_IP_ADDRESS=127.0.0.1',
      `RABBITMQ_DIST_PORT=${distribution}`,
      `MNESIA_BASE=${join(folder, 'mnesia')}`,
      `LOG_BASE=${join(folder, 'log')}`,
      `CONFIG_FILE=${join(folder, 'rabbitmq.conf')}`,
      `ENABLED_PLUGINS_FILE=${join(folder, 'plugins')}`,
      'SERVER_ADDITIONAL_ERL_ARGS="-kernel inet_dist_use_interface {127,0,0,1}"',
      '',
    ].join('\n'),
  )
  const url = `amqp://guest:guest@127.0.0.1:${port}/`
  let child: ChildProcess | undefined
  return {
    url,
    async start() {
      child = spawn(SERVER, [], {
        stdio: 'ignore',
        detached: true,
        env: { PATH: process.env['PATH'], HOME: folder, LANG: 'C.UTF-8', RUNNING_UNDER_SYSTEMD: '1', ERL_EPMD_ADDRESS: '127.0.0.1', RABBITMQ_CONF_ENV_FILE: join(folder, 'env.conf') },
      })
      const rabbit = new Connection({ url, retryLow: 300, retryHigh: 1000 })
      rabbit.on('error', () => undefined)
      await rabbit.onConnect(90_000, true)
      await rabbit.close()
    },
    async end(signal = 'SIGTERM') {
      if (child?.pid === undefined || child.exitCode !== null) return
      const gone = once(child, 'exit')
      // The script and the machine that it started.
      process.kill(-child.pid, signal)
      await gone
    },
  }
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => (address !== null && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port'))))
    })
  })
}
