import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { needsBuild } from './build.ts'
import { readEnvironment } from './config.ts'
import { ConfigError } from './environment.ts'
import { canKeepCookies } from './headers.ts'
import { keystoneRoot } from './keystone.ts'
import { CERTIFICATE } from './stand-in.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'loupe-config-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true })
})

describe('the environment', () => {
  test('without anything: the demo cloud on the loopback', () => {
    expect(readEnvironment({ PATH: '/bin' })).toEqual({ host: '127.0.0.1', port: 8080, basePath: undefined, authUrl: undefined, interface: 'public', auditUrl: undefined, ca: undefined, trustedProxies: undefined, profile: 'master', preset: 'default', policyDir: undefined, sso: undefined, idleMinutes: undefined, log: 'silent', metrics: undefined, drain: 25_000 })
    expect(readEnvironment({ OS_AUTH_URL: '', PORT: ' ' })).toMatchObject({ port: 8080, authUrl: undefined })
  })

  test('with everything', () => {
    const file = join(folder, 'ca.pem')
    writeFileSync(file, CERTIFICATE)
    const env = { HOST: '0.0.0.0', PORT: '0', OS_AUTH_URL: 'https://cloud/identity', OS_INTERFACE: 'internalURL', OS_CACERT: file, AUDIT_URL: 'https://audit.cloud/hermes/', LOUPE_TRUSTED_PROXIES: 'loopback, 10.0.0.0/8 ::1', LOUPE_DEMO_PROFILE: 'zed', LOUPE_POLICY_PRESET: 'infomaniak', LOUPE_POLICY_DIR: '/etc/policies', LOUPE_LOG: 'info', LOUPE_BASE_PATH: '/ops/loupe/', LOUPE_METRICS: '[::1]:9464', LOUPE_DRAIN: '60', LOUPE_IDLE_MINUTES: '15' }
    expect(readEnvironment(env)).toEqual({ host: '0.0.0.0', port: 0, basePath: '/ops/loupe', authUrl: 'https://cloud/identity', interface: 'internal', auditUrl: 'https://audit.cloud/hermes/', ca: CERTIFICATE, trustedProxies: ['loopback', '10.0.0.0/8', '::1'], profile: 'zed', preset: 'infomaniak', policyDir: '/etc/policies', sso: undefined, idleMinutes: 15, log: 'info', metrics: { host: '::1', port: 9464 }, drain: 60_000 })
  })

  test.each([
    [{ PORT: '80a' }, 'PORT=80a is not a port number'],
    [{ PORT: '65536' }, 'PORT=65536 is not a port number'],
    [{ OS_AUTH_URL: 'cloud:5000' }, 'OS_AUTH_URL=cloud:5000 is not an http or https address'],
    [{ OS_AUTH_URL: 'ftp://cloud/v3' }, 'OS_AUTH_URL=ftp://cloud/v3 is not an http or https address'],
    [{ OS_INTERFACE: 'private' }, 'OS_INTERFACE=private is not public, internal or admin'],
    [{ OS_CACERT: '/no/such/file' }, 'OS_CACERT=/no/such/file cannot be read'],
    [{ OS_CACERT: '/dev/null' }, 'OS_CACERT=/dev/null holds no certificate (PEM)'],
    [{ AUDIT_URL: 'audit:8788' }, 'AUDIT_URL=audit:8788 is not an http or https address'],
    [{ AUDIT_URL: 'http://me:secret@audit' }, 'AUDIT_URL=http://me:secret@audit is not an http or https address'],
    [{ AUDIT_URL: 'http://audit:8788/?x' }, 'AUDIT_URL=http://audit:8788/?x is more than a place: it has a query'],
    [{ LOUPE_BASE_PATH: 'loupe' }, 'LOUPE_BASE_PATH=loupe is not a path like /loupe'],
    [{ LOUPE_BASE_PATH: '/a/../b' }, 'LOUPE_BASE_PATH=/a/../b is not a path like /loupe'],
    [{ LOUPE_METRICS: 'yes' }, 'LOUPE_METRICS=yes is not a port or host:port'],
    [{ LOUPE_IDLE_MINUTES: '0' }, 'LOUPE_IDLE_MINUTES=0 is not a number of minutes from 1 to 1440'],
    [{ LOUPE_DRAIN: '-1' }, 'LOUPE_DRAIN=-1 is not a number of seconds'],
    [{ LOUPE_TRUSTED_PROXIES: '10.0.0.0/33' }, 'LOUPE_TRUSTED_PROXIES=10.0.0.0/33 names something that is no address and no network'],
    [{ LOUPE_TRUSTED_PROXIES: '0.0.0.0/0' }, 'LOUPE_TRUSTED_PROXIES=0.0.0.0/0 names something that is no address and no network'],
    [{ LOUPE_TRUSTED_PROXIES: '::1,proxy' }, 'LOUPE_TRUSTED_PROXIES=::1,proxy names something that is no address and no network'],
    [{ LOUPE_DEMO_PROFILE: 'yoga' }, 'LOUPE_DEMO_PROFILE=yoga is not master or zed'],
    [{ LOUPE_POLICY_PRESET: 'ours' }, 'LOUPE_POLICY_PRESET=ours is not one of default, infomaniak, legacy'],
    [{ LOUPE_SSO: 'openid' }, 'LOUPE_SSO=openid is not a list like “Company account=openid, Partners=partners/saml2”'],
    // A secret is not repeated.
    [{ LOUPE_SSO: 'A=openid', LOUPE_SSO_KEY: 'c2hvcnQ=' }, 'LOUPE_SSO_KEY is not 32 bytes in base64 (openssl rand -base64 32 makes one)'],
    [{ LOUPE_LOG: 'loud' }, 'LOUPE_LOG=loud is not one of silent, fatal, error, warn, info, debug, trace'],
  ])('%j is refused in one line', (env, line) => {
    expect(() => readEnvironment(env)).toThrow(new ConfigError(line))
  })
})

