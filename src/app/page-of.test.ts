import { expect, test } from 'vitest'
import { paths } from '#src/paths.ts'
import { pageOf } from './page-of.ts'

const at = { region: 'RegionOne', scope: 'p1' }

test.each([
  [paths.images(at), paths.imageCreate(at)],
  [paths.image(at, 'a'), `${paths.image(at, 'a')}/json`],
  [paths.image(at, 'a'), `${paths.image(at, 'a')}/command-line`],
  [paths.image(at, 'a'), paths.imageServers(at, 'a')],
  [paths.image(at, 'a'), paths.imageAudit(at, 'a')],
  [paths.imageEdit(at, 'a'), paths.imageProperties(at, 'a')],
  [paths.login(), paths.login()],
])('%s and %s are one page', (a, b) => {
  expect(pageOf(a)).toBe(pageOf(b))
})

test('every other address is a page of its own', () => {
  const pages = [paths.login(), paths.images(at), paths.images({ ...at, scope: 'p2' }), paths.image(at, 'a'), paths.image(at, 'b'), paths.imageEdit(at, 'a'), paths.imageLaunch(at, 'a'), paths.servers(at), paths.server(at, 'a'), paths.flavor(at, 'a'), paths.audit(at), '/x/y/z']
  expect(new Set(pages.map(pageOf)).size).toBe(pages.length)
})
