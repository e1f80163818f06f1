import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { understood } from './intake.ts'
import { createLedger } from './ledger.ts'
import { ledgerCases } from './ledger-cases.ts'
import { openSqlite } from './sqlite.ts'
import { image, notice } from './stand-in.ts'

const folder = mkdtempSync(join(tmpdir(), 'loupe-ledger-'))
afterAll(() => rmSync(folder, { recursive: true }))

let files = 0
describe('on SQLite', () => ledgerCases(async () => openSqlite(join(folder, `${files++}.sqlite`))))

test('what the database does not take when it is brought together does not keep back the others', async () => {
  class Data extends Error {}
  const file = openSqlite(join(folder, 'refusing.sqlite'))
  const db = {
    ...file,
    isRefusal: (error: unknown) => error instanceof Data,
    putWords: async (...[sql, events]: Parameters<typeof file.putWords>) => {
      if (events.some(({ words }) => words.includes('unwritable'))) throw new Data('too much')
      await file.putWords(sql, events)
    },
  }
  const ledger = createLedger(db)
  for (const [i, name] of ['one', 'unwritable', 'three'].entries()) {
    const one = understood(notice('image.create', Date.UTC(2026, 0, i + 1), image(`image-${i}`, { name })).body)
    if (one !== undefined && !('poison' in one)) await ledger.take([one], 0)
  }
  await ledger.settle()
  expect(await db.all('SELECT open FROM notice ORDER BY at')).toEqual([{ open: 0 }, { open: 2 }, { open: 0 }])
  expect(await db.all('SELECT target_id FROM event ORDER BY time')).toEqual([{ target_id: 'image-0' }, { target_id: 'image-2' }])
  await db.close()
})
