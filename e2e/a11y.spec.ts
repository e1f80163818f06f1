import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, test, takeSession, watch } from './fixtures.ts'
import { screens } from './screens.ts'

/** axe finds nothing as it stands. */
async function expectAccessible(page: Page): Promise<void> {
  // It fetches the style sheets again for rules that are not on, which fails offline. Without frames it needs no second page to add up what it found.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().options({ preload: false, resultTypes: ['violations'] }).analyze()
  expect(violations.map(({ id, help, nodes }) => ({ id, help, where: nodes.map(({ target, failureSummary }) => `${String(target)}: ${failureSummary}`) }))).toEqual([])
}

/** Nothing sticks out to the side: a person scrolls in one direction only (WCAG 1.4.10). */
const expectNoSideways = async (page: Page, width: number, height: number): Promise<void> => {
  await page.setViewportSize({ width, height })
  await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), `scrolls sideways at ${width} px`).toBeLessThanOrEqual(0)
}

for (const { name, who = 'alice', refused = [], open } of screens) {
  test(name, async ({ browser, contextOptions, server }) => {
    const context = await browser.newContext({ ...contextOptions, baseURL: server.origin, colorScheme: 'light', reducedMotion: 'reduce' })
    const errors: string[] = []
    try {
      const page = await context.newPage()
      watch(page, errors, () => refused.join(' '))
      const at = who === 'nobody' ? { region: 'RegionOne', scope: 'none' } : await takeSession(context.request, server.origin, server.account(who))
      await open({ page, at, server })
      await expectAccessible(page)
      await page.emulateMedia({ colorScheme: 'dark' })
      // Twice as large on the same screen, the smallest phone, and a common one.
      await expectNoSideways(page, 720, 450)
      await expectNoSideways(page, 320, 568)
      await expectNoSideways(page, 390, 844)
      await expectAccessible(page)
    } finally {
      await context.close()
    }
    expect(errors, 'errors in the console').toEqual([])
  })
}
