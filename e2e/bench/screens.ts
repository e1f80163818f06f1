// `npm run bench`: how long a person waits for the screens, on the demo cloud. Machines differ and are shared, so each time stands
// beside a measure of this machine taken in the same run; nothing passes or fails here.
import { mkdirSync, writeFileSync } from 'node:fs'
import { chromium, type BrowserContext, type Locator, type Page } from '@playwright/test'
import { build } from '#gateway/build.ts'
import { createDemoCloud, type Cloud } from '#mocks/cloud.ts'
import { paths } from '#src/paths.ts'
import { atRest, takeSession, watch } from '#e2e/fixtures.ts'
import { startServer } from '#e2e/server.ts'
import { browserFlags, ensureBrowser } from '#e2e/tools/browser.ts'

const ROUNDS = Number(process.env['LOUPE_BENCH_ROUNDS'] ?? 9)
/** How many images the large project has. */
const MANY = 10_000

/** Milliseconds after the click within which a screen should take the keyboard. */
const WANTED = { create: 100, detail: 80 }

/** What one screen costs. Times in milliseconds, traffic as it goes over the wire. */
type Sample = { ms: number; requests: number; kib: number; longTasks: number; longestTask: number }

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
const medianOf = (samples: readonly Sample[]): Sample => ({
  ms: median(samples.map(({ ms }) => ms)),
  requests: median(samples.map(({ requests }) => requests)),
  kib: median(samples.map(({ kib }) => kib)),
  longTasks: median(samples.map(({ longTasks }) => longTasks)),
  longestTask: median(samples.map(({ longestTask }) => longestTask)),
})

/** In the page before any of its scripts: hears long tasks, and when what was waited for has been painted. */
function listen(): void {
  const heard = { tasks: [] as number[], clicked: 0 }
  Object.assign(globalThis, { heard })
  new PerformanceObserver((list) => heard.tasks.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: 'longtask', buffered: true })
  addEventListener('click', (event) => (heard.clicked = event.timeStamp), { capture: true })
}

/** In the page: the time (since it began, or since the last click) at which a selector was there and painted. */
async function painted({ selector, since }: { selector: string; since: 'start' | 'click' }): Promise<{ ms: number; tasks: number[] }> {
  const { heard } = globalThis as unknown as { heard: { tasks: number[]; clicked: number } }
  await new Promise<void>((there) => {
    const look = () => {
      if (document.querySelector(selector) === null) return
      observer.disconnect()
      there()
    }
    const observer = new MutationObserver(look)
    observer.observe(document, { childList: true, subtree: true, attributes: true })
    look()
  })
  // The frame that shows it, and the end of that frame: a message comes before the timers and what else the page has put off.
  await new Promise((done) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = done
    requestAnimationFrame(() => port2.postMessage(undefined))
  })
  return { ms: performance.now() - (since === 'click' ? heard.clicked : 0), tasks: heard.tasks }
}

/** Counts what goes over the wire until it is asked, from the browser's own network log. */
async function wire(page: Page) {
  const session = await page.context().newCDPSession(page)
  const seen = { requests: 0, bytes: 0 }
  session.on('Network.requestWillBeSent', () => seen.requests++)
  session.on('Network.loadingFinished', ({ encodedDataLength }) => (seen.bytes += encodedDataLength))
  await session.send('Network.enable')
  return seen
}

async function measured(page: Page, selector: string, since: 'start' | 'click', act: () => Promise<unknown>): Promise<Sample> {
  const seen = await wire(page)
  // A page that is left can wait for nothing; one that stays does so from before the click, else it would hear of the end late.
  const { ms, tasks } = since === 'click' ? (await Promise.all([page.evaluate(painted, { selector, since }), act()]))[0] : await act().then(() => page.evaluate(painted, { selector, since }))
  return { ms, requests: seen.requests, kib: seen.bytes / 1024, longTasks: tasks.length, longestTask: Math.max(0, ...tasks) }
}

/** Milliseconds for a fixed piece of work in the same browser: what this machine is like just now. */
const yardstick = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const rows = Array.from({ length: 20_000 }, (_, i) => ({ id: `image-${i}`, name: `name ${i % 97}`, size: i * 4096, tags: ['a', 'b'] }))
    const started = performance.now()
    for (let i = 0; i < 4; i++) (JSON.parse(JSON.stringify(rows)) as typeof rows).sort((a, b) => a.name.localeCompare(b.name))
    return performance.now() - started
  })

const browser = await chromium.launch({ executablePath: ensureBrowser(), args: browserFlags })

type Place = { at: Awaited<ReturnType<typeof takeSession>>; context: () => Promise<BrowserContext> }

/** Loupe in front of a cloud, and somebody signed in. */
async function withPlace(cloud: Cloud, measure: (place: Place) => Promise<void>): Promise<void> {
  const server = await startServer({ cloud })
  try {
    const context = async () => {
      const made = await browser.newContext({ baseURL: server.origin, viewport: { width: 1440, height: 900 }, locale: 'en-GB' })
      await made.addInitScript(listen)
      return made
    }
    const first = await context()
    const at = await takeSession(first.request, server.origin, server.account('alice'))
    const cookies = await first.cookies()
    await first.close()
    await measure({
      at,
      context: async () => {
        const made = await context()
        await made.addCookies(cookies)
        return made
      },
    })
  } finally {
    await server.close()
  }
}

