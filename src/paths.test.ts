import { describe, expect, it } from 'vitest'
import { atOf, paths } from './paths.ts'

const region = 'RegionOne'
const scope = '0b5e9a7c4d1f4e0f9a6c2d3e4f5a6b7c'
const imageId = '5f3c2f6e-7b0a-4c59-8f6e-2d1f0c9b8a7e'

/** The status that a loader's page answers with. */
function refused(params: Parameters<typeof atOf>[0]): unknown {
  try {
    return atOf(params)
  } catch (error) {
    return error instanceof Response ? error.status : error
  }
}

describe('a place', () => {
  it.each([
    { region, scope },
    { region, scope, imageId },
    { region, scope, imageId: imageId.toUpperCase() },
    { region: 'Région 1', scope: 'unscoped' },
    { region: 'eu.west', scope: 'a_b-c' },
  ])('is read from %o', (params) => {
    expect(atOf(params)).toEqual({ region: params.region, scope: params.scope })
  })

  it.each([
    { region, scope: 'a.b' },
    { region, scope: '' },
    { region, scope: 'a/b' },
    { region, scope: 'x'.repeat(65) },
    { region: '', scope },
    { region: 'a/b', scope },
    { region: 'a\\b', scope },
    { region: '..', scope },
    { region: 'a\u0000', scope },
    { region, scope, imageId: '' },
    { region, scope, imageId: 'a/b' },
    { region, scope, imageId: `${imageId}/file` },
    { region, scope, imageId: '..' },
  ])('is not asked about: %o', (params) => {
    expect(refused(params)).toBe(404)
  })

  it('is missing only by a mistake in the map', () => {
    expect(refused({ region })).toBeInstanceOf(Error)
  })
})

it('leads back from the sign-in', () => {
  expect(paths.login('/')).toBe('/login')
  expect(paths.login('/a/b/images?q=x')).toBe('/login?to=%2Fa%2Fb%2Fimages%3Fq%3Dx')
})
