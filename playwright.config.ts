import { defineConfig } from '@playwright/test'
import { browserFlags, findBrowser } from './e2e/tools/browser.ts'

const executablePath = findBrowser()

export default defineConfig({
  testDir: 'e2e',
  testMatch: '*.spec.ts',
  outputDir: 'test-results',
  fullyParallel: true,
  forbidOnly: true,
  retries: 0,
  workers: 2,
  // Machines are shared: a wait that is long enough costs nothing where it is not needed.
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: [['list'], ['json']],
  use: {
    browserName: 'chromium',
    locale: 'en-GB',
    timezoneId: 'UTC',
    viewport: { width: 1440, height: 900 },
    // Less than the whole test has: what was waited for is named then.
    actionTimeout: 40_000,
    screenshot: 'only-on-failure',
    // What still moves is scrolled to before it is clicked, and a menu moves with its button: the click then misses it.
    contextOptions: { reducedMotion: 'reduce' },
    launchOptions: { ...(executablePath && { executablePath }), args: browserFlags },
  },
})
