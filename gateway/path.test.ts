import { describe, expect, test } from 'vitest'
import { isOpenIdentityPath, parseOsUrl, upstreamUrl } from './path.ts'
import { GatewayError } from './problem.ts'

describe('what is let through', () => {
  test.each([
    ['/os/p1/RegionOne/image/v2/images', 'image', 'v2/images', ''],
    ['/os/p1/RegionOne/image/v2/images?limit=1&name=in:%22a,b%22', 'image', 'v2/images', '?limit=1&name=in:%22a,b%22'],
    ['/os/p1/RegionOne/image/', 'image', '', ''],
    ['/os/p1/RegionOne/image', 'image', '', ''],
    ['/os/p1/RegionOne/image/v2/', 'image', 'v2/', ''],
    ['/os/p1/RegionOne/compute/flavors/detail', 'compute', 'flavors/detail', ''],
    ['/os/p1/RegionOne/block-storage/types', 'block-storage', 'types', ''],
    ['/os/p1/RegionOne/image/v2/images/x/tags/two%20words', 'image', 'v2/images/x/tags/two%20words', ''],
    ['/os/p1/RegionOne/image/v2/images/x/tags/%D7%A9%D7%9C%D7%95%D7%9D', 'image', 'v2/images/x/tags/%D7%A9%D7%9C%D7%95%D7%9D', ''],
    ['/os/p1/RegionOne/image/v2/images/x/tags/a%40b%3Ac', 'image', 'v2/images/x/tags/a%40b%3Ac', ''],
    ['/os/p1/RegionOne/image/v2/images/x/tags/50%25', 'image', 'v2/images/x/tags/50%25', ''],
    ['/os/p1/RegionOne/image/v2/images/x/tags/1.2..3', 'image', 'v2/images/x/tags/1.2..3', ''],
    ['/os/p1/RegionOne/image/v2/images/x/tags/a;b', 'image', 'v2/images/x/tags/a%3Bb', ''],
    ['/os/p1/RegionOne/image/v2/images/x/tags/...', 'image', 'v2/images/x/tags/...', ''],
    ['/os/unscoped/identity/v3/auth/projects', 'identity', 'v3/auth/projects', ''],
    ['/os/p1/identity', 'identity', '', ''],
    // Whatever stands in a query stays there.
    ['/os/p1/RegionOne/image/v2/images?marker=../../x@y//z', 'image', 'v2/images', '?marker=../../x@y//z'],
  ])('%s', (url, service, path, search) => {
    expect(parseOsUrl(url)).toMatchObject({ service, path, search })
  })

  test('a region may have any name', () => {
    expect(parseOsUrl('/os/p1/identity/image/v2/images')).toMatchObject({ service: 'image', region: 'identity', path: 'v2/images' })
    expect(parseOsUrl('/os/p1/EU%20(Z%C3%BCrich)/image/v2')).toMatchObject({ region: 'EU (Zürich)' })
  })
})

const refusal = (act: () => unknown): number => {
  try {
    act()
  } catch (error) {
    if (error instanceof GatewayError) return error.status
    throw error
  }
  return 200
}

/** Also sent over the wire in hostile-paths.test.ts. */
describe('what is refused', () => {
  test.each([
    ['a service that Loupe does not use', '/os/p1/RegionOne/object-store/v1', 404],
    ['a service by its old name', '/os/p1/RegionOne/volumev3/types', 404],
    ['a service of JavaScript’s own', '/os/p1/RegionOne/__proto__/x', 404],
    ['no service', '/os/p1/RegionOne', 404],
    ['no region', '/os/p1', 404],
    ['an empty scope', '/os//RegionOne/image/v2', 400],
    ['a scope with a dot', '/os/p.1/RegionOne/image/v2', 400],
    ['a scope too long', `/os/${'p'.repeat(65)}/RegionOne/image/v2`, 400],
    ['an encoding that never ends', '/os/p1/RegionOne/image/%25252525252561', 400],
    ['a fragment', '/os/p1/RegionOne/image/v2#x', 400],
    ['another route', '/session/../os/p1/RegionOne/image/v2', 400],
  ])('%s', (_what, url, status) => {
    expect(refusal(() => parseOsUrl(url))).toBe(status)
  })
})

test.each([
  ['/os/p1/R/image/v2/images/x%2Fy', 'The address has an encoded slash or backslash.'],
  ['/os/p1/R/image/v2/images/x%5Cy/tags/z', 'The address has an encoded slash or backslash.'],
  ['/os/p1/R/image/v2/images/x/tags/a%2Fb', 'A tag with a slash or a backslash cannot be addressed in Glance: change the image’s list of tags instead.'],
  ['/os/a.b/R/image/v2/images', '"a.b" cannot be the id of a project.'],
])('what is wrong is said: %s', (url, message) => {
  expect(() => parseOsUrl(url)).toThrow(message)
})

describe('the address at the service', () => {
  test.each([
    ['http://glance:9292', 'v2/images', '', 'http://glance:9292/v2/images'],
    ['http://glance:9292/', 'v2/images', '?a=1', 'http://glance:9292/v2/images?a=1'],
    ['https://host/image', 'v2/images', '', 'https://host/image/v2/images'],
    ['https://host/image/', 'v2/', '', 'https://host/image/v2/'],
    ['http://[::1]:9292', '', '', 'http://[::1]:9292/'],
  ])('%s + %s', (endpoint, path, search, url) => {
    expect(upstreamUrl(new URL(endpoint), path, search).href).toBe(url)
  })

  test.each(['../admin', 'v2/../../admin', '\\evil', 'v2\\x', 'a b', './x', '%2e%2e/x', 'x?y', 'x#y'])('stays under the endpoint: %s', (path) => {
    expect(refusal(() => upstreamUrl(new URL('https://host/image'), path, ''))).toBe(400)
  })
})

test.each([
  ['GET', 'v3/auth/projects', true],
  ['GET', `v3/projects/${'a'.repeat(32)}`, true],
  ['GET', 'v3/auth/tokens', false],
  ['POST', 'v3/auth/tokens', false],
  ['POST', 'v3/auth/projects', false],
  ['GET', 'v3/auth/projects/', false],
  ['GET', 'v3/auth/system', true],
  ['GET', 'v3/auth/domains', true],
  ['POST', 'v3/auth/domains', false],
  ['GET', 'v3/projects', true],
  ['GET', 'v3/domains/default', true],
  ['GET', 'v3/domains', false],
  ['GET', 'v3/domains/default/groups', false],
  ['POST', 'v3/projects', false],
  ['DELETE', `v3/projects/${'a'.repeat(32)}`, false],
  ['GET', 'v3/projects/x/tags', false],
  ['GET', 'v3/users/x/credentials/OS-EC2', false],
  ['GET', 'v3/users/x/application_credentials', false],
  ['GET', 'v3/OS-FEDERATION/websso/saml2', false],
  ['GET', 'v3/auth/OS-FEDERATION/saml2', false],
  ['POST', 'v3/OS-OAUTH1/access_token', false],
  ['GET', 'v3/credentials', false],
  ['GET', 'v2.0/tokens', false],
  ['GET', 'v3', false],
])('Keystone: %s %s → %s', (method, path, open) => {
  expect(isOpenIdentityPath(method, path)).toBe(open)
})
