import { expect, it } from 'vitest'
import { releaseOf } from './release.ts'

const versions = (...ids: string[]) => ids.map((id) => ({ id }))

it.each([
  [versions('v2.15', 'v2.9', 'v2.0'), 'zed'],
  [versions('v2.16', 'v2.15', 'v2.14'), 'zed'],
  [versions('v2.17', 'v2.16'), 'master'],
  [versions('v2.9', 'v2.18'), 'master'],
  [versions('v1.0'), 'zed'],
  [[], 'zed'],
])('%j', (all, release) => {
  expect(releaseOf(all)).toBe(release)
})
