import { randomUUID } from 'node:crypto'

/** What a service tells others: the inside of oslo.messaging's envelope. */
export type Message = { publisher_id: string; event_type: string; payload: unknown }

/** What the services have told and nobody has taken yet, as RabbitMQ keeps it. */
export type Bus = {
  /** Now, in microseconds, and later than any moment before: what happens within a millisecond has an order, too. */
  moment(): number
  /** Of a message, or of what it tells. */
  newId(): string
  tell(message: Message, at?: number): void
  /** All that was told since the last time, in order: oslo.messaging's envelopes. */
  take(): string[]
}

/** The oldest go: nobody may ever ask for them. */
const MOST = 10_000

/** `now`: milliseconds. */
export function createBus(now: () => number, newId: () => string = randomUUID): Bus {
  let last = 0
  const told: string[] = []
  const moment = () => (last = Math.max(now() * 1000, last + 1))
  return {
    moment,
    newId,
    tell({ publisher_id, event_type, payload }, at = moment()) {
      // As text: what it tells of goes on changing.
      told.push(JSON.stringify({ message_id: newId(), publisher_id, event_type, priority: 'INFO', payload, timestamp: timeOf(at).replace('T', ' ') }))
      told.splice(0, told.length - MOST)
    },
    take: () => told.splice(0).map((message) => JSON.stringify({ 'oslo.version': '2.0', 'oslo.message': message })),
  }
}

/** Microseconds as the services write them: `2026-11-21T02:27:22.655459`. */
export const timeOf = (at: number): string => `${new Date(Math.floor(at / 1000)).toISOString().slice(0, -1)}${String(at % 1000).padStart(3, '0')}`
