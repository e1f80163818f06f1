import type { IncomingMessage, ServerResponse } from 'node:http'
import { readable } from '#audit/intake.ts'
import { createLedger } from '#audit/ledger.ts'
import { createLog } from '#audit/log.ts'
import { buildServer } from '#audit/server.ts'
import { openSqlite } from '#audit/sqlite.ts'
import { createTokens, DEFAULT_ROLES } from '#audit/tokens.ts'
import { users } from './accounts.ts'
import { isoMicroseconds, prefix } from './answers.ts'
import type { Cloud } from './cloud.ts'
import { bearerBody, tokenOf } from './keystone-service.ts'
import { tellHistory } from './seed-audit.ts'

export type AuditService = { serve(req: IncomingMessage, res: ServerResponse): Promise<void> }

/** Messages that are written at a time. */
const AT_ONCE = 500
/** Milliseconds by which the clock is ahead where it is asked what may be brought together: nothing overtakes anything here. */
const AHEAD = 1_000

/** Loupe's own collector, listening to the services of this cloud. Nothing is kept but in memory; what was told before is taken in when somebody asks. */
export async function openAudit(cloud: Cloud): Promise<AuditService> {
  const db = openSqlite(':memory:')
  const admins = new Set(users.filter(({ roles }) => Object.values(roles).includes('admin')).map(({ id }) => id))
  const ledger = createLedger(db, { mayOwnElsewhere: ({ user_id }) => admins.has(user_id) })
  const tokens = createTokens({ validate: async (id) => bodyOf(cloud, id) }, DEFAULT_ROLES)
  const app = buildServer({ log: createLog(db), tokens, prefix: `${prefix}/audit` })
  await app.ready()

  let last: Promise<void> = take(tellHistory(cloud))
  function take(messages: readonly string[]): Promise<void> {
    return [...batches(readable(messages))].reduce((before, batch) => before.then(() => ledger.take(batch)), Promise.resolve())
  }
  async function catchUp(): Promise<void> {
    await take(cloud.bus.take())
    while (await ledger.settle(Date.now() + AHEAD));
  }
  return {
    async serve(req, res) {
      // What went wrong for who asked before is not tried again, and nobody else's trouble.
      await (last = Promise.allSettled([last]).then(catchUp))
      app.routing(req, res)
    },
  }
}

function* batches<T>(all: readonly T[]): Generator<T[]> {
  for (let i = 0; i < all.length; i += AT_ONCE) yield all.slice(i, i + AT_ONCE)
}

function bodyOf(cloud: Cloud, id: string) {
  const token = tokenOf(cloud, id)
  if (token === undefined) return undefined
  const { user, project, roles } = bearerBody(token)
  return { token: { user, ...(project && { project }), roles, issued_at: isoMicroseconds(token.issued_at), expires_at: isoMicroseconds(token.expires_at) } }
}
