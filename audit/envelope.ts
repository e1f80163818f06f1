import * as z from 'zod/mini'

/** What a service tells of: oslo.messaging's notification. */
export type Message = {
  message_id: string
  publisher_id: string
  event_type: string
  /** When it was sent, as `utc` writes it. */
  at: string
  payload: unknown
}

/** A message that nobody can read, and why. Not ours to repair, and not to be read again and again either. */
export type Poison = { poison: string }

const wrapped = z.looseObject({ 'oslo.version': z.string(), 'oslo.message': z.string() })
const notification = z.looseObject({
  message_id: z.string().check(z.minLength(1), z.maxLength(255)),
  publisher_id: z._default(z.string(), ''),
  event_type: z.string().check(z.minLength(1), z.maxLength(255)),
  timestamp: z.string(),
  payload: z.unknown(),
})

/**
 * Opens what RabbitMQ delivered. The driver `messagingv2` wraps the message as text in an envelope with a version; `messaging` (version 1) sends it bare.
 * oslo_messaging/_drivers/common.py deserialize_msg: an envelope whose major version is not 2 is refused.
 */
export function openEnvelope(body: unknown): Message | Poison {
  const outer = Buffer.isBuffer(body) ? parsed(body.toString('utf8')) : typeof body === 'string' ? parsed(body) : body
  if (outer === undefined) return { poison: 'not JSON' }
  const envelope = wrapped.safeParse(outer)
  if (envelope.success && !/^2(\.\d+)?$/.test(envelope.data['oslo.version'])) return { poison: `envelope version ${envelope.data['oslo.version'].slice(0, 20)}` }
  const inner = envelope.success ? parsed(envelope.data['oslo.message']) : outer
  if (inner === undefined) return { poison: 'the envelope holds no JSON' }
  const { data } = notification.safeParse(inner)
  if (data === undefined) return { poison: 'not a notification' }
  const at = utc(data.timestamp)
  if (at === undefined) return { poison: 'its time is no time' }
  const { message_id, publisher_id, event_type, payload } = data
  return { message_id, publisher_id, event_type, at, payload }
}

function parsed(text: string): unknown {
  try {
    // PostgreSQL keeps no NUL in its texts; nobody means one.
    return JSON.parse(text.replaceAll('\\u0000', '\\ufffd').replaceAll('\0', ''))
  } catch {
    return undefined
  }
}

/**
 * A time as it is kept, in one form of one length, so that texts compare as times do: `2026-11-21T02:27:22.655459+00:00`. Read are the forms of
 * oslo.messaging (no zone: UTC) and of CADF (`+0000`). Undefined: no time.
 */
export function utc(text: string): string | undefined {
  const [, day, time, fraction = '', zone = 'Z'] = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(?:\.(\d+))?(Z|[+-]\d\d:?\d\d)?$/.exec(text.trim()) ?? []
  const ms = Date.parse(`${day}T${time}${zone.replace(/^([+-]\d\d)(\d\d)$/, '$1:$2')}`)
  return Number.isNaN(ms) ? undefined : `${new Date(ms).toISOString().slice(0, 19)}.${fraction.padEnd(6, '0').slice(0, 6)}+00:00`
}

/** Milliseconds of a kept time. */
export const millis = (at: string): number => Date.parse(at)
/** Milliseconds as a kept time. */
export const keptTime = (ms: number): string => utc(new Date(ms).toISOString()) ?? ''
