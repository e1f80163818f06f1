import * as z from 'zod/mini'
import { glanceCall, IMAGE_SERVICE, inOneDialect, type GlanceCall } from '#src/api/audit/dialect.ts'
import type { Message, Poison } from './envelope.ts'
import { utc } from './envelope.ts'

const resource = z.looseObject({ id: z._default(z.string(), ''), typeURI: z._default(z.string(), ''), name: z.optional(z.string()) })
export const attachment = z.looseObject({ name: z.string(), typeURI: z._default(z.string(), ''), content: z.unknown() })
const payload = z.looseObject({
  id: z.string().check(z.minLength(1), z.maxLength(255)),
  eventTime: z.string(),
  action: z.string(),
  outcome: z._default(z.string(), 'unknown'),
  requestPath: z._default(z.string(), ''),
  initiator: z._default(
    z.looseObject({
      ...resource.def.shape,
      project_id: z.nullish(z.string()),
      host: z.nullish(z.looseObject({ address: z.nullish(z.string()), agent: z.nullish(z.string()) })),
    }),
    { id: '', typeURI: 'unknown' },
  ),
  target: z._default(resource, { id: '', typeURI: 'unknown' }),
  observer: z._default(resource, { id: '', typeURI: '' }),
  reason: z.optional(z.looseObject({ reasonType: z.optional(z.string()), reasonCode: z.optional(z.coerce.string()) })),
  attachments: z.optional(z.array(attachment)),
})
/** A CADF event as Hermes answers it. */
export type CadfEvent = z.infer<typeof payload>

/** One telling of a call to a service: that it began, that it ended, or both at once. */
export type CallPart = {
  phase: 'request' | 'response' | 'whole'
  id: string
  /** When it was told. */
  at: string
  event: CadfEvent
  glance: GlanceCall | undefined
}

/**
 * A call that the audit middleware tells of; undefined: the message is something else. Two dialects: keystonemiddleware sends `audit.http.request` and
 * `audit.http.response` with one id; others (`audit.cadf`) send one event when the call is over, with the image in `target.id`.
 */
export function callOf({ event_type, publisher_id, at, payload: body }: Message): CallPart | Poison | undefined {
  if (!event_type.startsWith('audit.')) return undefined
  const { data } = payload.safeParse(withoutSecrets(body))
  const time = data && utc(data.eventTime)
  if (data === undefined || time === undefined) return { poison: 'not a CADF event' }
  const phase = event_type.endsWith('.request') ? 'request' : event_type.endsWith('.response') ? 'response' : 'whole'
  const glance = glanceCall(data.requestPath)
  return { phase, id: data.id, at, glance, event: { ...data, eventTime: time, ...described(data, publisher_id) } }
}

/** What it was done to, so that one question finds everything about an image, and who watched. */
function described(event: CadfEvent, publisher: string): Pick<CadfEvent, 'action' | 'target' | 'observer'> {
  const { target, observer } = event
  const service = /^service\/\w+/.exec(target.typeURI)?.[0]
  const watcher = { ...observer, typeURI: observer.typeURI || (publisher.startsWith('glance') ? IMAGE_SERVICE : publisher.startsWith('nova') ? 'service/compute' : (service ?? 'unknown')), name: observer.name ?? target.name ?? publisher.split(/[-.]/)[0] }
  return { ...inOneDialect(event), observer: watcher }
}

const SECRET = /^(credentials?|tokens?|password|passwd|adminpass|admin_pass|secret|user_data|x-auth-token)$/i

/** The same without what nobody should find in a log: whatever is called a token, a password, a credential, at any depth, also in JSON that is attached. */
export function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecrets)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !SECRET.test(key))
      .map(([key, one]) => [key, key === 'content' && typeof one === 'string' ? cleanText(one) : withoutSecrets(one)]),
  )
}

function cleanText(text: string): string {
  if (!/^\s*[[{]/.test(text)) return text
  try {
    return JSON.stringify(withoutSecrets(JSON.parse(text)))
  } catch {
    return text
  }
}
