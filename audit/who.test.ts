import { describe, expect, test } from 'vitest'
import { perfectMatchings } from './matching.ts'
import { whoCreated, type Caller, type Creation, type Post, type Rules } from './who.ts'

const at = (ms: number) => new Date(Date.UTC(2026, 0, 1) + ms).toISOString()
const caller = (name: string, project_id = 'demo'): Caller => ({ user_id: name, name, project_id, address: '10.0.0.1', agent: 'curl' })
const post = (id: string, who: Caller, begun: number, ended: number | undefined, more: Partial<Post> = {}): Post => ({ ...who, id, begun: at(begun), ...(ended !== undefined && { ended: at(ended) }), made: ended !== undefined, ...more })
const creation = (image_id: string, ms: number, more: Partial<Creation> = {}): Creation => ({ image_id, at: at(ms), owner: 'demo', ...more })
const [alice, bob, admin] = [caller('alice'), caller('bob'), caller('admin', 'admin')]
const rules: Rules = { mayOwnElsewhere: ({ name }) => name === 'admin', lossy: () => false }
const names = (verdict: { people: { name: string }[] } | undefined) => verdict?.people.map(({ name }) => name)

describe('who made an image', () => {
  test('the only call that ran', () => {
    expect(whoCreated([creation('x', 5)], [post('a', alice, 0, 9), post('b', bob, 20, 30)], rules).get('x')).toEqual({ post: 'a', people: [{ user_id: 'alice', name: 'alice' }] })
  })
  test('two at once: either', () => {
    const verdicts = whoCreated([creation('x', 5), creation('y', 6)], [post('a', alice, 0, 9), post('b', bob, 1, 10)], rules)
    expect(verdicts.get('x')).toEqual({ people: [{ user_id: 'alice', name: 'alice' }, { user_id: 'bob', name: 'bob' }] })
  })
  test('what is impossible for one decides for the other', () => {
    const verdicts = whoCreated([creation('x', 5), creation('y', 15)], [post('a', alice, 0, 9), post('b', bob, 1, 20)], rules)
    expect(verdicts.get('y')).toMatchObject({ post: 'b' })
    expect(verdicts.get('x')).toMatchObject({ post: 'a' })
  })
  test('the id in the address is exact, and leaves the other', () => {
    const verdicts = whoCreated([creation('x', 5), creation('y', 6)], [post('a', alice, 0, 9, { named: 'y' }), post('b', bob, 1, 10)], rules)
    expect([verdicts.get('x'), verdicts.get('y')]).toMatchObject([{ post: 'b' }, { post: 'a' }])
  })
  test('an id in the address that is no image’s of the moment says nothing', () => {
    expect(names(whoCreated([creation('x', 5), creation('y', 6)], [post('a', alice, 0, 9, { named: 'z' }), post('b', bob, 1, 10)], rules).get('x'))).toEqual(['alice', 'bob'])
  })
  test('the project tells, but not of an administrator', () => {
    const calls = [post('a', alice, 0, 9), post('c', caller('carl', 'acme'), 0, 9)]
    expect(names(whoCreated([creation('x', 5), creation('y', 5, { owner: 'acme' })], calls, rules).get('x'))).toEqual(['alice'])
    expect(names(whoCreated([creation('x', 5), creation('y', 5)], [post('a', alice, 0, 9), post('d', admin, 0, 9)], rules).get('x'))).toEqual(['admin', 'alice'])
  })
  test('who brings the data', () => {
    const calls = [post('a', alice, 0, 9), post('b', bob, 1, 10)]
    const verdicts = whoCreated([creation('x', 5, { bringer: bob }), creation('y', 6)], calls, rules)
    expect([verdicts.get('x'), verdicts.get('y')]).toMatchObject([{ post: 'b' }, { post: 'a' }])
  })
  test('calls of one person from two places: the person is certain, the call is not', () => {
    const verdicts = whoCreated([creation('x', 5), creation('y', 6)], [post('a', alice, 0, 9), post('b', { ...alice, agent: 'openstack' }, 1, 10)], rules)
    expect(verdicts.get('x')).toEqual({ people: [{ user_id: 'alice', name: 'alice' }] })
  })
  test('a call that has no image, or an image that has no call: nobody is named', () => {
    expect(whoCreated([creation('x', 5)], [post('a', alice, 0, 9), post('b', bob, 1, 10)], rules).get('x')?.people).toHaveLength(2)
    expect(whoCreated([creation('x', 5), creation('y', 6)], [post('b', bob, 1, 10)], rules).get('x')).toEqual({ people: [] })
    expect(whoCreated([creation('x', 5)], [], rules).get('x')).toEqual({ people: [] })
  })
  test('a call without an answer may have made it, and need not', () => {
    expect(names(whoCreated([creation('x', 5)], [post('a', alice, 0, 9), post('b', bob, 1, undefined)], rules).get('x'))).toEqual(['alice'])
    expect(names(whoCreated([creation('x', 5)], [post('a', alice, 0, undefined), post('b', bob, 1, undefined)], rules).get('x'))).toEqual(['alice', 'bob'])
    expect(names(whoCreated([creation('x', 5)], [post('b', bob, 1, undefined)], rules).get('x'))).toEqual(['bob'])
  })
  test('where something was lost nobody is named', () => {
    expect(whoCreated([creation('x', 5)], [post('a', alice, 0, 9)], { ...rules, lossy: () => true }).get('x')).toEqual({ people: [] })
  })
})

