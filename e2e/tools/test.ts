// `npm test`: everything that needs no cloud but the embedded one. The last line adds all runners up.
import { ensureBrowser } from './browser.ts'
import { playwright, runSteps, tool, vitest } from './steps.ts'

const browser = ensureBrowser()

process.exitCode = await runSteps([
  { name: 'types', command: tool('typescript/bin/tsc', '-p', '.') },
  { name: 'lint', command: tool('oxlint/bin/oxlint') },
  { name: 'unused', command: tool('knip/bin/knip.js') },
  { name: 'every text is in the catalogs', command: tool('@lingui/cli/dist/lingui.js', 'check', 'sync', '--clean', '--verbose') },
  { name: 'every text is translated', command: tool('@lingui/cli/dist/lingui.js', 'check', 'missing', '--mode', 'catalog', '--verbose') },
  vitest('unit', tool('vitest/vitest.mjs', 'run', '--project', 'unit')),
  vitest('contract, demo cloud', [process.execPath, 'e2e/contract/run.ts']),
  { name: 'build', command: tool('vite/bin/vite.js', 'build', '--logLevel', 'warn') },
  { name: 'first screen JavaScript', command: [process.execPath, 'e2e/tools/first-screen.ts'] },
  playwright('screens', [], { LOUPE_BROWSER: browser }),
])
