import { afterEach, describe, expect, test, vi } from 'vitest'
import { limitSignIns, networkOf } from './attempts.ts'
import type { Keystone } from './keystone.ts'
import { Client, PROJECT, startGateway, startStandIn } from './stand-in.ts'

const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  vi.restoreAllMocks()
  vi.useRealTimers()
  for (const close of closers.splice(0).toReversed()) await close()
})

describe('the brake', () => {
  let time = 0
  let status = 401
  let asked = 0
  const refuse: Keystone['issue'] = () => {
    asked++
    if (status === 502) return Promise.reject(new Error('down'))
    return Promise.resolve(status === 201 ? { issued: {} as never } : status === 202 ? { asked: {} as never } : { refused: { status, body: {}, request_id: undefined, retry_after: undefined } })
  }
  const brake = () => {
    time = 0
    asked = 0
    status = 401
    return limitSignIns({ issue: refuse } as Keystone, { address: { most: 4, each: 10_000 }, account: { most: 2, each: 30_000 }, everywhere: { most: 6, each: 5_000 } }, () => time)
  }
  const visitor = (address: string) => ({ address, agent: undefined })
  const password = (name: string, domain = 'Default') => ({ identity: { methods: ['password'], password: { user: { name, domain: { name: domain }, password: 'x' } } } })
  const outcome = (keystone: Keystone, auth: unknown, address: string) =>
    keystone.issue(auth, visitor(address)).then(
      () => 'asked',
      (error: unknown) => error,
    )

  test('holds guesses at one account from one address, and lets go of it by and by', async () => {
    const keystone = brake()
    expect(await outcome(keystone, password('alice'), '10.0.0.1')).toBe('asked')
    expect(await outcome(keystone, password('ALICE'), '10.0.0.1')).toBe('asked')
    expect(await outcome(keystone, password('álice '), '10.0.0.1')).toMatchObject({ status: 429, reason: 'too-many-attempts', values: { seconds: 30 }, retryAfter: 30 })
    expect(asked).toBe(2)
    // Another person, and the same name in another domain, are not held; nor is the person, who is elsewhere.
    expect(await outcome(keystone, password('bob'), '10.0.0.1')).toBe('asked')
    expect(await outcome(keystone, password('alice', 'other'), '10.0.0.1')).toBe('asked')
    expect(await outcome(keystone, password('alice'), '10.0.0.3')).toBe('asked')
    time = 29_000
    expect(await outcome(keystone, password('alice'), '10.0.0.1')).toMatchObject({ retryAfter: 1 })
    time = 30_000
    expect(await outcome(keystone, password('alice'), '10.0.0.1')).toBe('asked')
  })

  test('holds guesses at one account from everywhere, later', async () => {
    const keystone = brake()
    for (let i = 1; i <= 6; i++) expect(await outcome(keystone, password('alice'), `10.0.0.${i}`)).toBe('asked')
    expect(await outcome(keystone, password('alice'), '10.0.0.7')).toMatchObject({ status: 429, retryAfter: 5 })
    expect(await outcome(keystone, password('bob'), '10.0.0.7')).toBe('asked')
  })

  test('one address alone keeps nobody out elsewhere, however long it goes on', async () => {
    const keystone = brake()
    for (let i = 0; i < 500; i++) {
      time += 1000
      await outcome(keystone, password('alice'), '10.0.0.1')
    }
    expect(await outcome(keystone, password('alice'), '10.0.0.2')).toBe('asked')
  })

  test('holds guesses from one address at many accounts', async () => {
    const keystone = brake()
    for (const name of ['a', 'b', 'c', 'd']) expect(await outcome(keystone, password(name), '2001:db8::1')).toBe('asked')
    expect(await outcome(keystone, password('e'), '2001:db8::ffff:2')).toMatchObject({ status: 429, retryAfter: 10 })
    expect(await outcome(keystone, password('e'), '2001:db8:0:1::1')).toBe('asked')
  })

  test.each([
    [{ methods: ['password'], password: { user: { id: 'u1', password: 'x' } } }],
    [{ methods: ['totp'], totp: { user: { id: 'u1', passcode: '1' } } }],
    [{ methods: ['application_credential'], application_credential: { id: 'c1', secret: 'x' } }],
    [{ methods: ['application_credential'], application_credential: { name: 'n', secret: 'x', user: { id: 'u1' } } }],
    [{ methods: ['application_credential'], application_credential: { name: 'n', secret: 'x', user: { name: 'u1', domain: { id: 'default' } } } }],
  ])('knows whose secret is guessed: %j', async (identity) => {
    const keystone = brake()
    const results = []
    for (let i = 0; i < 3; i++) results.push(await outcome(keystone, { identity }, '10.0.0.1'))
    expect(results).toEqual(['asked', 'asked', expect.objectContaining({ status: 429 })])
  })

  test('many at once are no way around', async () => {
    const keystone = brake()
    const results = await Promise.all(Array.from({ length: 20 }, () => outcome(keystone, password('alice'), '10.0.0.1')))
    expect(results.filter((result) => result === 'asked')).toHaveLength(2)
    expect(asked).toBe(2)
  })

  test.each([201, 202, 429, 500, 502])('what is no wrong secret does not count: %i', async (its) => {
    const keystone = brake()
    status = its
    for (let i = 0; i < 10; i++) await outcome(keystone, password('alice'), '10.0.0.1')
    expect(asked).toBe(10)
  })

  test('what names its account in two ways reaches nobody', async () => {
    const keystone = brake()
    expect(await outcome(keystone, { identity: { methods: ['password'], password: { user: { id: 'x', name: 'alice', domain: { name: 'Default' }, password: 'x' } } } }, '10.0.0.1')).toBeInstanceOf(Error)
    expect(asked).toBe(0)
  })

  test('a session that takes another scope is not held', async () => {
    const keystone = brake()
    for (let i = 0; i < 10; i++) expect(await outcome(keystone, { identity: { methods: ['token'], token: { id: 'x' } } }, '10.0.0.1')).toBe('asked')
  })
})

