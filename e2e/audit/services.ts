// Glance as RabbitMQ sees it, and a Keystone that knows three tokens.
import { randomUUID } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import { Connection } from 'rabbitmq-client'
import { listen } from '#gateway/stand-in.ts'

const time = (ms: number) => new Date(ms).toISOString().replace('T', ' ').replace('Z', '000')
const wrap = (message: unknown) => JSON.stringify({ 'oslo.version': '2.0', 'oslo.message': JSON.stringify(message) })

export type Told = { topic: 'notifications' | 'audit'; body: string }

/** A call as the stock audit middleware tells of it: that it began, and that it ended. */
export function call({ id = randomUUID(), user = 'alice', project = 'demo', action, path, began, ended, code = 200 }: { id?: string; user?: string; project?: string; action: string; path: string; began: number; ended: number; code?: number }): [Told, Told] {
  const event = (outcome: string) => ({
    typeURI: 'http://schemas.dmtf.org/cloud/audit/1.0/event', eventType: 'activity', id, eventTime: `${time(began).replace(' ', 'T')}+0000`, action, outcome, observer: { id: 'target' },
    initiator: { id: `id-of-${user}`, typeURI: 'service/security/account/user', name: user, credential: { token: 'gAAAAAB xxxxxxxx' }, host: { address: '127.0.0.1', agent: 'test' }, project_id: project },
    target: { id: 'glance', typeURI: 'service/storage/image/images/image', name: 'glance' }, requestPath: path, ...(outcome !== 'pending' && { reason: { reasonType: 'HTTP', reasonCode: String(code) } }),
  })
  const told = (phase: string, at: number, outcome: string): Told => ({ topic: 'audit', body: wrap({ message_id: randomUUID(), publisher_id: 'glance-api', event_type: `audit.http.${phase}`, priority: 'INFO', payload: event(outcome), timestamp: time(at) }) })
  return [told('request', began, 'pending'), told('response', ended, code < 400 ? 'success' : 'failure')]
}

/** An image, or whatever else is in the payload, as Glance's notifier tells of it. */
export const notice = (event_type: string, at: number, payload: Record<string, unknown>, message_id: string = randomUUID()): Told => ({ topic: 'notifications', body: wrap({ message_id, publisher_id: 'image.localhost', event_type, priority: 'INFO', payload, timestamp: time(at) }) })

export const image = (id: string, more: Record<string, unknown> = {}): Record<string, unknown> => ({ id, name: 'one', status: 'queued', owner: 'demo', visibility: 'private', size: null, min_disk: 0, min_ram: 0, protected: false, tags: [], properties: {}, deleted: false, ...more })

export type Publisher = { publish(told: Told, confirmed?: boolean): Promise<void>; depth(queue: string): Promise<number>; close(): Promise<void> }

/** Publishes as oslo.messaging does: it declares the exchange, and a queue for each topic that everybody shares. */
export async function service(url: string, { durable = true, exchange = 'glance' }: { durable?: boolean; exchange?: string } = {}): Promise<Publisher> {
  const rabbit = new Connection({ url, retryLow: 200, retryHigh: 1000 })
  rabbit.on('error', () => undefined)
  const topics = ['notifications', 'audit']
  const publisher = rabbit.createPublisher({
    confirm: true,
    maxAttempts: 30,
    exchanges: [{ exchange, type: 'topic', durable }],
    queues: topics.map((topic) => ({ queue: `${topic}.info`, durable: true })),
    queueBindings: topics.map((topic) => ({ queue: `${topic}.info`, exchange, routingKey: `${topic}.info` })),
  })
  await rabbit.onConnect(30_000, true)
  // Else the publisher declares it with its first message, before anybody can be bound to it.
  await rabbit.exchangeDeclare({ exchange, type: 'topic', durable })
  return {
    publish: ({ topic, body }) => publisher.send({ exchange, routingKey: `${topic}.info`, durable: true, contentType: 'application/json', contentEncoding: 'utf-8' }, Buffer.from(body)),
    depth: async (queue) => (await rabbit.queueDeclare({ queue, passive: true })).messageCount,
    async close() {
      await publisher.close()
      await rabbit.close()
    },
  }
}

const roles: Record<string, string[]> = { staff: ['admin', 'member', 'reader'], member: ['member', 'reader'], reader: ['reader'] }

/** Knows the tokens `staff`, `member` and `reader`, all of the project demo. */
export async function keystone(): Promise<{ url: string; server: Server }> {
  const server = createServer((request, response) => {
    response.setHeader('content-type', 'application/json')
    if (!request.url?.endsWith('/auth/tokens')) return void response.end(JSON.stringify({ version: { id: 'v3.14' } }))
    const token = String(request.headers['x-subject-token'])
    if (roles[token] === undefined) response.statusCode = 404
    const day = 86_400_000
    response.end(JSON.stringify({ token: { user: { id: `id-of-${token}`, name: token }, project: { id: 'demo' }, roles: roles[token]?.map((name) => ({ name })), issued_at: new Date().toISOString(), expires_at: new Date(Date.now() + day).toISOString() } }))
  })
  return { url: `${await listen(server)}/v3`, server }
}
