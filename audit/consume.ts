import { Connection, ConsumerStatus, type Channel, type ConnectionOptions } from 'rabbitmq-client'
import { keptTime } from './envelope.ts'
import { Refused, sleep, understood, type Intake } from './intake.ts'
import type { AuditLog } from './log.ts'

/** An exchange of a service, and the topics that it publishes there. */
export type Source = { exchange: string; topics: string[] }

export type ConsumerSettings = {
  url: string
  tls?: ConnectionOptions['tls']
  queue: string
  sources: readonly Source[]
  log: Pick<AuditLog, 'fact' | 'noteFact' | 'noteGap'>
  intake: Intake
  tell: (line: string) => void
}

export type Counts = { taken: number; ignored: number; poison: number }

/** Messages that the broker may hand over before the first of them is committed. */
const PREFETCH = 1_000
/** What nobody could read is kept for somebody to look at, but not without end. */
const MOST_POISON = 10_000
/** Milliseconds between two looks at the exchanges, while all is well and while one is missing. */
const LOOK = 5_000
const LOOK_AGAIN = 1_000

export type AuditConsumer = {
  readonly counts: Counts
  /** The exchanges that are bound now. */
  bound(): string[]
  isConnected(): boolean
  close(): Promise<void>
}

/**
 * Reads what the services publish, from a queue of its own: telemetry and billing live on theirs. The queue is durable and outlives the collector. Exchanges
 * are the services' own and are never declared in a way that could create one: a service that finds an exchange of another kind than it wants cannot publish.
 */
