import { afterEach, expect, it } from 'vitest'
import { queryClient } from '#src/api/queryClient.ts'
import { forgetChanges, imageChanges, noteGone, noteImage } from './image-cache.ts'
import { imageSchema } from './images.ts'

const at = { region: 'r', scope: 'p' }
const image = (id: string, name: string) =>
  imageSchema.parse({ id, name, status: 'active', visibility: 'private', protected: false, min_disk: 0, min_ram: 0, tags: [], created_at: '', updated_at: '' })

afterEach(() => queryClient.clear())

it('forgets after a new reading what was noted before it, and keeps what was noted since', () => {
  noteImage(at, image('a', 'before'))
  noteImage(at, image('b', 'before'))
  noteGone(at, 'c')
  const before = imageChanges(at)
  const later = image('b', 'since')
  noteImage(at, later)
  noteGone(at, 'd')
  forgetChanges(at, before)
  expect([...imageChanges(at)]).toEqual([['b', later], ['d', 'gone']])
})
