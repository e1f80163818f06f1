import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe } from 'vitest'
import { ledgerCases } from '#audit/ledger-cases.ts'
import { openPostgres } from '#audit/postgres.ts'
import { ownPostgres, whyNoPostgres, type Postgres } from './postgres-server.ts'

if (whyNoPostgres !== undefined) console.log(`Skipped: ${whyNoPostgres}`)

describe.skipIf(whyNoPostgres !== undefined)('on PostgreSQL', () => {
  const folder = mkdtempSync(join(tmpdir(), 'loupe-postgres-'))
  let server: Postgres
  let databases = 0
  beforeAll(async () => {
    server = await ownPostgres(join(folder, 'postgres'))
  }, 60_000)
  afterAll(async () => {
    await server?.end()
    rmSync(folder, { recursive: true })
  })
  ledgerCases(async () => openPostgres(await server.database(`ledger${databases++}`)))
})
