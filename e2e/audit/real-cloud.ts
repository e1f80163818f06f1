// Plain calls to the cloud that AUDIT_TEST_CLOUD describes: a JSON file with auth_url, password, projects and rabbit_url.
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'

export type Cloud = { auth_url: string; image_url: string; password: string; rabbit_url: string; projects: Record<string, string>; users: Record<string, string> }

export const cloud = process.env['AUDIT_TEST_CLOUD'] === undefined ? undefined : (JSON.parse(readFileSync(process.env['AUDIT_TEST_CLOUD'], 'utf8')) as Cloud)

export type Person = { name: string; token: string; call(method: string, path: string, body?: unknown, type?: string): Promise<{ status: number; body: unknown }> }

export async function signIn({ auth_url, image_url, password }: Cloud, name: string, project: string): Promise<Person> {
  const auth = { identity: { methods: ['password'], password: { user: { name, domain: { name: 'Default' }, password } } }, scope: { project: { name: project, domain: { name: 'Default' } } } }
  const answer = await fetch(`${auth_url}/auth/tokens`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ auth }) })
  const token = answer.headers.get('x-subject-token')
  if (token === null) throw new Error(`${name} cannot sign in to ${project}: ${answer.status}`)
  return {
    name,
    token,
    async call(method, path, body, type = 'application/json') {
      const sent = body === undefined ? undefined : { text: typeof body === 'string' ? body : JSON.stringify(body) }
      const response = await fetch(new Request(`${image_url}${path}`, { method, headers: { 'x-auth-token': token, ...(sent && { 'content-type': type }) }, ...(sent && { body: sent.text }) }))
      const text = await response.text()
      return { status: response.status, body: response.headers.get('content-type')?.includes('json') === true ? (JSON.parse(text) as unknown) : text }
    },
  }
}

export const PATCH = 'application/openstack-images-v2.1-json-patch'
export const newId = (): string => randomUUID()
