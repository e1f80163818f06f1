import { afterEach, describe, expect, it, vi } from 'vitest'
import { isGuarded } from './guarded.ts'

const at = { region: 'RegionOne', scope: 'p1' }

describe('whether properties are guarded', () => {
  const sent: unknown[] = []
  const answer = (status: number) => {
    vi.stubGlobal('fetch', (_path: string, { body }: { body: string }) => {
      sent.push(JSON.parse(body))
      return Promise.resolve(Response.json({ message: 'No.', code: `${status}`, title: '' }, { status }))
    })
  }
  afterEach(() => {
    vi.unstubAllGlobals()
    sent.length = 0
  })

  it.each([[403, true], [409, false]])('%i says %j', async (status, guarded) => {
    answer(status)
    expect(await isGuarded(at, 'i')).toBe(guarded)
    // The second part fails in any case, so that nothing of it is applied.
    expect(sent).toEqual([[expect.objectContaining({ op: 'add', path: '/loupe_probe' }), expect.objectContaining({ op: 'replace', path: '/loupe_no_such' })]])
  })

  it('says nothing where it was refused for another reason', async () => {
    answer(404)
    await expect(isGuarded(at, 'i')).rejects.toMatchObject({ status: 404 })
  })
})