test.each([
  ['10.1.2.3', '10.1.2.3'],
  ['::ffff:10.1.2.3', '10.1.2.3'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:db8::1', '2001:db8:0:0'],
  ['2001:0DB8:0:0::1', '2001:db8:0:0'],
  ['::1', '0:0:0:0'],
  ['fe80::1%eth0', 'fe80:0:0:0'],
])('the network of %s', (address, network) => {
  expect(networkOf(address)).toBe(network)
})

describe('through the gateway', () => {
  const start = async (trustedProxies?: string[]) => {
    const cloud = await startStandIn()
    const { app, client } = await startGateway({ authUrl: cloud.authUrl, trustedProxies })
    closers.push(async () => {
      await app.close()
      await cloud.close()
    })
    const attempt = (user: string, password: string, from: string) => {
      const auth = { identity: { methods: ['password'], password: { user: { name: user, domain: { name: 'Default' }, password } } }, scope: 'unscoped' }
      return new Client(client.origin).send('POST', '/session', { headers: { 'content-type': 'application/json', 'x-forwarded-for': from }, body: JSON.stringify({ auth }) })
    }
    return { cloud, client, attempt }
  }

  test('the eleventh wrong password is not tried: 429 that says when, and the right one waits too', async () => {
    // However long it takes here, nothing is forgotten meanwhile.
    vi.useFakeTimers({ toFake: ['Date'] })
    const { cloud, client, attempt } = await start()
    await client.signIn('alice', { project: { id: PROJECT } })
    for (let i = 0; i < 10; i++) expect((await attempt('alice', 'wrong', '10.0.0.1')).status).toBe(401)
    const before = cloud.asked.length
    const { status, headers, text } = await attempt('alice', 'secret', '10.0.0.2')
    expect([status, headers['retry-after'], JSON.parse(text)]).toMatchObject([429, '30', { error: { code: 429, reason: 'too-many-attempts', values: { seconds: 30 }, message: expect.stringContaining('Wait 30 seconds') as string } }])
    expect(headers).not.toHaveProperty('set-cookie')
    expect(cloud.asked).toHaveLength(before)
    // Whoever is in goes on.
    expect((await client.send('PUT', '/session/unscoped')).status).toBe(200)
    expect((await client.signIn('bob')).status).toBe(201)
  })

  test.each([
    ['a proxy that is named', ['loopback'], [401, 401]],
    ['a stranger', undefined, [429, 429]],
  ])('X-Forwarded-For of %s', async (_who, trusted, statuses) => {
    const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    const { attempt } = await start(trusted)
    for (let i = 0; i < 30; i++) expect((await attempt(`user-${i}`, 'wrong', '10.0.0.1')).status).toBe(401)
    expect([(await attempt('other', 'wrong', '10.0.0.2')).status, (await attempt('other', 'wrong', '10.0.0.1, 10.0.0.3')).status]).toEqual(statuses)
    expect((await attempt('other', 'wrong', '10.0.0.9, 10.0.0.1')).status).toBe(429)
    // Whoever has forgotten to name the proxy hears of it, once.
    expect(said.mock.calls.flat()).toEqual(trusted ? [] : [expect.stringContaining('a proxy at 127.0.0.1')])
  })
})
