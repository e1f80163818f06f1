// Glance as RabbitMQ sees it, and a Keystone that knows three tokens.
import { createServer, type Server } from 'node:http'
import { Connection } from 'rabbitmq-client'
import { listen } from '#gateway/stand-in.ts'
import type { Told } from '#audit/stand-in.ts'

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
