// What a person downloads before the list stands: the scripts of sign-in, shell and list. Fails above the budget.
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import * as z from 'zod/mini'

/** kB of 1000 bytes, gzip -9. */
const BUDGET = 200

const manifestSchema = z.record(
  z.string(),
  z.looseObject({ file: z.string(), imports: z._default(z.array(z.string()), []) }),
)
const manifest = manifestSchema.parse(JSON.parse(readFileSync('dist/.vite/manifest.json', 'utf8')))

const screens = ['index.html', 'src/app/LoginPage.tsx', 'src/app/AppShell.tsx', 'src/features/image-list/ImageList.tsx']

const seen = new Set<string>()
function walk(key: string): void {
  if (seen.has(key)) return
  seen.add(key)
  manifest[key]?.imports.forEach(walk)
}
for (const key of screens) {
  // What is no chunk of its own is part of the entry.
  if (manifest[key]) walk(key)
  else console.log(`(${key} is part of another chunk)`)
}

const rows = [...seen]
  .map((key) => manifest[key]?.file ?? '')
  .filter((file) => file.endsWith('.js'))
  .map((file) => ({ file, kB: gzipSync(readFileSync(`dist/${file}`), { level: 9 }).length / 1000 }))
  .toSorted((a, b) => b.kB - a.kB)
const total = rows.reduce((sum, row) => sum + row.kB, 0)

for (const { file, kB } of rows) console.log(`${kB.toFixed(1).padStart(7)}  ${file}`)
console.log(`${total.toFixed(1).padStart(7)}  kB gzip of JavaScript from sign-in to list (budget ${BUDGET})`)
if (total > BUDGET) process.exitCode = 1
