import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Locator, Page } from '@playwright/test'
import { paths } from '#src/paths.ts'
import { writeSmallDisk } from './disk.ts'
import { expect, test, watch } from './fixtures.ts'

// Without a mouse. After every key that leads somewhere one can see where one is.

let folder = ''
let file = ''
/** More than the sockets on the way hold: there is progress to see. */
let large = ''
test.beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'loupe-keyboard-'))
  file = join(folder, 'disk.qcow2')
  large = join(folder, 'large.qcow2')
  await Promise.all([writeSmallDisk(file, 4), writeSmallDisk(large, 32)])
})
test.afterAll(() => rmSync(folder, { recursive: true }))

/** What has the focus: not the page as a whole, in sight, and marked, unless it is no control. */
async function expectFocusSeen(page: Page): Promise<void> {
  const lost = () =>
    page.evaluate(() => {
      const focused = document.activeElement
      if (!focused || focused === document.body) return 'the focus is lost to the page as a whole'
      const name = `<${focused.tagName.toLowerCase()}> “${focused.ariaLabel ?? focused.textContent.trim().slice(0, 40)}”`
      // A heading, a summary or a dialog takes it so that one reads on from there.
      if (focused.getAttribute('tabindex') === '-1' && !focused.matches('input, button, a, [role]:not([role="dialog"])')) return ''
      const around = [focused, focused.parentElement, focused.parentElement?.parentElement, focused.closest('tr')].filter((one) => one instanceof Element)
      const { x, y, right, bottom } = focused.getBoundingClientRect()
      const seen = around.some((one) => one.getBoundingClientRect().width > 2) && right > 0 && bottom > 0 && x < innerWidth && y < innerHeight
      if (!seen) return `${name} has the focus and is out of sight`
      const primary = getComputedStyle(document.documentElement).getPropertyValue('--palette-primary-main').trim()
      const probe = document.createElement('i')
      probe.style.color = primary
      document.body.append(probe)
      const { color } = getComputedStyle(probe)
      probe.remove()
      // Of MUI's fields the frame shows it, which stands beside the input.
      const marked = [...around, ...(focused.parentElement?.querySelectorAll('fieldset[aria-hidden]') ?? [])].some((one) => {
        const style = getComputedStyle(one)
        return style.outlineStyle !== 'none' || style.boxShadow.includes(color) || style.borderTopColor === color
      })
      return marked ? '' : `${name} has the focus and does not show it`
    })
  // A page that is just drawn has its focus a moment later.
  await expect.poll(lost).toBe('')
}

/** Tab by Tab until there, and at each stop one sees where it is. */
async function tabTo(page: Page, target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  for (let stops = 0; stops < 60; stops++) {
    await page.keyboard.press(key)
    await expectFocusSeen(page)
    if (await target.evaluateAll((found) => found.includes(document.activeElement as HTMLElement))) return
  }
  throw new Error(`60 times ${key}, and the focus was not on ${target.toString()}`)
}

/** What a screen reader is told without being asked, from now on: also what is said for a moment only. */
async function listen(page: Page): Promise<(words: string | RegExp) => Promise<void>> {
  const heard: string[] = []
  await page.exposeFunction('heard', (words: string) => heard.push(words))
  const note = () => {
    const told = (node: Node) => (node instanceof Element ? node : node.parentElement)?.closest('[aria-live]:not([aria-live="off"]), output, [role="status"], [role="alert"]')
    new MutationObserver((changes) => {
      for (const { target } of changes) {
        const words = told(target)?.textContent.trim()
        if (words) (Reflect.get(window, 'heard') as (words: string) => void)(words)
      }
    }).observe(document, { subtree: true, childList: true, characterData: true })
  }
  await page.addInitScript(note)
  await page.evaluate(note)
  return async (words) => {
    const said = typeof words === 'string' ? new RegExp(RegExp.escape(words)) : words
    await expect.poll(() => heard.find((one) => said.test(one)) ?? heard.join('\n'), `to be heard: ${words.toString()}`).toMatch(said)
    // Once heard it is past, and all before it.
    heard.splice(0, heard.findIndex((one) => said.test(one)) + 1)
  }
}

/** One has come to another page. A mark of the system may stand before an image's name. */
const onHeading = (page: Page, name: string) => expect(page.getByRole('heading', { level: 1, name: new RegExp(`(^| )${RegExp.escape(name)}$`) })).toBeFocused()

