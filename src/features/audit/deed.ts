import { glanceCall, IMAGE_SERVICE } from '#src/api/audit/dialect.ts'
import { bytesSentIn, candidatesIn, changesIn, type AuditEvent, type Candidate, type Change } from '#src/api/audit/hermes.ts'

/** Who did it. `one-of`: it was one of these, and nobody can tell which. */
export type Actor =
  | { readonly kind: 'person'; readonly id: string; readonly name: string }
  | { readonly kind: 'one-of'; readonly people: readonly Candidate[] }
  | { readonly kind: 'glance' }
  | { readonly kind: 'unknown' }

/** What was done, as far as the event tells. */
export type Deed =
  | { readonly kind: 'create'; /** It is a snapshot of this server. */ readonly server?: string }
  /** An image was made, and which is not known. */
  | { readonly kind: 'create-some' }
  | { readonly kind: 'update'; /** Empty: nothing that anybody tells of; undefined: not recorded. */ readonly changes: readonly Change[] | undefined }
  | { readonly kind: 'upload' | 'stage' | 'download'; readonly bytes: number | undefined }
  | { readonly kind: 'share' | 'unshare'; readonly project: string | undefined }
  | { readonly kind: 'answer'; readonly project: string | undefined; readonly status: string | undefined }
  | { readonly kind: 'tag' | 'untag'; readonly tag: string }
  | { readonly kind: 'drop-copy'; readonly store: string }
  | { readonly kind: 'delete' | 'look' | 'list' | 'import' | 'deactivate' | 'reactivate' | 'locations' | 'launch' | 'delete-server' | 'snapshot' }
  | { readonly kind: 'other'; readonly action: string; readonly path: string }

export function actorOf(event: AuditEvent): Actor {
  const candidates = candidatesIn(event)
  if (candidates.length > 1) return { kind: 'one-of', people: candidates }
  const { id, name = '', typeURI } = event.initiator
  if (typeURI === IMAGE_SERVICE) return { kind: 'glance' }
  if (id === '' || id === 'unknown') return { kind: 'unknown' }
  return { kind: 'person', id, name: name || id }
}

export function deedOf(event: AuditEvent): Deed {
  const { target } = event
  if (/(^|\/)compute\//.test(target.typeURI)) return serverDeed(event)
  switch (target.typeURI.replace(/^storage\/image\//, '')) {
    case 'image':
      return imageDeed(event)
    case 'image/file':
      return event.action.startsWith('read') ? { kind: 'download', bytes: bytesSentIn(event) } : { kind: 'upload', bytes: sizeIn(event) }
    case 'image/stage':
      return { kind: 'stage', bytes: sizeIn(event) }
    case 'image/member':
      return memberDeed(event)
    case 'image/tags':
      return tagDeed(event)
    case 'image/locations':
      return { kind: 'locations' }
    case 'images':
      return event.action.startsWith('read') ? { kind: 'list' } : otherDeed(event)
    default:
      return otherDeed(event)
  }
}

const otherDeed = ({ action, requestPath, target }: AuditEvent): Deed => ({ kind: 'other', action, path: requestPath || target.typeURI })

function imageDeed(event: AuditEvent): Deed {
  const { action, requestPath, target } = event
  switch (action) {
    case 'create':
      return target.id === '' ? { kind: 'create-some' } : createDeed(event)
    case 'update':
      return { kind: 'update', changes: changesIn(event) }
    case 'delete':
      return { kind: 'delete' }
    case 'read':
      return { kind: 'look' }
    case 'disable':
      return { kind: 'deactivate' }
    case 'enable':
      return { kind: 'reactivate' }
    case 'create/import':
      return { kind: 'import' }
    case 'delete/copy':
      return { kind: 'drop-copy', store: /\/stores\/([^/]+)\//.exec(requestPath)?.[1] ?? '' }
    default:
      return otherDeed(event)
  }
}

/** nova/compute/utils.py create_image: a snapshot says whose it is. */
function createDeed(event: AuditEvent): Deed {
  const server = changesIn(event)?.find(({ field }) => field === 'instance_uuid')?.to
  return { kind: 'create', ...(typeof server === 'string' && { server }) }
}

function sizeIn(event: AuditEvent): number | undefined {
  const size = changesIn(event)?.find(({ field }) => field === 'size')?.to
  return typeof size === 'number' ? size : undefined
}

function memberDeed(event: AuditEvent): Deed {
  const told = changesIn(event)?.find(({ field }) => field === 'member')
  const call = glanceCall(event.requestPath)
  const project = told?.member_id ?? (call?.kind === 'member' ? call.member_id : undefined)
  if (event.action.startsWith('delete')) return { kind: 'unshare', project }
  if (event.action === 'create') return { kind: 'share', project }
  return { kind: 'answer', project, status: typeof told?.to === 'string' ? told.to : undefined }
}

function tagDeed(event: AuditEvent): Deed {
  const call = glanceCall(event.requestPath)
  if (call?.kind !== 'tag') return otherDeed(event)
  return { kind: event.action.startsWith('delete') ? 'untag' : 'tag', tag: call.tag }
}

/** keystonemiddleware names a server's action behind a stroke: `update/createImage`. */
function serverDeed(event: AuditEvent): Deed {
  const { action, target } = event
  if (!/\bservers?\b/.test(target.typeURI)) return otherDeed(event)
  if (action.endsWith('createImage')) return { kind: 'snapshot' }
  if (/\/(servers|server)$/.test(target.typeURI)) {
    if (action === 'create') return { kind: 'launch' }
    if (action === 'delete') return { kind: 'delete-server' }
  }
  return otherDeed(event)
}
