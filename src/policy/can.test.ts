import { describe, expect, it } from 'vitest'
import { canOf, targetOf } from './can.ts'
import type { Credentials } from './check.ts'
import { DEFAULTS, policyOf } from './policy.ts'
import type { Release } from './defaults.ts'
import type { GlanceRule } from './glance.ts'

const people = {
  admin: { roles: ['admin', 'manager', 'member', 'reader'], project_id: 'ops', user_id: 'root' },
  member: { roles: ['member', 'reader'], project_id: 'demo', user_id: 'alice' },
  reader: { roles: ['reader'], project_id: 'demo', user_id: 'rita' },
  // An application credential holds just the roles that it lists.
  memberOnly: { roles: ['member'], project_id: 'demo', user_id: 'alice' },
  unscoped: { roles: [], project_id: null, user_id: 'alice' },
} satisfies Record<string, Credentials>
type Person = keyof typeof people

const images = {
  own: { owner: 'demo', visibility: 'private' },
  public: { owner: 'ops', visibility: 'public' },
  community: { owner: 'acme', visibility: 'community' },
  shared: { owner: 'acme', visibility: 'shared' },
  foreign: { owner: 'acme', visibility: 'private' },
}
type Which = keyof typeof images

/** Who may, by image: what Glance 25.1 and today's master both answer. */
const table: [rule: GlanceRule, which: Which, may: Person[]][] = [
  ['get_image', 'own', ['admin', 'member', 'reader']],
  ['get_image', 'public', ['admin', 'member', 'reader']],
  ['get_image', 'community', ['admin', 'member', 'reader']],
  ['get_image', 'shared', ['admin', 'member', 'reader']],
  ['get_image', 'foreign', ['admin']],
  ['download_image', 'own', ['admin', 'member', 'memberOnly']],
  ['download_image', 'public', ['admin', 'member', 'memberOnly']],
  ['download_image', 'shared', ['admin', 'member', 'memberOnly']],
  ['download_image', 'foreign', ['admin']],
  ['modify_image', 'own', ['admin', 'member', 'memberOnly']],
  ['modify_image', 'public', ['admin']],
  ['modify_image', 'shared', ['admin']],
  ['delete_image', 'own', ['admin', 'member', 'memberOnly']],
  ['delete_image', 'community', ['admin']],
  ['upload_image', 'own', ['admin', 'member', 'memberOnly']],
  ['deactivate', 'own', ['admin', 'member', 'memberOnly']],
  ['reactivate', 'foreign', ['admin']],
  ['publicize_image', 'own', ['admin']],
  ['communitize_image', 'own', ['admin', 'member', 'memberOnly']],
  ['add_member', 'own', ['admin', 'member', 'memberOnly']],
  ['get_members', 'own', ['admin', 'member', 'reader']],
  ['get_members', 'shared', ['admin', 'member', 'reader']],
  ['modify_member', 'own', ['admin']],
  ['modify_member', 'shared', ['admin', 'member', 'memberOnly']],
  ['copy_image', 'own', ['admin']],
]

describe.each<Release>(['zed', 'master'])('can, by the rules of %s', (release) => {
  it.each(table)('%s of an image: %s', (rule, which, may) => {
    for (const [name, creds] of Object.entries(people)) {
      expect(canOf(creds, policyOf(release))(rule, images[which]), name).toBe(may.some((person) => person === name))
    }
  })

  it('asks about a proposal where no image is given', () => {
    const asks = (rule: GlanceRule) => Object.values(people).map((creds) => canOf(creds, policyOf(release))(rule))
    expect(asks('add_image')).toEqual([true, true, false, true, false])
    expect(asks('get_images')).toEqual([true, true, true, false, false])
    expect(asks('tasks_api_access')).toEqual([true, false, false, false, false])
    expect(canOf(people.member, policyOf(release))('add_image', { owner: 'acme' })).toBe(false)
    expect(canOf(people.admin, policyOf(release))('add_image', { owner: 'acme' })).toBe(true)
  })
})

describe('can', () => {
  it('denies what a release has no rule for', () => {
    expect(canOf(people.admin, policyOf('zed'))('download_from_store', images.own)).toBe(false)
    expect(canOf(people.admin, policyOf('master'))('download_from_store', images.own)).toBe(true)
  })

  it('treats an image without an owner as nobody’s', () => {
    expect(canOf(people.member, policyOf('master'))('modify_image', { owner: null, visibility: 'public' })).toBe(false)
  })

  it('makes the asking project the member of another project’s shared image only', () => {
    expect(targetOf('image', people.member, images.shared)).toMatchObject({ project_id: 'acme', member_id: 'demo' })
    expect(targetOf('image', people.member, { owner: 'demo', visibility: 'shared' })).toMatchObject({ member_id: null })
    expect(targetOf('image', people.member, images.public)).toMatchObject({ member_id: null })
    expect(targetOf('image', people.member, { ...images.shared, member_id: 'tiny' })).toMatchObject({ member_id: 'tiny' })
  })
})

describe('why not', () => {
  const policy = policyOf('zed')

  it.each<[string, Person, GlanceRule, Which, string | undefined]>([
    ['may', 'member', 'modify_image', 'own', undefined],
    ['the role', 'reader', 'modify_image', 'own', 'role'],
    ['the role, whosever it is', 'reader', 'modify_image', 'public', 'role'],
    ['the image', 'member', 'modify_image', 'public', 'image'],
    ['no such rule here', 'admin', 'download_from_store', 'own', 'nobody'],
  ])('%s', (_, person, rule, which, refusal) => {
    expect(canOf(people[person], policy).refusal(rule, images[which])).toBe(refusal)
  })
})

describe.each(Object.entries(DEFAULTS))('the tables of %s', (_, tables) => {
  it.each(Object.entries(tables))('%s refers to rules that it has', (_release, { rules, former }) => {
    const named = [...Object.values(rules), ...Object.values(former).map(({ text }) => text)].flatMap((text) => [...text.matchAll(/rule:(\w+)/g)].map((match) => match[1]))
    expect(named.filter((name) => name !== undefined && !Object.hasOwn(rules, name))).toEqual([])
    expect(Object.keys(former).filter((name) => !Object.hasOwn(rules, name))).toEqual([])
  })
})

it('has every rule of Glance', () => {
  expect(Object.keys(DEFAULTS.image.zed.rules)).toHaveLength(60)
  expect(Object.keys(DEFAULTS.image.master.rules)).toHaveLength(67)
})