export function consume({ url, tls, queue, sources, log, intake, tell }: ConsumerSettings): AuditConsumer {
  const rabbit = new Connection({ url, connectionName: 'loupe-audit', retryLow: 500, retryHigh: 5_000, heartbeat: 20, ...(tls !== undefined && { tls }) })
  const counts: Counts = { taken: 0, ignored: 0, poison: 0 }
  const poisonQueue = { queue: `${queue}.poison`, durable: true, arguments: { 'x-max-length': MOST_POISON } }
  const ownQueue = { queue, durable: true, arguments: { 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': poisonQueue.queue } }
  const bindings = createBindings({ rabbit, queue: ownQueue, sources, log, tell })
  let last: string | undefined
  const complain = (what: string) => (error: unknown) => {
    const line = `${what}: ${error instanceof Error ? error.message : String(error)}`
    // A broker that is away is told of once, not with every attempt.
    if (line !== last) tell(line)
    last = line
  }
  rabbit.on('error', complain('RabbitMQ'))
  rabbit.on('connection', () => {
    last = undefined
    bindings.lookNow()
  })

  const setAside = (why: string): ConsumerStatus => {
    counts.poison++
    tell(`A message is set aside in ${poisonQueue.queue}: ${why}`)
    return ConsumerStatus.DROP
  }
  const consumer = rabbit.createConsumer({ queue, queueOptions: ownQueue, qos: { prefetchCount: PREFETCH }, requeue: true }, async (delivery) => {
    const read = understood(delivery.body)
    if (read === undefined) {
      counts.ignored++
      return ConsumerStatus.ACK
    }
    if ('poison' in read) return setAside(read.poison)
    try {
      await intake.add(read)
    } catch (error) {
      if (error instanceof Refused) return setAside(error.message)
      throw error
    }
    counts.taken++
    return ConsumerStatus.ACK
  })
  consumer.on('error', complain('Queue'))
  void rabbit.queueDeclare(poisonQueue).catch(complain('Queue'))

  return {
    counts,
    bound: () => bindings.bound(),
    isConnected: () => rabbit.ready,
    async close() {
      bindings.stop()
      intake.stop()
      await consumer.close()
      await rabbit.close()
    },
  }
}

type BindingSettings = Pick<ConsumerSettings, 'sources' | 'log' | 'tell'> & { rabbit: Connection; queue: { queue: string; durable: boolean; arguments: Record<string, string> } }

/**
 * Keeps the queue bound to the exchanges, and knows when it was not. Exchanges that are not durable (`amqp_durable_queues=false`, what services do unless
 * told otherwise) are gone when the broker starts again, and the bindings with them: what is published until they are bound again is lost, and that is written
 * down as a gap. A mark in the broker that lives as long as such a binding tells a restart from a connection that was merely lost.
 */
function createBindings({ rabbit, queue, sources, log, tell }: BindingSettings) {
  const bound = new Set<string>()
  const durable = new Map<string, boolean>()
  const missing = new Set<string>()
  const stopped = new AbortController()
  let woken = new AbortController()

  async function look(): Promise<void> {
    await withChannel(rabbit, (channel) => channel.queueDeclare(queue).then(() => undefined))
    for (const source of sources) {
      const { exchange } = source
      if (await exists(rabbit, exchange)) await bind(source)
      else {
        if (!missing.has(exchange)) tell(`The exchange ${exchange} is not there (yet): it comes with the first message of its service`)
        missing.add(exchange)
        bound.delete(exchange)
      }
    }
  }

  async function bind({ exchange, topics }: Source): Promise<void> {
    const mark = `${queue.queue}.${exchange}.bound`
    const before = await log.fact(mark)
    const lasts = durable.get(exchange) ?? (await isDurable(rabbit, exchange))
    durable.set(exchange, lasts)
    const survived = !missing.has(exchange) && (lasts || (await exists(rabbit, mark)))
    await withChannel(rabbit, async (channel) => {
      for (const topic of topics) await channel.queueBind({ queue: queue.queue, exchange, routingKey: `${topic}.info` })
    })
    const now = keptTime(Date.now())
    if (before !== undefined && !survived) {
      await log.noteGap({ exchange, from: before, to: now })
      tell(`The exchange ${exchange} was gone: events between ${before} and ${now} may be missing`)
    }
    await log.noteFact(mark, now)
    if (!lasts) await withChannel(rabbit, (channel) => channel.exchangeDeclare({ exchange: mark, type: 'fanout', durable: false }))
    if (!bound.has(exchange)) tell(`Bound to ${exchange} (${topics.join(', ')})${lasts ? '' : '; the exchange is not durable: a restart of RabbitMQ leaves a gap'}`)
    missing.delete(exchange)
    bound.add(exchange)
  }

  async function keepLooking(): Promise<void> {
    while (!stopped.signal.aborted) {
      const pause = new AbortController()
      woken = pause
      if (rabbit.ready) await look().catch(() => bound.clear())
      else bound.clear()
      await sleep(bound.size < sources.length ? LOOK_AGAIN : LOOK, AbortSignal.any([pause.signal, stopped.signal]))
    }
  }
  void keepLooking()

  return {
    bound: () => [...bound],
    lookNow() {
      // The broker may have been started anew with other exchanges.
      durable.clear()
      woken.abort()
    },
    stop: () => stopped.abort(),
  }
}

/** What goes wrong closes the channel, so each question has one of its own. */
async function withChannel<T>(rabbit: Connection, work: (channel: Channel) => Promise<T>): Promise<T> {
  const channel = await rabbit.acquire()
  try {
    return await work(channel)
  } finally {
    await channel.close().catch(() => undefined)
  }
}

const isCode = (error: unknown, code: string) => error instanceof Error && 'code' in error && error.code === code

async function exists(rabbit: Connection, exchange: string): Promise<boolean> {
  try {
    await withChannel(rabbit, (channel) => channel.exchangeDeclare({ exchange, passive: true }))
    return true
  } catch (error) {
    if (isCode(error, 'NOT_FOUND')) return false
    throw error
  }
}

/** AMQP tells it only by refusing to declare it otherwise. Asked only of an exchange that is there, so that none comes to be. */
async function isDurable(rabbit: Connection, exchange: string): Promise<boolean> {
  try {
    await withChannel(rabbit, (channel) => channel.exchangeDeclare({ exchange, type: 'topic', durable: true }))
    return true
  } catch (error) {
    // Without the right to ask: the worse of the two, so that no gap goes unnoticed.
    if (isCode(error, 'PRECONDITION_FAILED') || isCode(error, 'ACCESS_REFUSED')) return false
    throw error
  }
}
