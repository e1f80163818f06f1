// House rule: no branch enters the demo cloud without a contract case. The cases alone must take every branch of its handlers.
import { readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import * as z from 'zod/mini'

/** Story, accounts, seeded faults, and what carries and keeps bytes are no handlers: their own tests cover them. */
const EXCLUDED = ['mocks/seed*', 'mocks/accounts.ts', 'mocks/faults.ts', 'mocks/host-http.ts', 'mocks/bytes.ts', 'mocks/**/*.test.ts']

/** What Vitest is told so that it writes a report into this folder. */
export const coverageFlags = (folder: string): string[] => [
  '--coverage.enabled', '--coverage.provider=v8', '--coverage.reporter=json', `--coverage.reportsDirectory=${folder}`, '--coverage.include=mocks/**/*.ts',
  ...EXCLUDED.map((glob) => `--coverage.exclude=${glob}`),
]

const position = z.looseObject({ line: z.optional(z.nullable(z.number())) })
const place = z.looseObject({ start: position })
const report = z.record(
  z.string(),
  z.looseObject({
    branchMap: z.record(z.string(), z.looseObject({ type: z.string(), loc: place, locations: z.array(place) })),
    b: z.record(z.string(), z.array(z.number())),
    fnMap: z.record(z.string(), z.looseObject({ name: z.string(), loc: place })),
    f: z.record(z.string(), z.number()),
  }),
)

/** Reads the report in a folder: how many branches (and functions) there are, and where those are that nothing took. */
export function uncoveredBranches(folder: string): { branches: number; uncovered: string[] } {
  const uncovered: string[] = []
  let branches = 0
  for (const [file, { branchMap, b, fnMap, f }] of Object.entries(report.parse(JSON.parse(readFileSync(join(folder, 'coverage-final.json'), 'utf8'))))) {
    const where = relative(process.cwd(), file)
    for (const [id, { type, loc, locations }] of Object.entries(branchMap)) {
      for (const [i, count] of (b[id] ?? []).entries()) {
        branches += 1
        // An else that is not written has no place of its own: the if's is shown.
        const line = locations[i]?.start.line ?? loc.start.line
        if (count === 0) uncovered.push(`${where}:${line} ${type}, arm ${i + 1}`)
      }
    }
    for (const [id, { name, loc }] of Object.entries(fnMap)) {
      branches += 1
      if (f[id] === 0) uncovered.push(`${where}:${loc.start.line} function ${name}`)
    }
  }
  return { branches, uncovered }
}
