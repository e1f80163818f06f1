import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chromium } from '@playwright/test'

const places = [
  // Chromium without its own windows and menus: the same engine, a third less work.
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/opt/google/chrome/chrome',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

/** The path of an installed Chromium: `LOUPE_BROWSER`, a Chromium or Chrome of the system, or Playwright's own. */
export function findBrowser(): string | undefined {
  const wanted = process.env['LOUPE_BROWSER']
  if (wanted) return wanted
  return [...places, chromium.executablePath()].find((path) => path !== '' && existsSync(path))
}

/** Finds a browser or installs one: Playwright's own where it can be downloaded, else Debian's packages when root on Debian. Throws with what to do. */
export function ensureBrowser(): string {
  const found = findBrowser()
  if (found) return found
  const ways: [string, string[]][] = [[process.execPath, ['node_modules/@playwright/test/cli.js', 'install', 'chromium']]]
  if (existsSync('/usr/bin/apt-get') && process.getuid?.() === 0) {
    ways.push(['/usr/bin/apt-get', ['update', '-qq']], ['/usr/bin/apt-get', ['install', '-y', '-qq', 'chromium-headless-shell']], ['/usr/bin/apt-get', ['install', '-y', '-qq', 'chromium']])
  }
  for (const [command, args] of ways) {
    console.log(`No browser yet: ${command.split('/').at(-1)} ${args.join(' ')}`)
    try {
      execFileSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'], timeout: 300_000, env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } })
    } catch (error) {
      console.log(`  ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`)
    }
    const now = findBrowser()
    if (now) return now
  }
  throw new Error('No Chromium or Chrome found, and none could be installed. Install one, or name it in LOUPE_BROWSER.')
}

/** Flags for a machine without a screen and, as in containers, without an outside network; root needs `--no-sandbox`. */
export const browserFlags = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
