// `npm test`: everything that needs no cloud but the embedded one. The last line adds all runners up.
import { ensureBrowser } from './browser.ts'
import { playwright, runSteps, tool, vitest, type Step } from './steps.ts'

const browser = ensureBrowser()

const checks = [
  { name: 'types', command: tool('typescript/bin/tsc', '-p', '.') },
  { name: 'lint', command: tool('oxlint/bin/oxlint') },
  { name: 'unused', command: tool('knip/bin/knip.js') },
  { name: 'every text is in the catalogs', command: tool('@lingui/cli/dist/lingui.js', 'check', 'sync', '--clean', '--verbose') },
  { name: 'every text is translated', command: tool('@lingui/cli/dist/lingui.js', 'check', 'missing', '--mode', 'catalog', '--verbose') },
  { name: 'build', command: tool('vite/bin/vite.js', 'build', '--logLevel', 'warn') },
  { name: 'first screen JavaScript', command: [process.execPath, 'e2e/tools/first-screen.ts'] },
] satisfies Step[]

process.exitCode = await runSteps([
  { beside: [checks, [vitest('contract, demo cloud', [process.execPath, 'e2e/contract/run.ts'])]] },
  vitest('unit', tool('vitest/vitest.mjs', 'run', '--project', 'unit')),
  playwright('screens', [], { LOUPE_BROWSER: browser }),
])
