import { beforeEach, expect, it, vi } from 'vitest'
import * as z from 'zod/mini'
import { dropDraft, dropDrafts, readDraft, writeDraft } from './drafts.ts'

const schema = z.object({ name: z.string() })
const draft = { begun_at: '2026-01-01T00:00:00.000Z', values: { name: 'noble' }, file: undefined }

beforeEach(() => {
  const items: Record<string, string> = {}
  vi.stubGlobal('sessionStorage', Object.defineProperties(items, {
    getItem: { value: (key: string) => items[key] ?? null },
    setItem: { value: (key: string, value: string) => void (items[key] = value) },
    removeItem: { value: (key: string) => void delete items[key] },
  }))
})

it('gives back what was written, with the file as long as the page lasts', () => {
  const file = new File(['x'], 'noble.img')
  writeDraft('create', 'alice', { ...draft, file })
  expect(readDraft('create', 'alice', schema)).toEqual({ ...draft, file })
  writeDraft('create', 'alice', draft)
  expect(readDraft('create', 'alice', schema)).toEqual(draft)
})

it('gives nobody what another person has written, and forgets it', () => {
  writeDraft('create', 'alice', draft)
  expect(readDraft('create', 'bob', schema)).toBeUndefined()
  expect(readDraft('create', 'alice', schema)).toBeUndefined()
})

it.each(['', '{', '{"user_id":"alice","begun_at":"x","values":{"name":1}}'])('takes %j for nothing', (text) => {
  sessionStorage.setItem('loupe-draft:create', text)
  expect(readDraft('create', 'alice', schema)).toBeUndefined()
})

it('forgets one, or all, and nothing else', () => {
  sessionStorage.setItem('other', 'stays')
  for (const name of ['one', 'two', 'three']) writeDraft(name, 'alice', draft)
  dropDraft('one')
  expect([readDraft('one', 'alice', schema), readDraft('two', 'alice', schema)]).toEqual([undefined, draft])
  dropDrafts()
  expect(Object.keys(sessionStorage)).toEqual(['other'])
})
