import { describe, expect, it } from 'vitest'
import { problemsOf, problemWords } from './problems.ts'
import type { Rules } from './policy.ts'

const found = (own: Rules) => problemsOf(own, { base: 'role:admin', asked: 'rule:base', ...own }, (rule) => rule === 'asked' || rule === 'base').map(({ rule, kind, names }) => [rule, kind, ...names])

describe('problems of a site’s rules', () => {
  it.each<[string, Rules, string[][]]>([
    ['nothing', { asked: 'role:reader or rule:base' }, []],
    ['nobody is no problem', { asked: '!' }, []],
    ['a text without a colon', { asked: 'admin' }, [['asked', 'unreadable']]],
    ['a text that ends too early', { asked: 'role:admin and (role:reader' }, [['asked', 'unreadable']]],
    ['a percent sign that Python does not take', { asked: 'user_id:%user' }, [['asked', 'unreadable']]],
    ['an old list with something odd in it', { asked: [['role:admin', 'reader']] }, [['asked', 'unreadable']]],
    ['itself', { asked: 'rule:asked' }, [['asked', 'circle', 'asked', 'asked']]],
    ['two in a circle', { asked: 'rule:base', base: 'not rule:asked' }, [['asked', 'circle', 'asked', 'base', 'asked'], ['base', 'circle', 'base', 'asked', 'base']]],
    ['a circle that it only leads to', { asked: 'rule:base', base: 'rule:base' }, [['base', 'circle', 'base', 'base']]],
    ['what is no rule', { asked: 'rule:nope or rule:gone or rule:nope' }, [['asked', 'no-rule', 'nope', 'gone']]],
    ['a name that nobody asks for', { delete_imagee: 'role:admin' }, [['delete_imagee', 'unasked']]],
    ['an alias of one’s own', { mine: 'role:editor', asked: 'rule:mine' }, []],
    ['an inherited name', { asked: 'rule:toString' }, [['asked', 'no-rule', 'toString']]],
  ])('%s', (_, own, problems) => {
    expect(found(own)).toEqual(problems)
  })

  it('says them', () => {
    expect(problemWords({ rule: 'a', kind: 'circle', names: ['a', 'b', 'a'] })).toBe('It goes round in a circle, so it lets nobody: a → b → a.')
    expect(problemWords({ rule: 'a', kind: 'no-rule', names: ['b', 'c'] })).toBe('It refers to what is no rule: b, c.')
  })
})
