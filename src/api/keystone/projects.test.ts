import { describe, expect, test } from 'vitest'
import { domainNameIn, hasTwin, type Project } from './projects.ts'
import { tokenSchema } from './session.ts'

const project = (id: string, name: string): Project => ({ id, name, domain_id: 'default', enabled: true })

describe('names are one of a kind in their domain only', () => {
  const projects = [project('a', 'acme'), project('b', 'acme'), project('c', 'demo')]
  test.each([['a', 'acme', true], ['c', 'demo', false], ['x', 'demo', true], ['x', 'other', false]])('%s, called %s, has a twin: %s', (id, name, has) => expect(hasTwin(projects, { id, name })).toBe(has))
})

test('a token tells the names of its project’s domain and of its user’s', () => {
  const named = (id: string, domain: string) => ({ id, name: id, domain: { id: domain, name: `${domain} domain` } })
  const token = tokenSchema.parse({ user: named('u', 'home'), project: named('p', 'partners'), issued_at: '', expires_at: '' })
  expect(['home', 'partners', 'else', null].map((id) => domainNameIn(token, id))).toEqual(['home domain', 'partners domain', undefined, undefined])
})
