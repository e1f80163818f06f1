import * as z from 'zod/mini'
import type { Message, Poison } from './envelope.ts'
import { utc } from './envelope.ts'
import { glanceCall, isUuid, type CallKind, type GlanceCall } from './glance-path.ts'

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
  return { phase, id: data.id, at, glance, event: { ...data, eventTime: time, ...described(data, glance, publisher_id) } }
}

/**
 * What it was done to, in one dialect: the image's id in `target.id`, the type and the action as Hermes's own middleware calls them, so that one question
 * finds everything about an image. The stock middleware puts the service's id there.
 */
function described({ action, target, observer }: CadfEvent, glance: GlanceCall | undefined, publisher: string): Pick<CadfEvent, 'action' | 'target' | 'observer'> {
  const service = /^service\/\w+/.exec(target.typeURI)?.[0]
  const watcher = { ...observer, typeURI: observer.typeURI || (publisher.startsWith('glance') ? IMAGE_SERVICE : publisher.startsWith('nova') ? 'service/compute' : (service ?? 'unknown')), name: observer.name ?? target.name ?? publisher.split(/[-.]/)[0] }
  if (glance === undefined) return { action, target, observer: watcher }
  const own = isUuid(target.id) && target.typeURI.startsWith('storage/')
  const id = glance.kind === 'create' ? (own ? target.id : '') : glance.image_id
  return { action: actionOf(action, glance.kind), target: { ...target, id, typeURI: TYPES[glance.kind] }, observer: watcher }
}

export const IMAGE_SERVICE = 'service/storage/image'
export const IMAGE = 'storage/image/image'
export const TYPES: Record<CallKind, string> = {
  create: IMAGE,
  image: IMAGE,
  import: IMAGE,
  deactivate: IMAGE,
  reactivate: IMAGE,
  store: IMAGE,
  file: `${IMAGE}/file`,
  stage: `${IMAGE}/stage`,
  locations: `${IMAGE}/locations`,
  members: `${IMAGE}/member`,
  member: `${IMAGE}/member`,
  tag: `${IMAGE}/tags`,
}

function actionOf(action: string, kind: CallKind): string {
  if (kind === 'deactivate') return 'disable'
  if (kind === 'reactivate') return 'enable'
  if (kind === 'import') return 'create/import'
  if (kind === 'file' && action.startsWith('read')) return 'read'
  // Taken away from one store; the image itself stays.
  if (kind === 'store') return 'delete/copy'
  if (kind === 'tag') return action.startsWith('delete') ? 'delete/unset' : 'update/set'
  return action
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
