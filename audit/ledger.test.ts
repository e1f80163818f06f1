import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe } from 'vitest'
import { ledgerCases } from './ledger-cases.ts'
import { openSqlite } from './sqlite.ts'

const folder = mkdtempSync(join(tmpdir(), 'loupe-ledger-'))
afterAll(() => rmSync(folder, { recursive: true }))

let files = 0
describe('on SQLite', () => ledgerCases(async () => openSqlite(join(folder, `${files++}.sqlite`))))
