import { describe, expect, it } from 'vitest'
import { evaluate, evaluateRule, parse, type Credentials, type PolicyText } from './check.ts'

const creds: Credentials = {
  roles: ['Member', 'reader'],
  user_id: 'u1',
  project_id: 'p1',
  is_admin: false,
  nothing: null,
  token: { domain: { id: 'd1' }, methods: ['password', 'token'] },
  groups: [{ id: 'g1' }, { id: 'g2' }],
}
const target = { owner: 'p1', project_id: 'p1', other: 'p2', visibility: 'public', protected: true, size: 7, share: 1.5, nobody: null, want: 'member', user: 'u1' }
const rules = { yes: '@', no: '!', deep: 'rule:yes and not rule:no', a: 'rule:b', b: 'not rule:a', self: 'rule:self' }

const ask = (text: PolicyText, more: Record<string, PolicyText> = {}) => evaluate(parse(text), { rules: { ...rules, ...more }, creds, target })

// Every answer here is the one that oslo.policy 4.0 gives.
const cases: [text: PolicyText, answer: boolean][] = [
  ['', true],
  ['@', true],
  ['!', false],
  ['   ', false],
  ['role:member', true],
  ['role:MEMBER', true],
  ['role:admin', false],
  ['role:%(want)s', true],
  ['role:%(missing)s', false],
  ['project_id:%(owner)s', true],
  ['project_id:%(other)s', false],
  ['project_id:%(missing)s', false],
  ['project_id:p1', true],
  ['user_id:%(user)s', true],
  ['user_id:x%(user)s', false],
  ["'public':%(visibility)s", true],
  ['"public":%(visibility)s', true],
  ["'private':%(visibility)s", false],
  ['True:%(protected)s', true],
  ['False:%(protected)s', false],
  ['None:%(nobody)s', true],
  ['None:%(owner)s', false],
  ['7:%(size)s', true],
  ['1.5:%(share)s', true],
  ['1.50:%(share)s', true],
  ['2.0:%(size)s', false],
  ['-1:%(size)s', false],
  ["''", false],
  ['None:None', true],
  ['project_id:%(owner)s%%', false],
  ['NOT @ Or project_id:%(owner)s', true],
  ['((role:admin) or (rule:deep))', true],
  ['role:%(protected)s', false],
  ['nothing:None', true],
  ['is_admin:True', false],
  ['is_admin:False', true],
  ['no_such:x', false],
  ['token.domain.id:d1', true],
  ['token.domain.name:d1', false],
  ['token.methods:token', true],
  ['groups.id:g2', true],
  ['groups.id:g3', false],
  ['roles:reader', true],
  ['roles:member', false],
  ['rule:yes', true],
  ['rule:deep', true],
  ['rule:no_such', false],
  ['not @', false],
  ['not not @', true],
  ['NOT !', true],
  ['! and ! or @', true],
  ['@ or ! and !', true],
  ['(@ or !) and !', false],
  ['@ or @ and !', true],
  ['! or @ and @', true],
  ['not ! and !', false],
  ['not (! and !)', true],
  ['@ And @ OR !', true],
  ['( ( role:admin ) or ( role:reader and project_id:%(owner)s ) )', true],
  ['role:admin or\n  role:member', true],
  ['and', false],
  ['@ and', false],
  ['@ @', false],
  ['(@', false],
  ['@)', false],
  ['()', false],
  ['no_colon', false],
  ["'quoted'", false],
  ["'a':'a'", false],
  ['user_id:u1%', false],
  ['percent:100%%', false],
  [[], true],
  [[[]], false],
  [['@'], true],
  [[['@', '!'], ['role:admin']], false],
  [[['role:member', 'project_id:%(owner)s'], ['!']], true],
  [['role:admin', 'role:reader'], true],
]

describe('the policy language', () => {
  it.each(cases)('%j is %s', (text, answer) => {
    expect(ask(text)).toBe(answer)
  })

  it('answers unknown where another server decides, unless the rest decides already', () => {
    expect(ask('http://decide.example/%(owner)s')).toBe('unknown')
    expect(ask('not https://decide.example')).toBe('unknown')
    expect(ask('http://decide.example or @')).toBe(true)
    expect(ask('@ or http://decide.example')).toBe(true)
    expect(ask('http://decide.example and !')).toBe(false)
    expect(ask('http://decide.example and @')).toBe('unknown')
    expect(ask('! or http://decide.example')).toBe('unknown')
  })

  it('sends a name that is no rule to the rule `default`', () => {
    expect(ask('rule:no_such', { default: '@' })).toBe(true)
    expect(evaluateRule('no_such', { rules: { default: 'role:admin' }, creds, target })).toBe(false)
    expect(evaluateRule('no_such', { rules: {}, creds, target })).toBe(false)
  })

  it('denies rules that go round in a circle, whatever stands around them', () => {
    expect(ask('rule:self')).toBe(false)
    expect(ask('rule:a')).toBe(false)
    expect(ask('not rule:a')).toBe(false)
    expect(ask('rule:yes and rule:deep and rule:yes')).toBe(true)
  })

  it('takes no inherited key for one of its own', () => {
    expect(ask('rule:toString')).toBe(false)
    expect(ask('constructor:x')).toBe(false)
    expect(ask('x:%(constructor)s')).toBe(false)
  })

  it('parses a text once', () => {
    expect(parse('role:member and @')).toBe(parse('role:member and @'))
  })
})