test('the whole job: sign in, find, look, edit, create with a file, delete', async ({ page, server }) => {
  test.slow()
  const errors: string[] = []
  watch(page, errors, () => '')
  page.on('filechooser', (chooser) => void chooser.setFiles(file))
  const keys = page.keyboard
  const expectHeard = await listen(page)
  const name = 'made-by-keyboard'

  await test.step('sign in', async () => {
    await page.goto(`${server.origin}/login`)
    await expect(page.getByLabel('User name')).toBeFocused()
    await keys.type('alice')
    await tabTo(page, page.getByLabel('Password'))
    await keys.type('secret')
    await keys.press('Enter')
    await expect(page.getByRole('table', { name: 'Images' })).toBeVisible()
    await onHeading(page, 'Images')
    await expectHeard('Images · Loupe')
  })

  await test.step('find, go to the row, open it', async () => {
    await keys.press('/')
    await expect(page.getByRole('textbox', { name: 'Find images', exact: true })).toBeFocused()
    await expectFocusSeen(page)
    await keys.type('ci-build-184')
    await expectHeard(/\d of \d+ images/)
    await keys.press('ArrowDown')
    const links = page.getByRole('table', { name: 'Images' }).getByRole('link')
    await expect(links.first()).toBeFocused()
    await expectFocusSeen(page)
    await keys.press('ArrowDown')
    await expect(links.nth(1)).toBeFocused()
    await keys.press('ArrowUp')
    await keys.press('Enter')
    await onHeading(page, 'ci-build-1846')
    await expectHeard('ci-build-1846 · Loupe')
  })

  await test.step('from part to part', async () => {
    const tabs = page.getByRole('navigation', { name: /ci-build-1846/ })
    await tabTo(page, tabs.getByRole('link', { name: 'JSON' }))
    await keys.press('Enter')
    await expect(tabs.getByRole('link', { name: 'JSON' })).toHaveAttribute('aria-current', 'page')
    await expect(tabs.getByRole('link', { name: 'JSON' })).toBeFocused()
    await tabTo(page, tabs.getByRole('link', { name: 'Command line' }))
    await keys.press('Enter')
    await expect(tabs.getByRole('link', { name: 'Command line' })).toHaveAttribute('aria-current', 'page')
    // What scrolls is scrolled by keys, so it is a stop.
    await keys.press('Tab')
    await expectFocusSeen(page)
  })

  await test.step('edit by `e`, save by Ctrl and Enter', async () => {
    await keys.press('e')
    await onHeading(page, 'Edit ci-build-1846')
    await tabTo(page, page.getByRole('textbox', { name: /^Name/ }))
    await keys.press('ControlOrMeta+a')
    await keys.type('edited-by-keyboard')
    await tabTo(page, page.getByRole('switch', { name: 'Protected' }))
    await keys.press('Space')
    await expect(page.getByRole('switch', { name: 'Protected' })).toBeChecked()
    await keys.press('Space')
    await keys.press('Control+Enter')
    await onHeading(page, 'edited-by-keyboard')
    await expectHeard('Saved 1 change to “edited-by-keyboard”')
  })

  await test.step('create with a file, by `c`', async () => {
    await keys.press('c')
    const dialog = page.getByRole('dialog', { name: 'Create image' })
    await expect(dialog).toBeVisible()
    await expectFocusSeen(page)
    await tabTo(page, dialog.getByRole('button', { name: 'choose a file' }))
    await keys.press('Enter')
    await expect(dialog.getByRole('button', { name: 'Choose another' })).toBeVisible()
    await expectFocusSeen(page)
    await tabTo(page, dialog.getByRole('textbox', { name: /^Name/ }))
    await keys.press('ControlOrMeta+a')
    await keys.type(name)
    const visibility = dialog.getByRole('radiogroup', { name: 'Visibility' })
    await tabTo(page, visibility.getByRole('radio'))
    await expect(visibility.getByRole('radio', { name: 'Private' })).toBeFocused()
    await keys.press('ArrowDown')
    await expect(visibility.getByRole('radio', { name: 'Shared' })).toBeChecked()
    await expectFocusSeen(page)
    await tabTo(page, dialog.getByRole('textbox', { name: /^Tags/ }))
    await keys.type('nightly')
    await keys.press('Enter')
    await expectHeard('Added nightly')
    await keys.press('Control+Enter')
    await onHeading(page, name)
    await expectHeard(`${name} is uploaded.`)
    await expect(page.getByText('Active', { exact: true })).toBeVisible()
    await expectFocusSeen(page)
  })

  await test.step('the menu: arrows, Home and End, a letter; and back', async () => {
    const button = page.getByRole('button', { name: `Actions for ${name}` })
    await tabTo(page, button)
    await keys.press('Enter')
    const items = page.getByRole('menu').getByRole('menuitem')
    await expect(items.first()).toBeFocused()
    await expectFocusSeen(page)
    await keys.press('End')
    await expect(items.last()).toBeFocused()
    await keys.press('Home')
    await expect(items.first()).toBeFocused()
    await keys.press('ArrowUp')
    await expect(items.last()).toBeFocused()
    await keys.press('p')
    await expect(items.filter({ hasText: 'Protect' })).toBeFocused()
    await keys.press('Escape')
    await expect(button).toBeFocused()
  })

  await test.step('delete, asked and answered', async () => {
    const askToDelete = async () => {
      await keys.press('ArrowDown')
      await expect(page.getByRole('menuitem').first()).toBeFocused()
      await keys.press('End')
      await expect(page.getByRole('menuitem', { name: 'Delete' })).toBeFocused()
      await keys.press('Enter')
    }
    await askToDelete()
    const question = page.getByRole('dialog', { name: `Delete “${name}”?` })
    await expect(question).toBeVisible()
    await expectFocusSeen(page)
    await keys.press('Escape')
    await expect(question).toBeHidden()
    await expect(page.getByRole('button', { name: `Actions for ${name}` })).toBeFocused()
    await askToDelete()
    await tabTo(page, question.getByRole('button', { name: `Delete “${name}”` }))
    await keys.press('Enter')
    await onHeading(page, 'Images')
    await expectHeard('Images · Loupe')
  })
  expect(errors).toEqual([])
})

