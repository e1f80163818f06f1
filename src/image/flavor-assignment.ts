import type { Image } from '#src/api/glance/images.ts'
import { jsonPatch, own, type PatchOperation } from '#src/lib/json-patch.ts'

/** Which flavors may be used with an image: some by their ids, and whatever is in some groups. Neither: all of them. */
export type Assignment = { readonly flavors: readonly string[]; readonly groups: readonly string[] }

/** A flavor as far as an assignment asks: `ram` in MiB, `disk` in GiB (0: as large as the image). */
export type Candidate = { readonly id: string; readonly ram: number; readonly disk: number; readonly groups: readonly string[] }

/** The properties that hold it. What does not fit into one goes on in `loupe_flavors_2` and so on. */
const CARRIERS = { flavors: 'loupe_flavors', groups: 'loupe_flavor_groups' } as const
/** Bytes that Nova keeps of a property that a snapshot inherits; it cuts off the rest. nova/compute/utils.py, nova/objects/fields.py */
const LIMIT = 255

/** The extra spec of a flavor that names its groups. Scoped, so that the scheduler passes over it. nova/scheduler/filters/compute_capabilities_filter.py */
export const GROUP_SPEC = 'loupe:group'

const partsOf = (text: unknown): string[] => (typeof text === 'string' ? text.split(',').map((one) => one.trim()).filter((one) => one !== '') : [])

/** The groups that an extra spec names. */
export const groupsIn = (spec: string | undefined): string[] => [...new Set(partsOf(spec))]

/** The number of a property that carries `base`: 1 for itself, 2 for `base_2`; `undefined` for another property. */
function placeOf(base: string, key: string): number | undefined {
  if (key === base) return 1
  const number = key.startsWith(`${base}_`) ? key.slice(base.length + 1) : ''
  return /^([2-9]|[1-9]\d+)$/.test(number) ? Number(number) : undefined
}

/** Whether a property belongs to an assignment, and not to the person. */
export const isCarrier = (key: string): boolean => Object.values(CARRIERS).some((base) => placeOf(base, key) !== undefined)

function readFrom(image: Image, base: string): string[] {
  const keys = Object.keys(image).flatMap((key) => {
    const place = placeOf(base, key)
    return place === undefined ? [] : [{ key, place }]
  })
  return [...new Set(keys.toSorted((a, b) => a.place - b.place).flatMap(({ key }) => partsOf(own(image, key))))]
}

/** What an image says. */
export const assignmentOf = (image: Image): Assignment => ({ flavors: readFrom(image, CARRIERS.flavors), groups: readFrom(image, CARRIERS.groups) })

/** Nobody has said anything: every flavor may be used. */
export const isOpen = ({ flavors, groups }: Assignment): boolean => flavors.length === 0 && groups.length === 0

const bytes = new TextEncoder()

/** In as few properties as they need, none of them over `LIMIT` and no id cut in two. */
function carried(base: string, parts: readonly string[]): [string, string][] {
  const values: string[] = []
  for (const part of new Set(parts)) {
    const longer = values.length === 0 ? part : `${values.at(-1)},${part}`
    if (values.length === 0 || bytes.encode(longer).length > LIMIT) values.push(part)
    else values[values.length - 1] = longer
  }
  return values.map((value, index) => [index === 0 ? base : `${base}_${index + 1}`, value])
}

/** The properties of an assignment. Throws a RangeError for a part with a comma, or over 255 bytes: no flavor and no group has such an id. */
export function propertiesOf({ flavors, groups }: Assignment): Record<string, string> {
  const odd = [...flavors, ...groups].find((part) => part.includes(',') || part.trim() === '' || bytes.encode(part).length > LIMIT)
  if (odd !== undefined) throw new RangeError(`Not an id of a flavor or the name of a group: ${odd}`)
  return Object.fromEntries([...carried(CARRIERS.flavors, flavors), ...carried(CARRIERS.groups, groups)])
}

/** Makes an image say it: only properties of the assignment are touched, and what is empty goes. */
export function assignmentPatch(image: Image, assignment: Assignment): PatchOperation[] {
  const before = Object.fromEntries(Object.entries(image).filter(([key]) => isCarrier(key)))
  return jsonPatch(before, propertiesOf(assignment))
}

/** What an assignment comes to with the flavors that there are. */
export type Effective<F> = {
  /** Nothing is assigned: all may be used. */
  readonly open: boolean
  /** Those that may be used, in the order given. */
  readonly flavors: readonly F[]
  /** Ids of flavors that are not there, or not for this project. */
  readonly dead: readonly string[]
  /** Groups that no flavor is in. */
  readonly empty: readonly string[]
}

/** Whether a flavor may be used: it is assigned itself, or one of its groups is, or nothing is. */
export const isAssigned = (assignment: Assignment, { id, groups }: Pick<Candidate, 'id' | 'groups'>): boolean =>
  isOpen(assignment) || assignment.flavors.includes(id) || groups.some((group) => assignment.groups.includes(group))

/** The flavors that are assigned, and those of the groups. Something assigned of which nothing is there leaves none. */
export function effectiveOf<F extends Candidate>(assignment: Assignment, all: readonly F[]): Effective<F> {
  const open = isOpen(assignment)
  return {
    open,
    flavors: open ? all : all.filter((flavor) => isAssigned(assignment, flavor)),
    dead: assignment.flavors.filter((id) => !all.some((flavor) => flavor.id === id)),
    empty: assignment.groups.filter((group) => !all.some(({ groups: its }) => its.includes(group))),
  }
}

const GIB = 1024 ** 3

/** What keeps a flavor from an image, with what it would need. */
export type Misfit = { readonly kind: 'ram' | 'disk' | 'size'; readonly need: number } | { readonly kind: 'volume' }

/** What a server boots from. */
export type Root = {
  /** A volume, which is measured by itself, and no disk of the flavor. */
  readonly volume?: boolean
  /** Whether the person may use a flavor without a disk for a root that is no volume. */
  readonly zeroDisk?: boolean
}

/**
 * Why Nova would refuse a server of this flavor: `ram` in MiB, `disk` in GiB, `size` in bytes (400); `volume`: it has no disk of its own, and
 * only administrators may do without a volume then (403). nova/compute/api.py _validate_flavor_image_nostatus, nova/policies/servers.py ZERO_DISK_FLAVOR
 */
export function misfitOf({ min_ram, min_disk, size }: Pick<Image, 'min_ram' | 'min_disk' | 'size'>, { ram, disk }: Candidate, { volume = false, zeroDisk = false }: Root = {}): Misfit | undefined {
  if (ram < min_ram) return { kind: 'ram', need: min_ram }
  if (volume) return undefined
  if (disk === 0) return zeroDisk ? undefined : { kind: 'volume' }
  if ((size ?? 0) > disk * GIB) return { kind: 'size', need: size ?? 0 }
  return disk < min_disk ? { kind: 'disk', need: min_disk } : undefined
}
