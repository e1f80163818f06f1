import type { Cloud } from './cloud.ts'
import { enforceMetadef, type Who } from './enforce.ts'
import { fault, plainFault } from './glance-errors.ts'
import { keyOf, type MetadefNamespace } from './metadef-tables.ts'

/** Rows that Glance's database gives out (glance/db/sqlalchemy/metadef_api/namespace.py _is_namespace_visible). */
export const isVisible = (who: Who, { visibility, owner }: MetadefNamespace): boolean => who.is_admin || visibility === 'public' || owner === who.project_id

const defaultLimit = 25
const largestLimit = 1000

/** One page of the namespaces that this person's query finds, and whether more may follow. glance/api/v2/metadef_namespaces.py index. */
export function listNamespaces({ metadefs }: Cloud, who: Who, params: URLSearchParams): { namespaces: readonly MetadefNamespace[]; isFull: boolean } {
  const wanted = params.get('limit') ?? String(defaultLimit)
  // A defect of Glance: here it does not look before it reads a number.
  if (!isNumber(wanted)) throw plainFault(500)
  const descending = readDirection(params, ['public', 'private'])
  const limit = Math.min(largestLimit, readLimit(wanted, 0))
  enforceMetadef(who, 'get_metadef_namespaces')
  const after = readMarker(metadefs.namespaces, who, params.get('marker'))
  const key = params.get('sort_key') ?? 'created_at'
  if (nullable.has(key)) throw fault(501, `The demo cloud does not sort namespaces by ${key}.`)
  const order = sortable[key]
  // Defects of Glance: no such column; a list of ids that is a text.
  if (!order || params.has('id_list')) throw plainFault(500)

  const visibility = params.get('visibility')
  const types = params.get('resource_types')?.split(',').map(keyOf)
  const rows = [...metadefs.namespaces.values()].filter(
    (row) =>
      isVisible(who, row) &&
      (visibility === null || row.visibility === visibility) &&
      (types === undefined || row.resource_type_associations.some(({ name }) => types.includes(keyOf(name)))),
  )
  const namespaces = page(rows, { order, descending, after, limit })
  return { namespaces, isFull: namespaces.length > 0 && namespaces.length === limit }
}

function readMarker(namespaces: ReadonlyMap<string, MetadefNamespace>, who: Who, name: string | null): MetadefNamespace | undefined {
  if (name === null) return undefined
  const row = namespaces.get(keyOf(name))
  if (!row) throw fault(404, name === '' ? 'Metadata definition namespace not found for id=' : `Metadata definition namespace=${name} was not found.`)
  if (!isVisible(who, row)) throw fault(403, `Forbidding request, metadata definition namespace=${row.namespace} is not visible.`)
  return row
}

type Row = { readonly id: number; readonly created_at: number }
type Order<R> = (row: R) => string | number

/** Columns that are never null. To sort by the id is to sort by nothing else than always. */
const sortable: Readonly<Record<string, Order<MetadefNamespace>>> = {
  created_at: ({ created_at }) => created_at,
  id: ({ created_at }) => created_at,
  namespace: ({ namespace }) => keyOf(namespace),
  owner: ({ owner }) => keyOf(owner),
  visibility: ({ visibility }) => visibility,
  protected: (row) => Number(row.protected),
}
const nullable: ReadonlySet<string> = new Set(['display_name', 'description', 'updated_at'])

/** The rows in order, from after the marker. What is equal is ordered by age, then by id, all in one direction. */
export function page<R extends Row>(rows: readonly R[], { order, descending, after, limit }: { order: Order<R>; descending: boolean; after: R | undefined; limit: number }): R[] {
  const compare = (a: R, b: R): number => {
    for (const column of [order, (row: R) => row.created_at, (row: R) => row.id]) {
      if (column(a) === column(b)) continue
      return (column(a) > column(b)) === descending ? -1 : 1
    }
    return 0
  }
  return rows
    .toSorted(compare)
    .filter((row) => after === undefined || compare(row, after) > 0)
    .slice(0, limit)
}

/** Whether the order is a descending one. Glance looks at the visibility in passing. */
export function readDirection(params: URLSearchParams, visibilities: readonly string[]): boolean {
  const direction = params.get('sort_dir') ?? 'desc'
  if (direction !== 'asc' && direction !== 'desc') throw fault(400, `Invalid sort direction: ${direction}`)
  checkVisibility(params, visibilities)
  return direction === 'desc'
}

export function checkVisibility(params: URLSearchParams, visibilities: readonly string[]): void {
  const visibility = params.get('visibility') ?? ''
  if (!['', ...visibilities].includes(visibility)) throw fault(400, `Invalid visibility value: ${visibility}`)
}

const isNumber = (text: string) => /^\s*[-+]?\d+\s*$/.test(text)

export function readLimit(text: string, least: number): number {
  if (!isNumber(text)) throw fault(400, 'limit param must be an integer')
  const limit = Number(text)
  if (limit < least) throw fault(400, 'limit param must be positive')
  return limit
}
