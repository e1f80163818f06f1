import { expect, it } from 'vitest'
import { parseConfig } from './config.ts'

it('reads what the gateway writes', () => {
  const accounts = [{ user: 'alice', password: 'secret', domain: 'Default', projects: [{ name: 'demo', role: 'member' }] }]
  expect(parseConfig({ demo: true, accounts })).toEqual({ demo: true, accounts })
})

it.each([{}, undefined, null, [], 'text', { demo: 'yes', accounts: [{ user: 1 }] }])('takes %j for an empty file', (json) => {
  expect(parseConfig(json)).toEqual({ demo: false, accounts: [] })
})

it('keeps settings that it does not know', () => {
  expect(parseConfig({ later: 1 })).toMatchObject({ later: 1 })
})
