// A collector of the tests' own, as a process that can be killed.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { Connection } from 'rabbitmq-client'

export type Collector = {
  readonly address: string
  readonly lines: string[]
  /** Ends it as it likes to be ended, or not. */
  end(signal?: NodeJS.Signals): Promise<void>
}

const main = `${import.meta.dirname}/../../audit/main.ts`

/** Resolves when it listens and is bound to an exchange; rejects with what it said when it ended before. */
export async function startCollector(env: Readonly<Record<string, string>>): Promise<Collector> {
  const child: ChildProcess = spawn(process.execPath, [main], { env: { PATH: process.env['PATH'], AUDIT_PORT: '0', ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
  // A test that fails does not get to end it.
  const kill = () => void child.kill('SIGKILL')
  process.once('exit', kill)
  child.once('exit', () => process.off('exit', kill))
  const lines: string[] = []
  const gone = once(child, 'exit')
  const address = await new Promise<string>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      if (!stream) continue
      createInterface(stream).on('line', (line) => {
        lines.push(line)
        const place = /is at (http\S+)/.exec(line)?.[1]
        if (place !== undefined) resolve(place)
      })
    }
    void gone.then(() => reject(new Error(lines.join('\n'))))
  })
  return {
    address,
    lines,
    async end(signal = 'SIGTERM') {
      child.kill(signal)
      await gone
    },
  }
}

/** Removes what the collector leaves for the next one. */
export async function dropQueue(url: string, queue: string): Promise<void> {
  const rabbit = new Connection({ url })
  for (const one of [queue, `${queue}.poison`]) await rabbit.queueDelete({ queue: one }).catch(() => undefined)
  await rabbit.close()
}

/** Asks until it is so; the last answer when time is over. */
export async function until<T>(ask: () => Promise<T>, isSo: (answer: T) => boolean, ms: number, pause = 100): Promise<T> {
  const end = Date.now() + ms
  for (;;) {
    const answer = await ask()
    if (isSo(answer) || Date.now() > end) return answer
    await new Promise((resolve) => setTimeout(resolve, pause))
  }
}