test.each([
  ['http://k:5000/v3', 'http://k:5000/'],
  ['http://k:5000/v3/', 'http://k:5000/'],
  ['http://k:5000', 'http://k:5000/'],
  ['https://k/identity', 'https://k/identity'],
  ['https://k/identity/v3//', 'https://k/identity'],
  ['https://k/v3x', 'https://k/v3x'],
])('Keystone’s root of %s', (authUrl, root) => {
  expect(keystoneRoot(authUrl).href).toBe(root)
})

test.each([
  ['https://loupe.example', true],
  ['http://localhost:8080', true],
  ['http://loupe.localhost:8080', true],
  ['http://127.0.0.1:8080', true],
  ['http://127.1.2.3', true],
  ['http://[::1]:8080', true],
  ['http://10.0.0.1:8080', false],
  ['http://127.0.0.1.evil.example', false],
  ['http://loupe.example', false],
])('Secure cookies from %s: %s', (origin, kept) => {
  expect(canKeepCookies(origin)).toBe(kept)
})

describe('a build is needed', () => {
  const put = (name: string, seconds: number) => {
    const path = join(folder, name)
    mkdirSync(join(path, '..'), { recursive: true })
    writeFileSync(path, '')
    utimesSync(path, seconds, seconds)
  }
  const age = (name: string, seconds: number) => utimesSync(join(folder, name), seconds, seconds)
  beforeEach(() => {
    put('src/app/routes.tsx', 100)
    put('index.html', 100)
    for (const name of ['src/app', 'src']) age(name, 100)
  })

  test('without one', () => {
    expect(needsBuild(folder)).toBe(true)
  })
  test('not when it is newer than its sources', () => {
    put('dist/index.html', 200)
    expect(needsBuild(folder)).toBe(false)
  })
  test.each(['src/app/routes.tsx', 'src/app', 'index.html'])('when %s is newer', (name) => {
    put('dist/index.html', 200)
    age(name, 300)
    expect(needsBuild(folder)).toBe(true)
  })
})
