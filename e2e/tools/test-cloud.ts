// `npm run test:cloud`: the contract cases with the permission matrix, the thread on screen, and a big transfer, on a real cloud.
// AUDIT_RABBIT_URL: where the services' RabbitMQ is, for the cases of the audit log; AUDIT_TEST_CLOUD: a description of the cloud (e2e/audit/real-cloud.ts).
// Accounts: OS_CLIENT_CONFIG_FILE or clouds.yaml, else the OS_* environment. LOUPE_ALLOW_PUBLISH=1 allows public and community images.
import { whyNoBroker } from '#e2e/audit/broker.ts'
import { readAccounts } from '#e2e/contract/accounts.ts'
import { ensureBrowser } from './browser.ts'
import { playwright, runSteps, tool, vitest } from './steps.ts'

const { accounts } = readAccounts(process.env)
const owner = accounts.alice ?? accounts['app-alice-member'] ?? accounts.admin
if (!owner) throw new Error('No account that can make images: alice, app-alice-member or admin')

const hasCloud = process.env['AUDIT_TEST_CLOUD'] !== undefined
if (whyNoBroker !== undefined) console.log(`Skipped: the audit collector alone, ${whyNoBroker}`)
if (!hasCloud) console.log('Skipped: the audit collector on the real cloud, AUDIT_TEST_CLOUD describes none')

/** The cases of the collector in these files; of the longest ones fewer rounds. */
const collector = (name: string, ...files: string[]) => vitest(name, tool('vitest/vitest.mjs', 'run', '--project', 'audit', ...files), { LOUPE_AUDIT_SHORT: '1' })
const build = { name: 'build', command: tool('vite/bin/vite.js', 'build', '--logLevel', 'warn') }

process.exitCode = await runSteps([
  {
    beside: [
      [vitest('contract and matrix, real cloud', [process.execPath, 'e2e/contract/run.ts'], { LOUPE_CONTRACT: 'cloud' })],
      // A broker and a database of its own: the cloud knows nothing of it.
      [...(whyNoBroker === undefined ? [collector('audit collector, alone', 'lossless', 'postgres')] : []), build],
    ],
  },
  ...(hasCloud ? [collector('audit collector, real cloud', 'actions', 'openstack-client')] : []),
  playwright('thread, real cloud', ['thread'], { LOUPE_E2E: 'cloud', LOUPE_BROWSER: ensureBrowser() }),
  { name: '2 GiB through the gateway', command: [process.execPath, 'e2e/tools/big-transfer.ts'], env: { OS_AUTH_URL: owner.auth_url, LOUPE_OWNER: JSON.stringify(owner.auth) } },
])
