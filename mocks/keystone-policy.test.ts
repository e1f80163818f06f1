import { getResponse } from 'msw'
import { afterEach, expect, test } from 'vitest'
import type { Rules } from '#src/policy/policy.ts'
import { acme, demo } from './accounts.ts'
import { createDemoCloud, type Cloud } from './cloud.ts'
import { handlersOf } from './handlers.ts'

let cloud: Cloud
afterEach(() => cloud.dispose())

/** What alice, a member of demo, is answered by a Keystone that has these rules of its own. */
async function asAlice(identity: Rules): Promise<(path: string) => Promise<number | undefined>> {
  cloud = createDemoCloud({ profile: 'zed', seed: false, policy: { preset: 'default', rules: { identity } } })
  const ask = (path: string, init?: RequestInit) => getResponse(handlersOf(cloud), new Request(`http://127.0.0.1/demo/identity/v3/${path}`, init))
  const auth = { identity: { methods: ['password'], password: { user: { name: 'alice', domain: { id: 'default' }, password: 'secret' } } } }
  const signed = await ask('auth/tokens', { method: 'POST', body: JSON.stringify({ auth }) })
  const headers = { 'X-Auth-Token': signed?.headers.get('X-Subject-Token') ?? '' }
  return async (path) => (await ask(path, { headers }))?.status
}

test.each<[string, Rules, number[]]>([
  ['its own', {}, [403, 403, 200]],
  ['opened', { 'identity:list_projects': 'role:member', 'identity:get_project': 'rule:mine', mine: 'role:reader and project_domain_id:default' }, [200, 200, 200]],
  ['closed', { 'identity:get_project': '!' }, [403, 403, 403]],
  ['left to another server, which is not there', { 'identity:list_projects': 'http://decide.example/' }, [403, 403, 200]],
])('the demo Keystone follows the rules of a site: %s', async (_, identity, statuses) => {
  const status = await asAlice(identity)
  expect([await status('projects'), await status(`projects/${acme.id}`), await status(`projects/${demo.id}`)]).toEqual(statuses)
})
