import { describe, expect, it } from 'vitest'
import { STATUSES, VISIBILITIES, type Image, type ImageStatus } from '#src/api/glance/images.ts'
import { canOf, type Can } from '#src/policy/can.ts'
import { policyOf } from '#src/policy/policy.ts'
import {
  whyNotCreate, whyNotDeactivate, whyNotDelete, whyNotDownload, whyNotEdit, whyNotFormats, whyNotLaunch, whyNotProtect, whyNotReactivate, whyNotUpload, whyNotVisibility,
  type WhyNot,
} from './why-not.ts'

const admin = canOf({ roles: ['admin', 'member', 'reader'], project_id: 'ops' }, policyOf('master'))
const member = canOf({ roles: ['member', 'reader'], project_id: 'demo' }, policyOf('master'))
const reader = canOf({ roles: ['reader'], project_id: 'demo' }, policyOf('master'))

const image = (status: ImageStatus = 'active', more: Partial<Image> = {}): Image => ({
  id: 'i', name: 'i', status, visibility: 'private', owner: 'demo', protected: false, os_hidden: false, disk_format: 'qcow2', container_format: 'bare',
  min_disk: 0, min_ram: 0, tags: [], created_at: '2026-01-01T00:00:00Z', updated_at: '2026-01-01T00:00:00Z', ...more,
})

type Ask = (image: Image, can: Can) => WhyNot
const all = [...STATUSES, 'unknown'] as const

/** The statuses in which the owner can. */
const lifecycle: [name: string, ask: Ask, can: ImageStatus[]][] = [
  ['delete', whyNotDelete, ['queued', 'saving', 'uploading', 'importing', 'active', 'deactivated', 'killed', 'unknown']],
  ['download', whyNotDownload, ['active', 'unknown']],
  ['deactivate', whyNotDeactivate, ['active', 'unknown']],
  ['reactivate', whyNotReactivate, ['deactivated', 'unknown']],
  ['protect', whyNotProtect, ['queued', 'saving', 'uploading', 'importing', 'active', 'deactivated', 'killed', 'unknown']],
  ['edit', whyNotEdit, ['queued', 'saving', 'uploading', 'importing', 'active', 'deactivated', 'killed', 'unknown']],
  ['change the formats', whyNotFormats, ['queued', 'unknown']],
  ['upload', whyNotUpload, ['queued', 'unknown']],
]

describe.each(lifecycle)('%s', (_, ask, can) => {
  it.each(all)('a %s image', (status) => {
    const why = ask(image(status), member)
    expect(why === undefined, why?.words).toBe(can.includes(status))
    if (why !== undefined) expect(why.words).toMatch(/^[A-Z].+\.$/)
  })

  it('says whether the role or the project stands in the way', () => {
    expect(ask(image(), reader)?.words).toBe('Your role in this project does not allow this.')
    expect(ask(image('active', { owner: 'acme' }), member)?.words).toBe('Only members of the project that owns the image can do this.')
    expect(ask(image('active', { owner: 'acme' }), member)?.rule).toBe(ask(image(), reader)?.rule)
  })
})

describe('single reasons', () => {
  it('keeps protected images from everybody', () => {
    expect(whyNotDelete(image('active', { protected: true }), admin)?.words).toBe('Turn off protection first.')
  })

  it('lets administrators download a deactivated image', () => {
    expect(whyNotDownload(image('deactivated'), admin)).toBeUndefined()
    expect(whyNotDownload(image('queued'), admin)?.words).toBe('The image has no data yet.')
  })

  it('launches what is active and a disk, for a role that may', () => {
    for (const status of all) for (const can of [member, admin]) expect(whyNotLaunch(image(status), can) === undefined, status).toBe(status === 'active' || status === 'unknown')
    expect(whyNotLaunch(image(), reader)).toMatchObject({ words: 'Your role in this project does not allow this.', rule: 'os_compute_api:servers:create' })
    for (const container_format of ['aki', 'ari', 'docker', 'compressed']) expect(whyNotLaunch(image('active', { container_format }), admin)?.words).toMatch(/^It.+\.$/)
    for (const container_format of ['bare', 'ami', 'ovf', 'ova', null]) expect(whyNotLaunch(image('active', { container_format }), member)).toBeUndefined()
  })

  it('lets a member download what is public or shared with the project', () => {
    expect(whyNotDownload(image('active', { owner: 'acme', visibility: 'public' }), member)).toBeUndefined()
    expect(whyNotDownload(image('active', { owner: 'acme', visibility: 'shared' }), member)).toBeUndefined()
  })

  it('asks for the formats before data', () => {
    expect(whyNotUpload(image('queued', { disk_format: null }), member)?.words).toBe('Set the disk format and the container format first.')
    expect(whyNotUpload(image('queued', { container_format: null }), member)?.words).toBe('Set the disk format and the container format first.')
    expect(whyNotUpload(image('queued', { os_glance_import_task: 'task' }), member)?.words).toBe('An import into this image is running.')
  })

  it('creates in one’s own project, with the role for it', () => {
    expect(whyNotCreate(member, 'demo')).toBeUndefined()
    expect(whyNotCreate(member, 'acme')).toBeDefined()
    expect(whyNotCreate(reader, 'demo')?.words).toBe('Your role in this project does not let you create images.')
    expect(whyNotCreate(admin, 'demo')).toBeUndefined()
  })
})

describe('visibility', () => {
  const open = (can: Can, of?: Image) => VISIBILITIES.filter((visibility) => whyNotVisibility(visibility, of, can) === undefined)

  it('of a new image', () => {
    expect(open(admin)).toEqual(['private', 'shared', 'community', 'public'])
    expect(open(member)).toEqual(['private', 'shared', 'community'])
    expect(open(reader)).toEqual(['private', 'shared'])
  })

  it('of an image that is there', () => {
    expect(open(member, image())).toEqual(['private', 'shared', 'community'])
    expect(open(member, image('active', { owner: 'acme', visibility: 'community' }))).toEqual(['community'])
    expect(open(reader, image())).toEqual(['private'])
    expect(open(admin, image('active', { owner: 'acme' }))).toEqual(['private', 'shared', 'community', 'public'])
  })

  it('lets an owner take a public image back', () => {
    expect(open(member, image('active', { visibility: 'public' }))).toEqual(['private', 'shared', 'community', 'public'])
  })
})
