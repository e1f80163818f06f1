import { afterEach, beforeEach, expect, test } from 'vitest'
import type { IncomingMessage } from 'node:http'
import { json } from 'node:stream/consumers'
import { startBoth, type Answer, type Client, type StandIn } from './stand-in.ts'

let cloud: StandIn
let client: Client
let close: () => Promise<void>
/** What Keystone answers to a passcode; undefined: a token. */
let refusal: string | undefined
let seen: unknown[]

const RECEIPT = 'gAAAAA-receipt=='
const COOKIE = '__Host-loupe.receipt'
const date = (ms: number) => new Date(Date.now() + ms).toISOString()
const receiptBody = (required: readonly string[][]) => ({
  receipt: { methods: ['password'], user: { id: 'id-of-otto', name: 'otto' }, issued_at: date(0), expires_at: date(300_000) },
  required_auth_methods: required,
})
let required: string[][]

const methodsOf = async (request: IncomingMessage) => ((await json(request)) as { auth: { identity: { methods: string[] } } }).auth.identity.methods

beforeEach(async () => {
  ;({ cloud, client, close } = await startBoth())
  refusal = undefined
  seen = []
  required = [['password', 'totp']]
  // Openstack-Auth-Receipt as a real Keystone sends and takes it.
  cloud.keystone = async (request, response) => {
    if (request.method !== 'POST') return false
    const methods = await methodsOf(request)
    seen.push([methods, request.headers['openstack-auth-receipt']])
    const say = (status: number, body: unknown, headers = {}) => response.writeHead(status, { 'content-type': 'application/json', connection: 'close', ...headers }).end(JSON.stringify(body))
    if (methods.includes('password')) say(401, receiptBody(required), { 'Openstack-Auth-Receipt': RECEIPT })
    else if (refusal !== undefined) say(401, { error: { code: 401, title: 'Unauthorized', message: refusal } })
    else say(201, { token: { user: { id: 'id-of-otto' }, issued_at: date(0), expires_at: date(3_600_000) } }, { 'x-subject-token': 'token-of-otto' })
    return true
  }
})
afterEach(() => close())

const passcode = (digits = '123456'): Promise<Answer> => {
  const auth = { identity: { methods: ['totp'], totp: { user: { id: 'id-of-otto', passcode: digits } } }, scope: 'unscoped' }
  return client.send('POST', '/session', { headers: { 'content-type': 'application/json' }, body: JSON.stringify({ auth }) })
}

test('the first step is answered with what is still to be shown; the receipt is in a cookie only, for as long as it counts', async () => {
  const { status, headers, text } = await client.signIn('otto')
  expect(status).toBe(202)
  expect(JSON.parse(text)).toMatchObject({ receipt: { user: { name: 'otto' } }, required_auth_methods: [['password', 'totp']] })
  const [cookie = '', ...rest] = headers['set-cookie'] ?? []
  expect(rest).toEqual([])
  expect(cookie).toMatch(/^__Host-loupe\.receipt=[^;]+; Max-Age=300; Path=\/; Expires=[^;]+; HttpOnly; Secure; SameSite=Strict$/)
  delete headers['set-cookie']
  expect(text + JSON.stringify(headers)).not.toContain(RECEIPT)
})

test('the second step takes the receipt along, and ends with a session and without a receipt', async () => {
  await client.signIn('otto')
  const { status, text } = await passcode()
  expect([status, text]).toEqual([201, expect.stringContaining('id-of-otto')])
  expect(seen).toEqual([[['password'], undefined], [['totp'], RECEIPT]])
  expect([...client.cookies.keys()]).toEqual(['__Host-loupe', '__Host-loupe-unscoped'])
})

test('a wrong passcode leaves the receipt for the next try', async () => {
  await client.signIn('otto')
  refusal = 'The request you have made requires authentication.'
  const { status, text } = await passcode('000000')
  expect([status, text]).toEqual([401, expect.stringContaining(refusal)])
  expect([...client.cookies.keys()]).toEqual([COOKIE])
  refusal = undefined
  expect((await passcode()).status).toBe(201)
})

test('a receipt that is over, which Keystone names, is told in other words and taken away', async () => {
  await client.signIn('otto')
  refusal = `Could not find auth receipt: ${RECEIPT}.`
  const { status, text, headers } = await passcode()
  expect(status).toBe(410)
  expect(text + JSON.stringify(headers)).not.toContain(RECEIPT)
  expect([...client.cookies.keys()]).toEqual([])
})

test('a passcode without a first step is not asked about', async () => {
  expect((await passcode()).status).toBe(410)
  expect(seen).toEqual([])
})

test('a receipt goes with nothing but a passcode, and signing out takes it away', async () => {
  await client.signIn('otto')
  await client.signIn('otto')
  expect(seen).toEqual([[['password'], undefined], [['password'], undefined]])
  await client.send('DELETE', '/session')
  expect([...client.cookies.keys()]).toEqual([])
})

test.each([[[['password', 'oauth1']]], [[['password', 'totp', 'external']]]])('an account that must show what Loupe cannot ask for gets to hear which: %j', async (rules) => {
  required = rules
  const { status, headers, text } = await client.signIn('otto')
  expect([status, text]).toEqual([401, expect.stringContaining(`signs in by ${rules[0]?.join(' and ')}`)])
  expect(headers).not.toHaveProperty('set-cookie')
  expect(headers).not.toHaveProperty('openstack-auth-receipt')
})
