/** What a call to Glance is about, as its address tells. */
export type GlanceCall =
  | { kind: 'create'; /** The id that the client chose: Loupe puts it into the query, too. */ named?: string }
  | { kind: 'image' | 'file' | 'stage' | 'import' | 'deactivate' | 'reactivate' | 'members' | 'locations' | 'store'; image_id: string }
  | { kind: 'member'; image_id: string; member_id: string }
  | { kind: 'tag'; image_id: string; tag: string }

export type CallKind = GlanceCall['kind']

const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i
export const isUuid = (text: string): boolean => UUID.test(text)

/** Glance may stand below a path (`/image/v2/images`). Undefined: not about one image. */
export function glanceCall(requestPath: string): GlanceCall | undefined {
  const [path = '', query = ''] = requestPath.split('?', 2)
  const parts = (/(?:^|\/)v2\/((?:images|stores)(?:\/.*)?)$/.exec(path)?.[1] ?? '').split('/').filter((part) => part !== '').map(decoded)
  const [root, first, second, ...rest] = parts
  if (root === 'stores') return first !== undefined && second !== undefined && isUuid(second) && rest.length === 0 ? { kind: 'store', image_id: second.toLowerCase() } : undefined
  if (root !== 'images') return undefined
  if (first === undefined) {
    const named = new URLSearchParams(query).get('id')
    return { kind: 'create', ...(named !== null && isUuid(named) && { named: named.toLowerCase() }) }
  }
  if (!isUuid(first)) return undefined
  const image_id = first.toLowerCase()
  const [third] = rest
  switch (second) {
    case undefined:
      return { kind: 'image', image_id }
    case 'file':
    case 'stage':
    case 'import':
    case 'locations':
      return { kind: second, image_id }
    case 'actions':
      return third === 'deactivate' || third === 'reactivate' ? { kind: third, image_id } : undefined
    case 'members':
      return third === undefined ? { kind: 'members', image_id } : { kind: 'member', image_id, member_id: third }
    case 'tags':
      return third === undefined ? undefined : { kind: 'tag', image_id, tag: rest.join('/') }
    default:
      return undefined
  }
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

export const IMAGE_SERVICE = 'service/storage/image'
export const IMAGE = 'storage/image/image'
const TYPES: Record<CallKind, string> = {
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

type Target = { id: string; typeURI: string; name?: string | undefined }
type Told<T extends Target> = { action: string; requestPath: string; target: T }

/**
 * What a call was done to, in one dialect: the image's id in `target.id`, the type and the action as Hermes's own middleware calls them. The stock middleware
 * puts the id and the name of the service there, and knows four actions; Hermes's puts there the member that an image is shared with. All have the address. `isNamed`: of an image that was created the address may tell the id, too,
 * where nothing else does: what the client asked for, and got.
 */
export function inOneDialect<T extends Target>({ action, requestPath, target }: Told<T>, isNamed = false): Pick<Told<T>, 'action' | 'target'> {
  const glance = glanceCall(requestPath)
  if (glance === undefined) return { action, target }
  const own = isUuid(target.id) && target.typeURI.startsWith('storage/')
  const id = glance.kind === 'create' ? (own ? target.id : ((isNamed ? glance.named : undefined) ?? '')) : glance.image_id
  const { name, ...rest } = target
  return { action: actionOf(action, glance.kind), target: { ...rest, ...(own && target.id === id && name !== undefined && { name }), id, typeURI: TYPES[glance.kind] } as T }
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
