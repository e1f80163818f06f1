import { createHash } from 'node:crypto'
import * as z from 'zod/mini'
import type { Keystone, Visitor } from '#gateway/keystone.ts'
import type { View } from './log.ts'

/** Whose token it is: what the log of requests may know, and what may be seen with it. Undefined `view`: nothing, and `why`. */
export type Reader = { user_id: string; project_id?: string; staff: boolean; view: View } | { user_id: string; project_id?: string; why: string }

const bodySchema = z.looseObject({ token: z.looseObject({ roles: z._default(z.array(z.looseObject({ name: z.string() })), []) }) })

/** Milliseconds that Keystone's word about a token stands: a list is paged through quickly. */
const STANDS = 60_000
const MOST = 2_000

export type Tokens = { readerOf(token: string, visitor: Visitor): Promise<Reader | undefined> }

export type Roles = { viewers: readonly string[]; staff: readonly string[] }

/** Hermes’s own, and those that a cloud has without it. */
export const DEFAULT_ROLES = { viewers: ['audit_viewer', 'member'], staff: ['admin', 'cluster_viewer'] } satisfies Roles

/** Who may read what. Undefined: the token is no good. */
export function createTokens(keystone: Pick<Keystone, 'validate'>, roles: Roles, now: () => number = Date.now): Tokens {
  const known = new Map<string, { until: number; reader: Promise<Reader | undefined> }>()

  async function ask(token: string, visitor: Visitor): Promise<Reader | undefined> {
    const body = await keystone.validate(token, visitor)
    if (body === undefined) return undefined
    const names = bodySchema.parse(body).token.roles.map(({ name }) => name.toLowerCase())
    const { user, project } = body.token
    const who = { user_id: user.id, ...(project && { project_id: project.id }) }
    const has = (wanted: readonly string[]) => wanted.some((role) => names.includes(role.toLowerCase()))
    if (has(roles.staff)) return { ...who, staff: true, view: 'all' }
    if (project === undefined) return { ...who, why: 'The audit log is read in a project: this token is for none.' }
    if (has(roles.viewers)) return { ...who, staff: false, view: { project: project.id } }
    return { ...who, why: `Reading the audit log needs one of these roles in the project: ${[...roles.viewers, ...roles.staff].join(', ')}.` }
  }

  return {
    readerOf(token, visitor) {
      // Tokens themselves are not kept.
      const key = createHash('sha256').update(token).digest('base64')
      const before = known.get(key)
      if (before && before.until > now()) return before.reader
      const reader = ask(token, visitor)
      known.delete(key)
      known.set(key, { until: now() + STANDS, reader })
      // A Keystone that is away is asked again; the oldest make room.
      reader.catch(() => known.delete(key))
      for (const oldest of known.keys()) {
        if (known.size <= MOST) break
        known.delete(oldest)
      }
      return reader
    },
  }
}
