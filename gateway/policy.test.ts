import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ConfigError } from './environment.ts'
import { oddLines, readSitePolicy } from './policy.ts'
import { PROJECT, startBoth, startGateway } from './stand-in.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'loupe-policy-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const write = (files: Record<string, string>) => {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
}
const read = (files: Record<string, string>) => {
  write(files)
  return readSitePolicy(folder, 'default')
}

describe('policy files', () => {
  test('are read as oslo.policy reads them', () => {
    const { files, regions } = read({
      'image.yaml': '# Only what differs\n"delete_image": "role:editor"\nmodify_image: [["role:editor", "project_id:%(project_id)s"], "role:admin"]\nget_images:\ndelete_image: role:boss\n',
      'compute.json': '{"os_compute_api:servers:create": "role:builder"}',
      'identity.yaml': '# nothing yet\n\n',
      'README': 'is no policy',
      'North/image.yml': 'delete_image: "!"\n',
    })
    expect(files.image?.rules).toEqual({ delete_image: 'role:boss', modify_image: [['role:editor', 'project_id:%(project_id)s'], 'role:admin'], get_images: '' })
    expect(files.compute).toEqual({ file: 'compute.json', rules: { 'os_compute_api:servers:create': 'role:builder' }, problems: [] })
    expect(files.identity?.rules).toEqual({})
    expect(regions).toEqual({ North: { image: { file: 'image.yml', rules: { delete_image: '!' }, problems: [] } } })
  })

  test('tell what is odd, with its line', () => {
    const site = read({ 'image.yaml': 'a: "rule:b"\nb: "rule:a"\n\ndelete_imagee: "role:admin"\nmodify_image: "admin"\nget_image: "rule:nope"\n', 'South/compute.yaml': 'x: "role:admin and"\n' })
    expect(oddLines(site)).toEqual([
      'image.yaml:1 a: It goes round in a circle, so it lets nobody: a → b → a.',
      'image.yaml:2 b: It goes round in a circle, so it lets nobody: b → a → b.',
      'image.yaml:4 delete_imagee: No service and no other rule asks for it. Is the name right?',
      'image.yaml:5 modify_image: It cannot be read, so it lets nobody.',
      'image.yaml:6 get_image: It refers to what is no rule: nope.',
      'compute.yaml:1 x: It cannot be read, so it lets nobody.',
    ])
  })

  test.each<[string, Record<string, string>, RegExp]>([
    ['YAML that is none', { 'image.yaml': 'a: "role:x"\nb: @\n' }, /image\.yaml:2 \w/],
    ['JSON that ends too early', { 'image.json': '{"a": "role:x",\n' }, /image\.json:\d \w/],
    ['a list', { 'image.yaml': '- a\n- b\n' }, /image\.yaml:1 is no list of rules by their names/],
    ['a number', { 'image.yaml': 'a: "role:x"\nb: 7\n' }, /image\.yaml:2 b is neither a text nor a list of lists/],
    ['a service that it does not know', { 'glance.yaml': 'a: "role:x"\n' }, /glance\.yaml is none of image\.yaml, compute\.yaml, identity\.yaml/],
    ['two of one service', { 'image.yaml': '', 'image.json': '{}' }, /there is image\.json too/],
  ])('refuse to start with %s', (_, files, line) => {
    write(files)
    expect(() => readSitePolicy(folder, 'default')).toThrow(ConfigError)
    expect(() => readSitePolicy(folder, 'default')).toThrow(line)
  })

  test('refuse to start without the folder', () => {
    expect(() => readSitePolicy(join(folder, 'nope'), 'default')).toThrow(/LOUPE_POLICY_DIR=.*nope cannot be read/)
    expect(readSitePolicy(undefined, 'legacy')).toEqual({ preset: 'legacy', files: {}, regions: {} })
  })
})

describe('GET /policy/<scope>', () => {
  test('tells whoever has a session, and nobody else', async () => {
    const { client, close } = await startBoth({ site: read({ 'image.yaml': 'delete_image: "role:editor"\n' }) })
    expect((await client.send('GET', `/policy/${PROJECT}`)).status).toBe(401)
    await client.signIn('alice', { project: { id: PROJECT } })
    const { status, text, headers } = await client.send('GET', `/policy/${PROJECT}`)
    expect(status).toBe(200)
    expect(JSON.parse(text)).toEqual({ preset: 'default', files: { image: { file: 'image.yaml', rules: { delete_image: 'role:editor' }, problems: [] } }, regions: {} })
    expect(headers).toMatchObject({ 'cache-control': 'no-store', 'content-security-policy': 'sandbox' })
    expect((await client.send('GET', '/policy/unscoped')).status).toBe(401)
    expect((await client.send('GET', `/policy/${PROJECT}`, { headers: { 'sec-fetch-site': 'cross-site' } })).status).toBe(403)
    await close()
  })

  test('tells nothing to a token that is over', async () => {
    const { client, cloud, close } = await startBoth()
    await client.signIn('alice', { project: { id: PROJECT } })
    cloud.tokens.clear()
    // Another replica, which has not seen it yet.
    const other = await startGateway({ authUrl: cloud.authUrl })
    for (const [name, value] of client.cookies) other.client.cookies.set(name, value)
    expect((await other.client.send('GET', `/policy/${PROJECT}`)).status).toBe(401)
    await other.app.close()
    await close()
  })
})