/** Numbers that are the same in every run (mulberry32). */
function randomFrom(seed: number) {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

test('in 1,500 busy moments nobody is ever named wrongly, the truth is among those named, and the order of arrival does not matter', () => {
  let decided = 0
  let all = 0
  for (let seed = 1; seed <= 1500; seed++) {
    const random = randomFrom(seed)
    const pick = <T>(list: readonly T[]): T => {
      const one = list[Math.floor(random() * list.length)]
      if (one === undefined) throw new Error('nothing to pick from')
      return one
    }
    const callers = [alice, bob, admin, { ...alice, address: '10.0.0.2' }, caller('carl', 'acme')]
    const truth = new Map<string, Caller & { post: string }>()
    const creations: Creation[] = []
    const posts: Post[] = []
    const count = 1 + Math.floor(random() * 12)
    for (let i = 0; i < count; i++) {
      const who = pick(callers)
      const begun = Math.floor(random() * 60)
      const ended = begun + 1 + Math.floor(random() * 40)
      const id = `image-${i}`
      const how = random()
      posts.push(post(`post-${i}`, who, begun, how < 0.05 ? undefined : ended, how > 0.8 ? { named: id } : how > 0.75 ? { named: 'spoofed' } : {}))
      // Some calls fail without an answer and have made nothing.
      if (how < 0.03) continue
      truth.set(id, { ...who, post: `post-${i}` })
      creations.push(creation(id, begun + random() * (ended - begun), { owner: who.name === 'admin' && random() < 0.7 ? pick(['demo', 'acme']) : who.project_id, ...(random() < 0.3 && { bringer: who }) }))
    }
    const verdicts = whoCreated(creations, posts, rules)
    const again = whoCreated(creations.toReversed(), posts.toSorted(() => random() - 0.5), rules)
    for (const { image_id } of creations) {
      const verdict = verdicts.get(image_id)
      const who = truth.get(image_id)
      all++
      expect(again.get(image_id)).toEqual(verdict)
      expect(verdict?.people.map(({ user_id }) => user_id)).toContain(who?.user_id)
      if (verdict?.people.length === 1) decided++
      // The call may be another one only of the same caller.
      if (verdict?.post !== undefined) expect(posts.find(({ id }) => id === verdict.post)).toMatchObject({ user_id: who?.user_id, address: who?.address, project_id: who?.project_id })
    }
  }
  expect(decided / all).toBeGreaterThan(0.4)
}, 60_000)

test('the edges of all perfect matchings, against trying every one', () => {
  for (let seed = 1; seed <= 400; seed++) {
    const random = randomFrom(seed)
    const size = 1 + Math.floor(random() * 5)
    const edges = Array.from({ length: size }, () => [...Array.from({ length: size }).keys()].filter(() => random() < 0.55))
    const every: number[][] = []
    const walk = (rights: number[]) => {
      if (rights.length === size) every.push(rights)
      else for (const right of edges[rights.length] ?? []) if (!rights.includes(right)) walk([...rights, right])
    }
    walk([])
    const found = perfectMatchings(edges, size)
    expect(found === undefined).toBe(every.length === 0)
    if (found) expect(found.allowed.map((rights) => rights.toSorted((a, b) => a - b))).toEqual(edges.map((_, left) => [...new Set(every.map((one) => one[left] ?? -1))].toSorted((a, b) => a - b)))
  }
})