test('the list: select rows, clear, and the row that was left has the focus again', async ({ as }) => {
  const { page } = await as('alice')
  const expectHeard = await listen(page)
  const keys = page.keyboard
  const table = page.getByRole('table', { name: 'Images' })
  await expect(table).toBeVisible()
  await keys.press('ArrowDown')
  await expect(table.getByRole('link').first()).toBeFocused()
  await keys.press('x')
  await expect(table.getByRole('row').nth(1).getByRole('checkbox')).toBeChecked()
  await keys.press('Shift+ArrowDown')
  await keys.press('Shift+ArrowDown')
  await expect(table.getByRole('checkbox', { checked: true })).toHaveCount(3)
  await expectHeard(/3 .*selected/)
  await expectFocusSeen(page)
  // It is fetched with the first selection, and is who hears Escape.
  await expect(page.getByRole('region', { name: 'Selected images' })).toBeVisible()
  await keys.press('Escape')
  await expect(table.getByRole('checkbox', { checked: true })).toHaveCount(0)
  await expectFocusSeen(page)
})

test('the skip link, every stop of the list, the shortcuts, and find', async ({ as }) => {
  const { page, at } = await as('alice')
  const keys = page.keyboard
  await expect(page.getByRole('table', { name: 'Images' })).toBeVisible()

  await test.step('first of all one may skip the bar', async () => {
    await page.goto(paths.images(at))
    await expect(page.getByRole('table', { name: 'Images' })).toBeVisible()
    await keys.press('Tab')
    const skip = page.getByRole('link', { name: 'Skip to content' })
    await expect(skip).toBeFocused()
    await expectFocusSeen(page)
    await keys.press('Enter')
    await expect(page.getByRole('main')).toBeFocused()
    await keys.press('Tab')
    await expect(page.getByRole('main').locator(':focus')).toHaveCount(1)
  })

  await test.step('backwards through everything before', async () => {
    await tabTo(page, page.getByRole('link', { name: 'Skip to content' }), 'Shift+Tab')
  })

  await test.step('`?` lists what the keys do, and Escape leads back', async () => {
    await keys.press('Tab')
    const before = await page.evaluate(() => document.activeElement?.outerHTML)
    await keys.press('?')
    const shortcuts = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
    await expect(shortcuts).toContainText('Create image')
    await expect(shortcuts).toContainText('Find in the list')
    await expectFocusSeen(page)
    await keys.press('Escape')
    await expect(shortcuts).toBeHidden()
    expect(await page.evaluate(() => document.activeElement?.outerHTML)).toBe(before)
  })

  await test.step('a single key can be turned off, for who speaks instead of typing', async () => {
    const shortcuts = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
    const single = shortcuts.getByRole('checkbox', { name: /single-key/i })
    await keys.press('?')
    await tabTo(page, single)
    await keys.press('Space')
    await expect(single).not.toBeChecked()
    await keys.press('Escape')
    await keys.press('c')
    await keys.press('?')
    await expect(page.getByRole('dialog')).toHaveCount(0)
    expect(new URL(page.url()).pathname).toBe(paths.images(at))
  })

  await test.step('find anything by Ctrl and K', async () => {
    await keys.press('ControlOrMeta+k')
    const find = page.getByRole('dialog').getByRole('combobox')
    await expect(find).toBeFocused()
    await keys.type('golden-base-2026.10')
    await expect(page.getByRole('option', { name: /golden-base-2026\.10/ })).toHaveAttribute('aria-selected', 'true')
    await keys.press('Enter')
    await onHeading(page, 'golden-base-2026.10')
  })
})

test('the progress of an upload is told, and the focus stays where the upload is', async ({ as, server }) => {
  const image = [...(server.cloud?.images.values() ?? [])].find((one) => one.name === 'monitoring-appliance')
  if (!image) throw new Error('the demo cloud has no such image')
  image.name = 'slow-3'
  const { page } = await as('alice', { path: (at) => paths.image(at, image.id) })
  page.on('filechooser', (chooser) => void chooser.setFiles(large))
  const expectHeard = await listen(page)
  const keys = page.keyboard
  await expect(page.getByRole('button', { name: 'Upload data' })).toBeVisible()
  await tabTo(page, page.getByRole('button', { name: 'Upload data' }))
  await keys.press('Enter')
  const progress = page.getByRole('progressbar', { name: 'Upload of slow-3' })
  await expect(progress).toBeVisible()
  await expectFocusSeen(page)
  await expectHeard(/Upload of slow-3: (25|50|75)\s?%/)
  await expect(progress).toBeHidden()
  await expectHeard('slow-3 is uploaded.')
  await expectFocusSeen(page)
})
