import { expect } from 'vitest'
import { expectStatus, keystoneRefused } from './answers.ts'
import { send } from './client.ts'
import { chapter } from './cloud-under-test.ts'

const LOUPE = 'https://loupe.example/session/sso'

// The whole way was seen on a Keystone 22 with an identity provider of its own; the clouds of these cases have none.
chapter('keystone: WebSSO', (cloud) => {
  const of = (place: string, origin?: string) => `${cloud.authUrl()}/auth/OS-FEDERATION/${place}${origin === undefined ? '' : `?origin=${encodeURIComponent(origin)}`}`
  const OWN = 'identity_providers/loupe-none/protocols/openid/websso'

  cloud.test('without the address to come back to, or with one that is not trusted, nobody is sent anywhere', async () => {
    keystoneRefused(await send('GET', of(OWN)), 400, 'Request must have an origin query parameter')
    keystoneRefused(await send('GET', of(OWN, 'https://evil.example/')), 401, 'The request you have made requires authentication.')
    keystoneRefused(await send('GET', of(OWN, 'nonsense')), 401, 'The request you have made requires authentication.')
  })

  cloud.test('the identity provider asks who one is, and Keystone posts a token to that address', async () => {
    if (!cloud.isDemo) cloud.skip('no identity provider here')
    for (const place of ['websso/openid', OWN]) {
      const asked = await send('GET', of(place, LOUPE), { accept: 'text/html' })
      expectStatus(asked, 200)
      expect(asked.text).toContain('<button name="user" value="alice">')
      const who = (user: string) => send('POST', of(place, LOUPE), { body: `user=${user}`, type: 'application/x-www-form-urlencoded', accept: 'text/html' })
      expect((await who('nobody')).text).toBe(asked.text)
      const { text, headers } = await who('alice')
      expect(headers.get('Content-Type')).toBe('text/html')
      expect(text).toContain(`action="${LOUPE}" method="post"`)
      const token = /name="token" id="token" value="([^"]+)"/.exec(text)?.[1] ?? ''
      const itself = await send('GET', `${cloud.authUrl()}/auth/tokens`, { token, headers: { 'X-Subject-Token': token } })
      expectStatus(itself, 200)
      expect(itself.json()).toMatchObject({ token: { methods: ['openid'], user: { name: 'alice' } } })
    }
  })
})
