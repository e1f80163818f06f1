import { describe, expect, it } from 'vitest'
import { canOf } from './can.ts'
import type { Release } from './defaults.ts'
import type { KeystoneRule } from './keystone.ts'
import { PRESETS } from './presets.ts'
import { effectiveRules, policyOf, type Rules, type Site } from './policy.ts'

const reader = { roles: ['reader'], project_id: 'demo', user_id: 'rita' }
const member = { roles: ['member', 'reader'], project_id: 'demo', user_id: 'alice' }
const admin = { roles: ['admin', 'member', 'reader'], project_id: 'ops', user_id: 'root' }
const nobody = { roles: [], project_id: 'demo', user_id: 'nobody' }
const own = { owner: 'demo', visibility: 'private' }
const shared = { owner: 'acme', visibility: 'shared' }
const site = (preset: Site['preset'], image: Rules = {}): Site => ({ preset, rules: { image } })

describe('the rules that hold', () => {
  const defaults = { rules: { base: 'role:admin', now: 'role:member', same: 'role:reader', open: '' }, former: { now: { name: 'before', text: 'rule:base' }, same: { name: 'same', text: '@' }, open: { name: 'open', text: '!' } } }

  // Every answer here is the one that oslo.policy 4.0 gives (Enforcer.load_rules).
  it.each<[string, Rules, boolean, Rules]>([
    ['defaults', {}, true, defaults.rules],
    ['with what was said before', {}, false, { base: 'role:admin', now: '(role:member) or (rule:base)', same: '(role:reader) or (@)', open: '' }],
    ['the file', { now: '!', same: '!' }, false, { base: 'role:admin', now: '!', same: '!', open: '' }],
    ['the name of before', { before: 'role:old' }, true, { base: 'role:admin', now: 'role:old', same: 'role:reader', open: '', before: 'role:old' }],
    ['both names', { before: 'role:old', now: 'role:new' }, true, { base: 'role:admin', now: 'role:new', same: 'role:reader', open: '', before: 'role:old' }],
    ['the name of before, as in a sample file', { before: 'rule:now' }, true, { ...defaults.rules, before: 'rule:now' }],
    ['a name of one’s own', { mine: 'role:editor' }, true, { ...defaults.rules, mine: 'role:editor' }],
  ])('%s', (_, own_, newDefaults, effective) => {
    expect(effectiveRules(defaults, own_, newDefaults)).toEqual(effective)
  })
})

describe('presets', () => {
  it('infomaniak: readers download what they see, nobody makes an image community', () => {
    const policy = policyOf('master', site('infomaniak'))
    const can = canOf(reader, policy)
    expect([can('download_image', own), can('download_image', shared), can('modify_image', own)]).toEqual([true, true, false])
    expect(can('download_image', { owner: 'acme', visibility: 'private' })).toBe(false)
    expect(canOf(admin, policy).refusal('communitize_image', own)).toBe('nobody')
    // An application credential holds just the roles that it lists.
    expect(canOf({ ...reader, roles: ['member'] }, policy)('download_image', own)).toBe(true)
  })

  it('legacy: whoever has a token may, where they own it', () => {
    const can = canOf(nobody, policyOf('zed', site('legacy')))
    expect([can('add_image'), can('download_image', own), can('modify_image', own), can('delete_image', own)]).toEqual([true, true, true, true])
    expect([can('modify_image', shared), can('deactivate', shared), can('add_member', shared)]).toEqual([false, false, false])
    expect([can('modify_member', shared), can('modify_member', own)]).toEqual([true, false])
    expect([can('publicize_image', own), can('copy_image', own), can('cache_list')]).toEqual([false, false, false])
    expect(can('os_compute_api:servers:create')).toBe(true)
    expect(can('os_compute_api:os-flavor-manage:create')).toBe(false)
    expect(canOf(admin, policyOf('zed', site('legacy')))('modify_image', own)).toBe(true)
  })

  it('legacy: what stood in the file still counts', () => {
    const can = canOf(reader, policyOf('zed', site('legacy', { default: 'role:admin', manage_image_cache: 'role:reader' })))
    expect([can('download_image', own), can('get_image', own), can('cache_list')]).toEqual([false, true, true])
  })
})

describe('a site’s file', () => {
  it('overrides the preset, rule by rule', () => {
    const policy = policyOf('master', site('infomaniak', { communitize_image: 'role:member', mine: 'role:reader', modify_image: 'rule:mine' }))
    expect(canOf(member, policy)('communitize_image', own)).toBe(true)
    expect(canOf(reader, policy)('modify_image', own)).toBe(true)
    expect(canOf(reader, policy)('download_image', own)).toBe(true)
  })

  it('may leave it to another server: offered, until it was refused', () => {
    const policy = policyOf('master', site('default', { delete_image: 'http://decide.example/' }))
    expect(canOf(reader, policy)('delete_image', own)).toBe(true)
    expect(canOf(reader, policy, (rule, target) => rule === 'delete_image' && target?.owner === 'demo').refusal('delete_image', own)).toBe('before')
    expect(canOf(reader, policy, () => true)('get_image', own)).toBe(true)
  })

  it('that cannot be read lets nobody', () => {
    expect(canOf(admin, policyOf('master', site('default', { delete_image: 'admin' }))).refusal('delete_image', own)).toBe('nobody')
  })
})

describe('compute and identity', () => {
  it.each<[string, typeof reader, boolean, boolean, boolean]>([
    ['reader', reader, false, false, false],
    ['member', member, true, false, false],
    ['admin', admin, true, true, true],
  ])('%s', (_, creds, boots, makesFlavors, looksUp) => {
    const can = canOf(creds, policyOf('master'))
    expect([can('os_compute_api:servers:create'), can('os_compute_api:os-flavor-manage:create'), can('identity:list_projects')]).toEqual([boots, makesFlavors, looksUp])
  })

  // Seen on Keystone 22.0.2 as it is installed, and in the rules of today's.
  const releases: Release[] = ['zed', 'master']
  const others: KeystoneRule[] = ['identity:get_project', 'identity:get_domain', 'identity:list_projects', 'identity:list_user_projects']
  const everywhere = releases.flatMap((release) => PRESETS.flatMap((preset) => others.map((rule) => [release, preset, rule] as const)))
  it.each(everywhere)('in %s under %s, %s of others is for admins alone', (release, preset, rule) => {
    const policy = policyOf(release, site(preset))
    expect([admin, member, reader, nobody].map((creds) => canOf(creds, policy)(rule))).toEqual([true, false, false, false])
  })

  it('a site’s file has the last word, in a Keystone that keeps its former rules too', () => {
    const can = canOf(member, policyOf('zed', { preset: 'default', rules: { identity: { 'identity:get_project': 'role:member' } } }))
    expect([can('identity:get_project'), can('identity:get_domain')]).toEqual([true, false])
    expect(canOf(admin, policyOf('zed', { preset: 'default', rules: { identity: { 'identity:get_project': '!' } } }))('identity:get_project')).toBe(false)
  })
})