const FIRST_ROW = 'table[aria-label="Images"] a[href*="/images/"]'
const results: Record<string, Sample[]> = {}
const add = (what: string, sample: Sample) => void (results[what] ??= []).push(sample)
const yards: number[] = []

async function lists(label: string, { at, context }: Place): Promise<void> {
  for (let round = 0; round < ROUNDS; round++) {
    const made = await context()
    const page = await made.newPage()
    add(`${label}: first row, nothing cached`, await measured(page, FIRST_ROW, 'start', () => page.goto(paths.images(at))))
    add(`${label}: first row, again`, await measured(page, FIRST_ROW, 'start', () => page.reload()))
    yards.push(await yardstick(page))
    await made.close()
  }
}

/** Milliseconds that a finger keeps a mouse's button down. */
const HELD = 80

/** A click as a hand makes it: the mouse is there first, and what it awakens is done. Playwright's own looks for what is under it while the page handles it. */
async function press(page: Page, target: Locator): Promise<void> {
  const box = await target.boundingBox()
  if (!box) throw new Error(`${target.toString()} is not in sight`)
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
  await page.mouse.move(x, y)
  await atRest(page)
  await page.mouse.click(x, y, { delay: HELD })
}

async function clicks({ at, context }: Place): Promise<void> {
  for (let round = 0; round < ROUNDS; round++) {
    const made = await context()
    const page = await made.newPage()
    watch(page, [], () => '')
    // As somebody finds it who has looked at the list: what the page prepares in idle moments is done.
    const list = async () => {
      await page.goto(paths.images(at))
      await page.locator(FIRST_ROW).first().waitFor()
      await atRest(page)
    }
    await list()
    add('create: the name takes text', await measured(page, 'dialog[open] input[name="name"]:not(:disabled), [role="dialog"] input[name="name"]:not(:disabled)', 'click', () => press(page, page.getByRole('link', { name: 'Create image' }))))
    await list()
    add('an image: its facts stand', await measured(page, 'main dl', 'click', () => press(page, page.locator(FIRST_ROW).nth(3))))
    await made.close()
  }
}

/** Typing into the find field of a long list: from the key to the rows that it leaves. */
async function typing({ at, context }: Place): Promise<void> {
  const made = await context()
  const page = await made.newPage()
  await page.goto(paths.images(at))
  await page.locator(FIRST_ROW).first().waitFor()
  // Until the last page of the list has come.
  await page.waitForLoadState('networkidle', { timeout: 120_000 })
  const field = page.getByRole('textbox', { name: 'Find images' })
  await field.focus()
  for (const key of ['9', '9', '7', 'Backspace', 'Backspace', 'Backspace']) {
    const started = await page.evaluate(() => performance.now())
    await page.keyboard.press(key)
    const ended = await page.evaluate(() => new Promise<number>((done) => requestAnimationFrame(() => setTimeout(() => done(performance.now())))))
    add(`${MANY.toLocaleString('en')} images: a key in the find field`, { ms: ended - started, requests: 0, kib: 0, longTasks: 0, longestTask: 0 })
  }
  await made.close()
}

function many(): Cloud {
  const cloud = createDemoCloud({ profile: 'master' })
  const [model] = [...cloud.images.values()].filter(({ visibility, status }) => visibility === 'private' && status === 'active')
  if (!model) throw new Error('the demo cloud has no private image')
  for (let i = cloud.images.size; i < MANY; i++) {
    const id = cloud.newImageId()
    cloud.images.set(id, { ...model, id, name: `bench-${i}`, tags: [`run-${i % 31}`], created_at: model.created_at - i * 1000, updated_at: model.updated_at - i * 1000 })
  }
  return cloud
}

try {
  if (process.env['LOUPE_DIST'] === undefined) await build(process.cwd())
  await withPlace(createDemoCloud({ profile: 'master' }), async (place) => {
    await lists('60 images', place)
    await clicks(place)
  })
  await withPlace(many(), async (place) => {
    await lists(`${MANY.toLocaleString('en')} images`, place)
    await typing(place)
  })
} finally {
  await browser.close()
}

const yard = median(yards)
const rows = Object.entries(results).map(([what, samples]) => ({ what, ...medianOf(samples), ratio: medianOf(samples).ms / yard }))
console.log(`\nThis machine's measure: ${yard.toFixed(0)} ms (parse and sort, in the same browser). Medians of ${ROUNDS} rounds.\n`)
console.log(`${''.padEnd(44)} ${'ms'.padStart(6)} ${'ratio'.padStart(6)} ${'requests'.padStart(9)} ${'KiB'.padStart(7)} ${'long tasks'.padStart(11)} ${'longest'.padStart(8)}`)
for (const { what, ms, ratio, requests, kib, longTasks, longestTask } of rows) {
  console.log(`${what.padEnd(44)} ${ms.toFixed(0).padStart(6)} ${ratio.toFixed(2).padStart(6)} ${String(requests).padStart(9)} ${kib.toFixed(0).padStart(7)} ${String(longTasks).padStart(11)} ${longestTask.toFixed(0).padStart(8)}`)
}
console.log(`\nWanted: create within ${WANTED.create} ms of the click, an image within ${WANTED.detail} ms.`)
mkdirSync('test-results', { recursive: true })
writeFileSync('test-results/bench-screens.json', JSON.stringify({ yard, rows }, null, 2))
