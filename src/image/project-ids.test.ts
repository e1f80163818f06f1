import { expect, test } from 'vitest'
import { idsIn, isUsualId, quotable, whyNotProjectId } from './project-ids.ts'

const a = '3c89157cff6b46b7800faa36fcc0b419'
const b = '1c23e48c-1652-427f-a316-655d3495efcc'

test.each([
  ['', []],
  [a, [a]],
  [`${a}\n${b}\n`, [a, b]],
  [`| ${a} | ${b} |`, [a, b]],
  [`["${a}", "${b}"]`, [a, b]],
  [`${a};${a}, ${a}`, [a]],
])('the ids in %j', (text, ids) => expect(idsIn(text)).toEqual(ids))

test.each([
  ['a usual one', a, undefined],
  ['a hyphenated one', b, undefined],
  ['an LDAP one', 'team_42', undefined],
  ['none', '', /can be no project’s id/],
  ['a path', 'a/b', /can be no project’s id/],
  ['beyond ASCII', 'prójekt', /can be no project’s id/],
  ['too long', 'x'.repeat(65), /at most 64/],
])('%s', (_, text, said) => {
  const why = whyNotProjectId(text)
  if (said === undefined) expect(why).toBeUndefined()
  else expect(why).toMatch(said)
})

test('of a long text a sentence quotes the beginning, whole letters of it', () => {
  expect(quotable('x'.repeat(40))).toBe('x'.repeat(40))
  expect(quotable('🦊'.repeat(300))).toBe(`${'🦊'.repeat(39)}…`)
  expect(whyNotProjectId('x'.repeat(300))?.length).toBeLessThan(140)
})

test.each([[a, true], [b, true], [a.toUpperCase(), true], ['acme', false], [a.slice(1), false]])('%s is as ids are: %s', (text, usual) => expect(isUsualId(text)).toBe(usual))
