import { describe, expect, test } from 'vitest'
import { VISIBILITIES } from '#src/api/glance/images.ts'
import { effectsOf, membersLose, whoSees } from './visibility-effect.ts'

describe('who sees it', () => {
  test.each([
    ['private', 'Only demo sees it.'],
    ['shared', 'demo sees it, and the projects that it is shared with.'],
    ['community', 'Every project can use it, by its id or from the community images. It is in no other list than demo’s.'],
    ['public', 'Every project sees it in its list and can use it.'],
  ] as const)('%s', (visibility, said) => expect(whoSees(visibility, 'demo')).toBe(said))
})

describe('what changes', () => {
  test.each(VISIBILITIES)('nothing from %s to itself', (visibility) => expect(effectsOf(visibility, visibility)).toEqual([]))
  test.each([
    [undefined, 'private', []],
    [undefined, 'shared', [/Sharing tab/]],
    ['private', 'shared', [/members again/]],
    ['public', 'shared', [/unless it is a member/, /members again/]],
    ['shared', 'private', []],
    ['public', 'private', [/Every other project loses it/]],
    ['community', 'private', [/Every other project loses it/]],
    ['public', 'community', [/leaves the lists/]],
    ['private', 'community', [/Nobody has to accept/]],
    ['shared', 'public', [/everybody’s list/]],
  ] as const)('from %s to %s', (from, to, said) => {
    const effects = effectsOf(from, to)
    expect(effects).toHaveLength(said.length)
    for (const [i, words] of said.entries()) expect(effects[i]).toMatch(words)
  })
})

test.each([
  [1, 'private', '1 project loses it at once:'],
  [128, 'private', '128 projects lose it at once:'],
  [2, 'community', 'It leaves the lists of the projects that have accepted it. They can go on using it:'],
  [2, 'public', 'These projects need no sharing for it any more:'],
] as const)('%d members of what becomes %s', (count, to, said) => expect(membersLose(count, to)).toBe(said))
