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
