// `npm run test:cloud`: the contract cases with the permission matrix, the thread on screen, and a big transfer, on a real cloud.
// Accounts: OS_CLIENT_CONFIG_FILE or clouds.yaml, else the OS_* environment. LOUPE_ALLOW_PUBLISH=1 allows public and community images.
import { readAccounts } from '#e2e/contract/accounts.ts'
import { ensureBrowser } from './browser.ts'
import { playwright, runSteps, tool, vitest } from './steps.ts'

const { accounts } = readAccounts(process.env)
const owner = accounts.alice ?? accounts['app-alice-member'] ?? accounts.admin
if (!owner) throw new Error('No account that can make images: alice, app-alice-member or admin')

process.exitCode = await runSteps([
  vitest('contract and matrix, real cloud', [process.execPath, 'e2e/contract/run.ts'], { LOUPE_CONTRACT: 'cloud' }),
  { name: 'build', command: tool('vite/bin/vite.js', 'build', '--logLevel', 'warn') },
  playwright('thread, real cloud', ['thread'], { LOUPE_E2E: 'cloud', LOUPE_BROWSER: ensureBrowser() }),
  { name: '2 GiB through the gateway', command: [process.execPath, 'e2e/tools/big-transfer.ts'], env: { OS_AUTH_URL: owner.auth_url, LOUPE_OWNER: JSON.stringify(owner.auth) } },
])
