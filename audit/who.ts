import { perfectMatchings } from './matching.ts'

/** Who called, from where and with what: calls equal in all of it cannot be told apart by anybody, and need not be. */
export type Caller = { user_id: string; name: string; project_id: string; address: string; agent: string }

/** A `POST /v2/images`. */
export type Post = Caller & {
  id: string
  begun: string
  /** Undefined: not over yet, or nobody told. */
  ended?: string
  /** It is known to have made an image (201); else it may have made one (5xx, no answer seen). */
  made: boolean
  /** `?id=` of its address. */
  named?: string
}

/** Glance's word that an image is there now. */
export type Creation = {
  image_id: string
  at: string
  owner: string
  /** Who brought its first data, where that was seen. */
  bringer?: Caller
}

export type Verdict = {
  /** The call itself, where it is certain (or where only calls equal in all are left). */
  post?: string
  /** One: certain. More: one of these. None: nobody knows. */
  people: { user_id: string; name: string }[]
}

export type Rules = {
  /** Whether this caller may make images for other projects than its own (an administrator). Doubt means yes. */
  mayOwnElsewhere: (caller: Caller) => boolean
  /** Whether something may have been lost between the two times: then nothing is certain there. */
  lossy: (from: string, to: string) => boolean
}

/**
 * Who made which image. Glance's notification names no person, and the audit event of a create no image; both have times of one machine's clock. A call may
 * have made an image only when it ran at that moment and for that project. Where calls overlap, only such pairs are left in which every image has a call
 * of its own and every call that made one an image: what is impossible for one is thereby often decided for another. Nobody is named on less.
 *
 * All that overlaps must be given at once, also what was decided before. The order in which it is given does not matter.
 */
export function whoCreated(creations: readonly Creation[], posts: readonly Post[], rules: Rules): Map<string, Verdict> {
  const images = creations.toSorted((a, b) => compare(a.at, b.at) || compare(a.image_id, b.image_id))
  const calls = posts.toSorted((a, b) => compare(a.begun, b.begun) || compare(a.id, b.id))
  const verdicts = new Map<string, Verdict>()
  for (const group of groups(images, calls, edgesOf(images, calls, rules))) decide(group, rules, verdicts)
  return verdicts
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

/** Whether this call ran when the image came to be. */
export const ranAt = ({ begun, ended }: Pick<Post, 'begun' | 'ended'>, at: string): boolean => begun <= at && (ended === undefined || at <= ended)

export const isSameCaller = (a: Caller, b: Caller): boolean => a.user_id === b.user_id && a.project_id === b.project_id && a.address === b.address && a.agent === b.agent

function edgesOf(images: readonly Creation[], calls: readonly Post[], { mayOwnElsewhere }: Rules): number[][] {
  const possible = images.map(({ at, owner, bringer }) => {
    const ran = calls.flatMap((call, i) => (ranAt(call, at) && (call.project_id === owner || mayOwnElsewhere(call)) ? [i] : []))
    // Whoever brings the data of a new image, with the same program from the same place, made it; unless nobody such was there.
    const brought = bringer === undefined ? [] : ran.filter((i) => isSame(calls[i], bringer))
    return brought.length > 0 ? brought : ran
  })
  // Chosen by the client and standing in the address: an exact pair. An id in the address that is no image's of that moment says nothing.
  const exact = new Map<number, number>()
  for (const [image, ran] of possible.entries()) {
    const named = ran.filter((i) => calls[i]?.named === images[image]?.image_id)
    if (named.length === 1 && named[0] !== undefined) exact.set(named[0], image)
    if (named.length > 0) possible[image] = named
  }
  return possible.map((ran, image) => ran.filter((i) => !exact.has(i) || exact.get(i) === image))
}

const isSame = (call: Post | undefined, caller: Caller) => call !== undefined && isSameCaller(call, caller)

type Group = { images: Creation[]; calls: Post[]; edges: number[][] }

/** What hangs together, each by itself. */
function groups(images: readonly Creation[], calls: readonly Post[], edges: readonly (readonly number[])[]): Group[] {
  const imagesOf = new Map<number, number[]>()
  for (const [image, ran] of edges.entries()) for (const call of ran) imagesOf.set(call, [...(imagesOf.get(call) ?? []), image])
  const seen = new Set<number>()
  return [...images.keys()].flatMap((start): Group[] => {
    if (seen.has(start)) return []
    seen.add(start)
    const mine = [start]
    const theirs = new Set<number>()
    for (const image of mine) {
      for (const call of edges[image] ?? []) {
        if (theirs.has(call)) continue
        theirs.add(call)
        for (const other of imagesOf.get(call) ?? []) {
          if (seen.has(other)) continue
          seen.add(other)
          mine.push(other)
        }
      }
    }
    const inOrder = [...theirs].toSorted((a, b) => a - b)
    const place = new Map(inOrder.map((call, i) => [call, i]))
    const sorted = mine.toSorted((a, b) => a - b)
    return [{ images: sorted.flatMap((i) => images[i] ?? []), calls: inOrder.flatMap((i) => calls[i] ?? []), edges: sorted.map((i) => (edges[i] ?? []).flatMap((call) => place.get(call) ?? [])) }]
  })
}

function decide({ images, calls, edges }: Group, { lossy }: Rules, verdicts: Map<string, Verdict>): void {
  const times = [...images.map(({ at }) => at), ...calls.flatMap(({ begun, ended }) => [begun, ended ?? begun])].toSorted(compare)
  const spare = calls.length - images.length
  const unsure = calls.flatMap((call, i) => (call.made ? [] : [i]))
  // As many again as calls are left over: those must be calls that need not have made anything.
  const padded = spare < 0 ? edges : [...edges, ...Array.from({ length: spare }, () => unsure)]
  const found = calls.length === 0 || lossy(times[0] ?? '', times.at(-1) ?? '') ? undefined : perfectMatchings(padded, calls.length)
  for (const [i, { image_id }] of images.entries()) {
    const left = (found?.allowed[i] ?? edges[i] ?? []).flatMap((call) => calls[call] ?? [])
    const people = [...new Map(left.map(({ user_id, name }) => [user_id, { user_id, name }])).values()].toSorted((a, b) => compare(a.name, b.name) || compare(a.user_id, b.user_id))
    const [first] = left
    // Something does not add up: one candidate may be the wrong one, so it is none.
    if (found === undefined) verdicts.set(image_id, { people: people.length > 1 ? people : [] })
    else {
      const mine = calls[found.matched[i] ?? -1]
      verdicts.set(image_id, { people, ...(mine && first && left.every((call) => isSameCaller(call, first)) && { post: mine.id }) })
    }
  }
}
