import { describe, expect, it } from 'vitest'
import type { Image, Visibility } from '#src/api/glance/images.ts'
import { canOf } from '#src/policy/can.ts'
import type { Credentials } from '#src/policy/check.ts'
import { policyOf, type Site } from '#src/policy/policy.ts'
import { explainedFor } from './may-i-answers.ts'

const image = (owner: string, visibility: Visibility = 'private', more: Partial<Image> = {}): Image => ({
  id: 'i', name: 'i', status: 'active', visibility, owner, protected: false, os_hidden: false, disk_format: 'qcow2', container_format: 'bare',
  min_disk: 0, min_ram: 0, tags: [], created_at: '2026-01-01T00:00:00Z', updated_at: '2026-01-01T00:00:00Z', ...more,
})
const reader: Credentials = { roles: ['reader'], project_id: 'demo' }
const member: Credentials = { roles: ['reader', 'member'], project_id: 'demo' }
const admin: Credentials = { roles: ['reader', 'member', 'admin'], project_id: 'demo' }

function ask(creds: Credentials, of: Image, rules: Site['rules'] = {}) {
  const policy = policyOf('master', { preset: 'default', rules })
  const { groups, most } = explainedFor({ region: 'RegionOne', scope: 'demo' }, of, creds, (who) => canOf(who, policy))
  const row = (label: string) => groups.flatMap(({ answers }) => answers).find((answer) => answer.label === label)
  return { most, row }
}

describe('what is lacking', () => {
  it('is the least role that would do, and the one of most is told', () => {
    const { most, row } = ask(reader, image('demo'))
    expect(most).toBe('member')
    expect(row('Download')).toMatchObject({ rule: 'download_image', lack: 'member' })
    expect(row('Create images')).toMatchObject({ rule: 'add_image', lack: 'member' })
    expect(row('Copy to other stores')).toMatchObject({ rule: 'copy_image', lack: 'admin' })
    expect(row('Assign flavors')).toMatchObject({ rule: 'context_is_admin', lack: 'admin' })
    expect(row('Launch a server from it')).toMatchObject({ rule: 'os_compute_api:servers:create', lack: 'member' })
    expect(row('Give to another project')).toMatchObject({ why: { rule: 'modify_image' }, lack: 'admin' })
  })

  it('is to be in the project that owns the image, not to be an administrator', () => {
    for (const creds of [reader, member]) {
      const { most, row } = ask(creds, image('acme', 'public'))
      expect(most).toBe('owner')
      expect(row('Delete')).toMatchObject({ lack: 'owner', why: { words: 'Only members of the project that owns the image can do this.', rule: 'delete_image' } })
      expect(row('Offer it to the community')).toMatchObject({ lack: 'owner' })
    }
    expect(ask(reader, image('acme', 'public')).row('Create images')).toMatchObject({ lack: 'member' })
  })

  it('is no role where the image is shared with others', () => {
    for (const creds of [reader, member]) {
      const answer = ask(creds, image('demo', 'shared')).row('Accept or reject it')
      expect(answer?.why?.words).toBe('Only the project that it is shared with can answer.')
      expect(answer?.lack).toBeUndefined()
    }
  })

  it('is nothing where the image is what stands in the way', () => {
    const { most, row } = ask(member, image('demo'))
    expect(row('Upload')).toMatchObject({ why: { words: 'The image has its data, which cannot be replaced.' } })
    expect(row('Upload')?.lack).toBeUndefined()
    expect(most).toBeUndefined()
    expect(ask(admin, image('acme', 'private', { protected: true })).row('Delete')?.lack).toBeUndefined()
  })

  it('follows the rules of the site', () => {
    const rules = { image: { modify_image: 'role:manager', delete_image: 'role:keeper', download_image: '', get_images: '!' } }
    const { row } = ask(reader, image('demo'), rules)
    expect(row('Edit attributes, properties and tags')?.lack).toBe('manager')
    expect(row('Download')?.why).toBeUndefined()
    expect(row('Delete')).toMatchObject({ why: { words: 'Your role in this project does not allow this.', rule: 'delete_image' } })
    expect(row('Delete')?.lack).toBeUndefined()
  })

  it('nobody is in the project of an image that has none', () => {
    expect(ask({ ...member, project_id: null }, { ...image('x', 'public'), owner: null }).row('Delete')?.lack).not.toBe('owner')
  })
})
