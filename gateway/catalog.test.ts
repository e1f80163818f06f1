import { describe, expect, test } from 'vitest'
import { createCatalogs } from './catalog.ts'
import type { TokenBody } from './keystone.ts'

const nobody = { address: '::1', agent: undefined }

const bodyOf = (name: string, lifetime = 60_000): TokenBody => ({
  token: {
    user: { id: 'u' },
    issued_at: new Date().toISOString(),
    expires_at: new Date(Date.now() + lifetime).toISOString(),
    catalog: [{ type: 'image', endpoints: [{ interface: 'public', region: 'R', url: `http://${name}/` }] }],
  },
})

function counting(lifetime?: number) {
  const asked: string[] = []
  const keystone = {
    validate: (token: string) => {
      asked.push(token)
      return token === 'over' ? Promise.resolve(undefined) : token === 'broken' ? Promise.reject(new Error('no Keystone')) : Promise.resolve(bodyOf(token, lifetime))
    },
  }
  return { asked, keystone }
}

describe('catalogs are remembered', () => {
  test('until the token ends', async () => {
    const { asked, keystone } = counting(-1)
    const catalogs = createCatalogs(keystone, 'public')
    await catalogs.of('a', nobody)
    await catalogs.of('a', nobody)
    expect(asked).toEqual(['a', 'a'])
  })

  test('not more than so many: the one longest unused goes', async () => {
    const { asked, keystone } = counting()
    const catalogs = createCatalogs(keystone, 'public', 2)
    for (const token of ['a', 'b', 'a', 'c', 'a', 'b']) expect((await catalogs.of(token, nobody)).find('R', 'image').host).toBe(token)
    expect(asked).toEqual(['a', 'b', 'c', 'b'])
  })

  test('from a sign-in too, and not after forgetting', async () => {
    const { asked, keystone } = counting()
    const catalogs = createCatalogs(keystone, 'public')
    catalogs.remember('a', bodyOf('elsewhere'))
    expect((await catalogs.of('a', nobody)).find('R', 'image').host).toBe('elsewhere')
    catalogs.forget('a')
    expect((await catalogs.of('a', nobody)).find('R', 'image').host).toBe('a')
    expect(asked).toEqual(['a'])
  })

  test('not what was asked before forgetting', async () => {
    const answers: ((body: TokenBody) => void)[] = []
    const catalogs = createCatalogs({ validate: () => new Promise((resolve) => answers.push(resolve)) }, 'public')
    const before = catalogs.of('a', nobody)
    catalogs.forget('a')
    const after = catalogs.of('a', nobody)
    expect(answers).toHaveLength(2)
    answers[1]?.(bodyOf('new'))
    expect((await after).find('R', 'image').host).toBe('new')
    answers[0]?.(bodyOf('old'))
    expect((await before).find('R', 'image').host).toBe('old')
    expect((await catalogs.of('a', nobody)).find('R', 'image').host).toBe('new')

    const late = catalogs.of('b', nobody)
    catalogs.forget('b')
    answers[2]?.(bodyOf('b'))
    await late
    void catalogs.of('b', nobody)
    expect(answers).toHaveLength(4)
  })

  test('failures are not', async () => {
    const { asked, keystone } = counting()
    const catalogs = createCatalogs(keystone, 'public')
    for (const token of ['over', 'over']) await expect(catalogs.of(token, nobody)).rejects.toMatchObject({ status: 401 })
    for (const token of ['broken', 'broken']) await expect(catalogs.of(token, nobody)).rejects.toThrow('no Keystone')
    expect(asked).toHaveLength(4)
  })
})

test('the endpoint that comes first under the better name is used', async () => {
  const body = bodyOf('x')
  body.token.catalog = [
    { type: 'volumev3', endpoints: [{ interface: 'public', region: 'R', url: 'http://old/' }] },
    { type: 'block-storage', endpoints: [{ interface: 'public', region: 'R', url: 'http://first/' }, { interface: 'public', region: 'R', url: 'http://second/' }] },
    { type: 'image' },
  ]
  const catalogs = createCatalogs({ validate: () => Promise.resolve(body) }, 'public')
  const endpoints = await catalogs.of('a', nobody)
  expect(endpoints.find('R', 'block-storage').host).toBe('first')
  expect(() => endpoints.find('R', 'image')).toThrow('no public endpoint of the image service in region R')
  expect(() => endpoints.find('S', 'image')).toThrow('no region S')
})
