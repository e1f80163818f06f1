import { createHash } from 'node:crypto'
import { IMAGE, IMAGE_SERVICE, isUuid } from '#src/api/audit/dialect.ts'
import type { CadfEvent } from './cadf.ts'
import { OF_DATA } from './cause.ts'
import type { Change } from './changes.ts'
import { receiverOf, type Notice } from './glance-notification.ts'

export type Person = { user_id: string; name: string }

/** What no single call explains: an event of its own. Undefined: nothing that anybody would want to know. */
export function ownEvent(notice: Notice, changes: readonly Change[] | undefined, people: readonly Person[], nameOf: (user: string) => string): CadfEvent | undefined {
  const { message_id, type, at, image_id, payload } = notice
  if (!isWorthTelling(notice, changes)) return undefined
  const download = type === 'image.send' ? receiverOf(payload) : undefined
  const initiator = download?.receiver_user_id
    ? { typeURI: PERSON, id: download.receiver_user_id, name: nameOf(download.receiver_user_id), ...(download.receiver_tenant_id && { project_id: download.receiver_tenant_id }) }
    : initiatorOf(people, type === 'image.update' && changes !== undefined && changes.every(({ field }) => OF_DATA.test(field)))
  const { name } = payload
  return {
    typeURI: 'http://schemas.dmtf.org/cloud/audit/1.0/event',
    eventType: 'activity',
    id: isUuid(message_id) ? message_id : uuidOf(message_id),
    eventTime: at,
    action: type === 'image.send' ? 'read' : type.endsWith('create') ? 'create' : type.endsWith('delete') ? 'delete' : 'update',
    outcome: 'success',
    requestPath: '',
    initiator,
    target: { id: image_id, typeURI: `${IMAGE}${type === 'image.send' ? '/file' : type.startsWith('image.member.') ? '/member' : ''}`, ...(typeof name === 'string' && { name }) },
    observer: { id: 'glance', typeURI: IMAGE_SERVICE, name: 'glance' },
    tags: [`notification:${type}`],
    attachments: [...(changes ? [changesAttachment(changes)] : []), ...(people.length > 1 ? [candidatesAttachment(people)] : []), ...(download ? [attachmentOf('bytes_sent', download.bytes_sent ?? 0)] : [])],
  }
}

const PERSON = 'service/security/account/user'

function initiatorOf(people: readonly Person[], byItself: boolean): CadfEvent['initiator'] {
  const [one, ...others] = people
  if (one !== undefined && others.length === 0) return { typeURI: PERSON, id: one.user_id, name: one.name }
  // An import goes on when its call is long over; nobody but Glance sets these.
  if (one === undefined && byItself) return { typeURI: IMAGE_SERVICE, id: 'glance', name: 'glance' }
  return { typeURI: 'unknown', id: 'unknown', name: '' }
}

function isWorthTelling({ type }: Notice, changes: readonly Change[] | undefined): boolean {
  if (type === 'baseline' || type === 'image.prepare' || type === 'image.upload' || type === 'image.activate') return false
  return type !== 'image.update' || changes === undefined || changes.length > 0
}

const attachmentOf = (name: string, content: unknown) => ({ name, typeURI: 'mime:application/json', content: JSON.stringify(content) })
export const changesAttachment = (changes: readonly Change[]) => attachmentOf('changes', changes)
export const candidatesAttachment = (people: readonly Person[]) => attachmentOf('candidates', people)

/** An id as Hermes wants one, of a message whose id is none: always the same. */
function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
