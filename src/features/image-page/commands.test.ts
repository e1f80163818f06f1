import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import type { Image } from '#src/api/glance/images.ts'
import { createCommand, curlRename, curlSave, curlShow, saveCommand, setCommand, showCommand, tokenCommand, unsettable, type Caller } from './commands.ts'

const caller: Caller = { at: { region: "Region 'One'", scope: 'p0' }, scoped: true }
const place = ["--os-region-name=Region 'One'", '--os-project-id=p0']
const such = { file: 'plain.qcow2', visibility: 'private', owner: undefined } as const

const image = (more: Record<string, unknown> = {}): Image => ({
  id: 'c0ffee00-0000-4000-8000-000000000000',
  name: 'plain',
  status: 'active',
  visibility: 'private',
  protected: false,
  os_hidden: false,
  disk_format: 'qcow2',
  container_format: 'bare',
  size: 5,
  min_disk: 0,
  min_ram: 0,
  created_at: '',
  updated_at: '',
  tags: [],
  ...more,
})

/** What the programs of a line are called with, as sh reads it; each of them answers `an-id`. */
function called(line: string): string[][] {
  const spy = (program: string) => `${program}() { printf '%s\\0' ${program} "$@" >&2; printf '\\n\\0' >&2; printf an-id; }`
  const said = execFileSync('sh', ['-c', `exec 2>&1 >/dev/null; OS_TOKEN=t0; ${spy('openstack')}; ${spy('curl')}; ${line}`], { encoding: 'utf8' })
  return said.split('\n\0').slice(0, -1).map((call) => call.split('\0').slice(0, -1))
}

const nasty = ['', "it's", '$HOME `id` "x"', '-rf', 'first\nsecond', '<b>Łódź</b> 日本語', 'صورة (إصدار 2.1)', "'; rm -rf / #"]

describe.each(nasty)('an image named %j', (name) => {
  it('is made again by its line', () => {
    const [words] = called(createCommand(caller, image({ name, tags: [name, 'b'], 'a b': name }), such))
    expect(words?.slice(0, 7)).toEqual(['openstack', ...place, 'image', 'create', '--disk-format=qcow2', '--container-format=bare'])
    expect(words).toContain(`--tag=${name}`)
    expect(words).toContain(`--property=a b=${name}`)
    expect(words?.slice(-2)).toEqual(['--', name])
  })

  it('is set and renamed by its lines', () => {
    expect(called(setCommand(caller, image({ name })))[0]).toContain(`--name=${name}`)
    expect(called(curlRename('http://glance', image({ name })))[0]).toEqual(expect.arrayContaining(['--data', JSON.stringify([{ op: 'replace', path: '/name', value: name }])]))
  })

  it('is saved into the folder where one is', () => {
    expect(called(saveCommand(caller, image(), `${name}.qcow2`))[0]).toContain(`--file=./${name}.qcow2`)
  })
})

it('shows by id, at the place', () => {
  expect(called(showCommand(caller, image()))).toEqual([['openstack', ...place, 'image', 'show', image().id]])
  expect(called(showCommand({ ...caller, scoped: false }, image()))).toEqual([['openstack', "--os-region-name=Region 'One'", 'image', 'show', image().id]])
})

it('says everything of the image, and nothing that the services write themselves', () => {
  const full = image({ min_disk: 20, min_ram: 512, protected: true, tags: ['z', 'a'], os_distro: 'debian', note: '', 'a=b': 'c', 'owner_specified.openstack.md5': '', os_glance_failed_import: 'fast', checksum: 'x' })
  expect(called(createCommand(caller, full, { file: 'a file.qcow2', visibility: 'public', owner: 'p1' }))).toEqual([
    [
      'openstack', ...place, 'image', 'create', '--disk-format=qcow2', '--container-format=bare', '--min-disk=20', '--min-ram=512', '--public', '--protected', '--project=p1',
      '--tag=a', '--tag=z', '--property=note=', '--property=os_distro=debian', '--file=./a file.qcow2', '--', 'plain',
    ],
  ])
  expect(unsettable(full)).toEqual(['a=b'])
})

it('leaves out the file of an image without data', () => {
  const [words] = called(createCommand(caller, image({ name: null, size: null, disk_format: null, container_format: null }), such))
  expect(words?.slice(3)).toEqual(['image', 'create', '--private', '--', ''])
})

it('hides an image after it is made', () => {
  const calls = called(createCommand(caller, image({ os_hidden: true }), such))
  expect(calls[0]).toEqual(['openstack', ...place, 'image', 'create', '-f', 'value', '-c', 'id', '--disk-format=qcow2', '--container-format=bare', '--private', '--file=./plain.qcow2', '--', 'plain'])
  expect(calls[1]).toEqual(['openstack', ...place, 'image', 'set', '--hidden', 'an-id'])
})

it('asks Glance itself, wherever the catalog says it is', () => {
  const url = `https://cloud.example/image/v2/images/${image().id}`
  for (const endpoint of ['https://cloud.example/image', 'https://cloud.example/image/', 'https://cloud.example/image/v2', 'https://cloud.example/image/v2/']) {
    expect(called(curlShow(endpoint, image()))).toEqual([['curl', '--fail-with-body', '-H', 'X-Auth-Token: t0', url]])
  }
  expect(called(curlSave('https://cloud.example/image', image(), 'plain.qcow2'))[0]?.slice(-3)).toEqual(['--output', './plain.qcow2', `${url}/file`])
  expect(called(tokenCommand(caller))).toEqual([['openstack', ...place, 'token', 'issue', '-f', 'value', '-c', 'id']])
})
