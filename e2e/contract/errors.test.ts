import { expect } from 'vitest'
import * as z from 'zod/mini'
import { parseErrorBody } from '#src/api/errors.ts'
import { expectStatus, idsOf, imageOf, mime, NO_TOKEN, refused } from './answers.ts'
import { endpointOf, send } from './client.ts'
import { chapter } from './cloud-under-test.ts'

/** webob's page for a browser, to the letter. */
const page = (status: string, body: string) => `<html>\n <head>\n  <title>${status}</title>\n </head>\n <body>\n  <h1>${status}</h1>\n  ${body}\n </body>\n</html>`

chapter('errors', (cloud) => {
  cloud.test('only Accept: application/json alone makes an error JSON', async () => {
    const alice = await cloud.as('alice')
    for (const accept of ['application/json', 'application/json;q=0.9']) refused(await alice.get('v2/images/nope', { accept }), 404, 'No image found with ID nope')
    for (const accept of ['*/*', 'text/html', 'application/json, */*', 'application/json, text/plain, */*']) {
      const answer = await alice.get('v2/images/nope', { accept })
      expectStatus(answer, 404)
      expect(answer.headers.get('Content-Type')).toBe('text/html; charset=UTF-8')
      expect(answer.text).toBe(page('404 Not Found', 'No image found with ID nope<br /><br />\n\n\n'))
      expect(answer.headers.get('X-OpenStack-Request-ID')).toMatch(/^req-/)
      expect(parseErrorBody(answer.text, 'fallback').message).toBe('No image found with ID nope')
    }
  })

  cloud.test('plain text is for those who want neither', async () => {
    const answer = await (await cloud.as('alice')).get('v2/images/nope', { accept: 'text/plain' })
    expectStatus(answer, 404)
    expect(answer.headers.get('Content-Type')).toBe('text/plain; charset=UTF-8')
    expect(answer.text.trim()).toBe('404 Not Found\n\nNo image found with ID nope')
    expect(parseErrorBody(answer.text, 'fallback').message).toBe('No image found with ID nope')
  })

  cloud.test('what was sent comes back: raw in JSON, escaped in HTML', async () => {
    const alice = await cloud.as('alice')
    const json = await alice.get('v2/images/%3Cb%3Ex')
    expectStatus(json, 404)
    expect(json.json()).toStrictEqual({ message: 'No image found with ID <b>x<br /><br />\n\n\n', code: '404 Not Found', title: 'Not Found' })
    expect(parseErrorBody(json.text, 'fallback').message).toBe('No image found with ID <b>x')
    const answer = await alice.get('v2/images/%3Cb%3Ex', { accept: 'text/html' })
    expect(answer.text).toBe(page('404 Not Found', 'No image found with ID &lt;b&gt;x<br /><br />\n\n\n'))
  })

  cloud.test('the pages of 401 and 405', async () => {
    const alice = await cloud.as('alice')
    expect((await alice.get('v2/images', { token: null, accept: '*/*' })).text).toBe(page('401 Unauthorized', `${NO_TOKEN}<br /><br />\n\n\n`))
    expect((await alice.send('PUT', 'v2/images', { accept: '*/*' })).text).toBe(page('405 Method Not Allowed', 'The method PUT is not allowed for this resource. <br /><br />\n'))
  })

  cloud.test('answers that are no errors are JSON whatever is accepted', async () => {
    const alice = await cloud.as('alice')
    for (const accept of ['*/*', 'text/html', 'application/xml']) expect(mime(await alice.get('v2/images?limit=0', { accept }))).toBe('application/json')
  })

  cloud.test('without a role in any project there is little to see', async () => {
    const alice = await cloud.as('alice')
    const { id } = await cloud.image(alice)
    const signed = await send('POST', `${cloud.authUrl()}/auth/tokens`, { json: { auth: { ...cloud.authOf('alice'), scope: 'unscoped' } } })
    const token = signed.headers.get('X-Subject-Token')
    refused(await alice.send('GET', `v2/images/${id}`, { token }), 404, `No image found with ID ${id}`)
    refused(await alice.post('v2/images', { name: cloud.named('x') }, { token }), 403, 'You are not authorized to complete add_image action.')
    expectStatus(await alice.get('v2/info/stores', { token }), 200)
    expectStatus(await alice.get('v2/schemas/image', { token }), 200)
  })

  cloud.test('an application credential with the roles of member and reader is as good as its user', async () => {
    const app = await cloud.as('app-alice-member')
    const { id } = await cloud.image(app, { tags: [`${cloud.tag}-app`] }, 'data')
    expect(idsOf(await app.get(`v2/images?tag=${cloud.tag}-app`))).toStrictEqual([id])
    expect(imageOf(await (await cloud.as('alice')).show(id)).owner).toBe(app.project_id)
  })

  cloud.test('a body where none is expected: 400', async () => {
    const alice = await cloud.as('alice')
    const { id } = await cloud.image(alice)
    for (const [method, path] of [['DELETE', ''], ['PUT', '/tags/x'], ['DELETE', '/tags/x'], ['POST', '/actions/deactivate'], ['DELETE', '/members/x']] as const) {
      refused(await alice.send(method, `v2/images/${id}${path}`, { json: {} }), 400, 'A body is not expected with this request.')
    }
  })

  cloud.test('each request has its own request id', async () => {
    const alice = await cloud.as('alice')
    const ids = [await alice.get('v2/images?limit=0'), await alice.get('v2/images?limit=0')].map((answer) => answer.headers.get('X-OpenStack-Request-ID'))
    expect(new Set(ids).size).toBe(2)
  })

  cloud.test('what the demo cloud lacks is 501 and names the chapter', async () => {
    if (!cloud.isDemo) cloud.skip('a real cloud has every chapter')
    const alice = await cloud.as('alice')
    const { id } = await cloud.image(alice)
    for (const [method, path, chapterName] of [
      ['PUT', `v2/images/${id}/stage`, 'Image data'], ['POST', `v2/images/${id}/import`, 'import'], ['DELETE', `v2/stores/fast/${id}`, 'Stores'],
      ['GET', 'v2/tasks', 'Tasks'], ['GET', 'v2/cache', 'Cache'], ['PUT', 'v2/metadefs/namespaces/x', 'Metadata definition namespaces'],
    ] as const) {
      const answer = await alice.send(method, path)
      expectStatus(answer, 501)
      expect(parseErrorBody(answer.text, 'fallback').message).toContain(chapterName)
    }
  })

  cloud.test('Nova speaks otherwise: one key that names the kind of error', async () => {
    const alice = await cloud.as('alice')
    const compute = endpointOf(alice.token, 'compute', { region: undefined, interface: 'public' })
    if (compute === undefined) return cloud.skip('the catalog has no compute service')
    const nova = (path: string, headers?: Record<string, string>, token: string = alice.token_id) => send('GET', `${compute}/${path}`, { token, ...(headers && { headers }) })
    if (cloud.isDemo) {
      const unknown = await nova('os-hypervisors')
      expectStatus(unknown, 501)
      expect(unknown.json()).toStrictEqual({ computeFault: { code: 501, message: expect.stringContaining('/os-hypervisors') as string } })
      for (const [type, path] of [['network', 'v2.0/ports'], ['block-storage', 'volumes']] as const) {
        const answer = await send('GET', `${endpointOf(alice.token, type, { region: undefined, interface: 'public' }) ?? ''}/${path}`, { token: alice.token_id })
        expectStatus(answer, 501)
        expect(answer.text).toContain(`/${path}.`)
      }
    }
    const answer = await nova('flavors/no-such-flavor')
    expectStatus(answer, 404)
    expect(answer.json()).toStrictEqual({ itemNotFound: { code: 404, message: 'Flavor no-such-flavor could not be found.' } })
    expect(parseErrorBody(answer.text, 'fallback').message).toBe('Flavor no-such-flavor could not be found.')
    expect(answer.headers.get('X-Compute-Request-ID')).toMatch(/^req-/)
    expect((await nova('flavors?limit=abc')).json()).toMatchObject({ badRequest: { code: 400 } })
    expect((await nova('flavors', { 'OpenStack-API-Version': 'compute 9.99' })).json()).toMatchObject({ computeFault: { code: 406 } })
    const stranger = await nova('flavors', undefined, 'made-up')
    expect(z.object({ error: z.object({ code: z.literal(401), title: z.literal('Unauthorized'), message: z.string() }) }).parse(stranger.json()).error.message).toBe('The request you have made requires authentication.')
  })
})
