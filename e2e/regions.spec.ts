import { paths } from '#src/paths.ts'
import { expect, test } from './fixtures.ts'

test.use({ secondRegion: true })

test('two regions: one switches between them, and what is in one is not in the other', async ({ as, server }) => {
  const { page, at } = await as('alice')
  const table = page.getByRole('table', { name: 'Images' })
  await expect(table.getByRole('link', { name: /golden/ }).first()).toBeVisible()

  const place = page.getByRole('banner').getByRole('button', { name: /Place:/ })
  await place.click()
  await expect(page.getByRole('menuitemradio', { name: 'RegionOne' })).toBeChecked()
  await page.getByRole('menuitemradio', { name: 'RegionTwo' }).click()
  const second = { ...at, region: 'RegionTwo' }
  await expect(page).toHaveURL(new RegExp(`${paths.images(second)}$`))
  await expect(place).toHaveAccessibleName(/RegionTwo/)
  await expect(page.getByRole('link', { name: /golden/ })).toHaveCount(0)
  await expect(page.getByText('Every region has images of its own; you are in RegionTwo.')).toBeVisible()
  // Where there is little room, too.
  const size = page.viewportSize()
  await page.setViewportSize({ width: 320, height: 800 })
  await expect(place.getByText('RegionTwo')).toBeInViewport({ ratio: 1 })
  await page.setViewportSize(size ?? { width: 1440, height: 900 })

  await page.goto(paths.imageCreate(second))
  const create = page.getByRole('dialog', { name: 'Create image' })
  await create.getByRole('textbox', { name: /^Name/ }).fill('only-in-two')
  await create.getByRole('button', { name: /^Create/ }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'only-in-two' })).toBeVisible()
  expect([...(server.secondRegion?.images.values() ?? [])].map(({ name }) => name)).toEqual(['only-in-two'])
  expect([...(server.cloud?.images.values() ?? [])].filter(({ name }) => name === 'only-in-two')).toEqual([])

  await page.getByRole('navigation', { name: 'Places' }).getByRole('link', { name: 'Images' }).click()
  await expect(table.getByRole('link')).toHaveText(['only-in-two'])
  await place.click()
  await page.getByRole('menuitemradio', { name: 'RegionOne' }).click()
  await expect(table.getByRole('link', { name: /golden/ }).first()).toBeVisible()
  await expect(page.getByRole('link', { name: 'only-in-two' })).toHaveCount(0)
})
