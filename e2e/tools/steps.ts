import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import * as z from 'zod/mini'

/** How many checks of one step passed and failed, and what there is to say of those that failed. */
export type Count = { passed: number; failed: number; failures?: string[] }

export type Step = {
  name: string
  command: readonly [string, ...string[]]
  env?: Record<string, string>
  /** Reads the count from the runner's report; a step without one counts as a single check. */
  count?: (exitCode: number) => Count
}

/** Rows of steps that run at the same time, for what mostly waits or uses one processor. */
export type Beside = { beside: readonly (readonly Step[])[] }

export const results = 'test-results'

const node = process.execPath
/** A tool of the project, run by the Node that the project pins. */
export const tool = (path: string, ...args: string[]): [string, ...string[]] => [node, `node_modules/${path}`, ...args]

/** Runs one step; resolves with the exit code. Its output is shown as it comes, or in one piece at its end where others run at the same time. */
function run({ name, command: [program, ...args], env }: Step, alone: boolean): Promise<number> {
  return new Promise((resolve, reject) => {
    const heading = `\n── ${name}\n`
    const said: Buffer[] = []
    if (alone) process.stdout.write(heading)
    const child = spawn(program, args, { stdio: alone ? 'inherit' : ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } })
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => said.push(chunk))
    const forward = (signal: NodeJS.Signals) => child.kill(signal)
    process.on('SIGINT', forward).on('SIGTERM', forward)
    child.on('error', reject)
    child.on('close', (code, signal) => {
      process.off('SIGINT', forward).off('SIGTERM', forward)
      if (!alone) process.stdout.write(Buffer.concat([Buffer.from(heading), ...said]))
      resolve(code ?? (signal ? 1 : 0))
    })
  })
}

/**
 * Runs all steps, also after a failure, prints a table and, last, `N passed, N failed`. What failed is said again just
 * above that, so that the end of a log is enough to know. Resolves with the exit code.
 */
export async function runSteps(steps: readonly (Step | Beside)[]): Promise<number> {
  mkdirSync(results, { recursive: true })
  const rows: string[] = []
  const failures: string[] = []
  const sum: Count = { passed: 0, failed: 0 }
  const one = async (step: Step, alone: boolean) => {
    const started = performance.now()
    const code = await run(step, alone)
    const counted = step.count?.(code) ?? { passed: 0, failed: 0 }
    // A runner that broke down without a failed test is a failure all the same, and so is one that ran nothing.
    const silent = step.count !== undefined && counted.failed === 0 && (code !== 0 || counted.passed === 0)
    const count = step.count ? { passed: counted.passed, failed: counted.failed + (silent ? 1 : 0) } : { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1 }
    if (count.failed > 0) failures.push(...(counted.failures ?? []).map((what) => `✗ ${step.name}: ${what}`))
    sum.passed += count.passed
    sum.failed += count.failed
    rows.push(`${step.name.padEnd(34)} ${String(count.passed).padStart(5)} passed ${String(count.failed).padStart(4)} failed  ${((performance.now() - started) / 1000).toFixed(1).padStart(6)} s`)
  }
  const row = async (several: readonly Step[]) => {
    for (const step of several) await one(step, false)
  }
  for (const step of steps) await ('beside' in step ? Promise.all(step.beside.map(row)) : one(step, true))
  if (failures.length > 0) console.log(`\n${failures.join('\n\n')}`)
  console.log(`\n${rows.join('\n')}\n\n${sum.passed} passed, ${sum.failed} failed`)
  return sum.failed === 0 ? 0 : 1
}

const vitestReport = z.looseObject({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  testResults: z.array(
    z.looseObject({
      name: z.string(),
      assertionResults: z.array(z.looseObject({ fullName: z.string(), status: z.string(), failureMessages: z.nullish(z.array(z.string())) })),
    }),
  ),
})

const playwrightSuite = z.looseObject({
  specs: z.array(
    z.looseObject({
      title: z.string(),
      file: z.string(),
      line: z.number(),
      tests: z.array(z.looseObject({ status: z.string(), results: z.array(z.looseObject({ errors: z.array(z.looseObject({ message: z.optional(z.string()) })) })) })),
    }),
  ),
  get suites() {
    return z.optional(z.array(playwrightSuite))
  },
})
type PlaywrightSuite = z.infer<typeof playwrightSuite>
const playwrightReport = z.looseObject({
  stats: z.looseObject({ expected: z.number(), unexpected: z.number(), flaky: z.number() }),
  suites: z.array(playwrightSuite),
})

/** What failed in these suites and in the suites within them. */
function failedSpecs(suites: readonly PlaywrightSuite[]): string[] {
  return suites.flatMap((suite) => [
    ...suite.specs.flatMap(({ title, file, line, tests }) =>
      tests
        .filter(({ status }) => status === 'unexpected' || status === 'flaky')
        .map(({ results: runs }) => `${file}:${line} ${title}\n${runs.flatMap(({ errors }) => errors.map(({ message }) => message ?? '')).join('\n')}`),
    ),
    ...failedSpecs(suite.suites ?? []),
  ])
}

function report(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined // the runner died before it wrote one: runSteps counts that as a failure
  }
}

/** A step that runs Vitest, by itself or by a program that passes arguments on to it; its report is written and counted. */
export function vitest(name: string, runner: readonly [string, ...string[]], env: Record<string, string> = {}): Step {
  const file = `${results}/${name.replaceAll(/\W+/g, '-')}.json`
  rmSync(file, { force: true })
  return {
    name,
    env,
    command: [...runner, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`],
    count: () => {
      const parsed = vitestReport.safeParse(report(file))
      if (!parsed.success) return { passed: 0, failed: 1 }
      const failures = parsed.data.testResults.flatMap(({ name: path, assertionResults }) =>
        assertionResults.filter(({ status }) => status === 'failed').map(({ fullName, failureMessages }) => `${path} ${fullName}\n${(failureMessages ?? []).join('\n')}`),
      )
      return { passed: parsed.data.numPassedTests, failed: parsed.data.numFailedTests, failures }
    },
  }
}

/** A step that runs Playwright; a flaky test counts as failed. */
export function playwright(name: string, args: string[] = [], env: Record<string, string> = {}): Step {
  const file = `${results}/${name.replaceAll(/\W+/g, '-')}.json`
  rmSync(file, { force: true })
  return {
    name,
    env: { ...env, PLAYWRIGHT_JSON_OUTPUT_NAME: file },
    command: tool('@playwright/test/cli.js', 'test', ...args),
    count: () => {
      const parsed = playwrightReport.safeParse(report(file))
      if (!parsed.success) return { passed: 0, failed: 1 }
      const { expected, unexpected, flaky } = parsed.data.stats
      return { passed: expected, failed: unexpected + flaky, failures: failedSpecs(parsed.data.suites) }
    },
  }
}
