import { lingui, linguiTransformerBabelPreset } from '@lingui/vite-plugin'
import babel from '@rolldown/plugin-babel'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

/**
 * Few files instead of seventy: a browser asks for six at a time. What every visit needs is `libraries` and `first` (sign-in, shell and list, with
 * all that they import); what the pages with forms share is `forms`; each page beyond keeps a file of its own.
 */
const groups = [
  // Not what a single page takes of them.
  { name: 'libraries', test: /node_modules[\\/](react|react-dom|scheduler|react-router|@tanstack|zod|@lingui|@messageformat|moo)[\\/](?!.*(queriesObserver|useQueries))/, priority: 3 },
  { name: 'first', test: /src[\\/](main|app[\\/](routes|AppShell|home)|features[\\/](login[\\/]Login|image-list[\\/]ImageList))\.tsx?$/, priority: 2 },
  { name: 'forms', test: /src[\\/](ui[\\/]MuiPages|forms[\\/]\w+|image[\\/]ImageFields)\.tsx?$/, priority: 1 },
]

export default defineConfig({
  // One build for any place on a host: files find each other, and the gateway tells the page where they are (gateway/static.ts).
  base: './',
  // The English words stay in the code (src/lib/language.ts).
  plugins: [react(), lingui({ failOnCompileError: true }), babel({ presets: [linguiTransformerBabelPreset({ descriptorFields: 'message' })] })],
  // Replaced by a fresh nonce in every answer of the gateway (gateway/static.ts).
  html: { cspNonce: '__CSP_NONCE__' },
  build: { target: 'baseline-widely-available', sourcemap: false, manifest: true, assetsInlineLimit: 0, rolldownOptions: { output: { codeSplitting: { groups } } } },
  test: {
    projects: [
      { extends: true, test: { name: 'unit', environment: 'node', include: ['{src,gateway,audit,mocks}/**/*.test.{ts,tsx}', 'e2e/tools/**/*.test.ts'] } },
      {
        extends: true,
        test: { name: 'contract', environment: 'node', include: ['e2e/contract/**/*.test.ts'], globalSetup: ['e2e/contract/target.ts'], fileParallelism: false, testTimeout: 60_000, hookTimeout: 120_000 },
      },
      // What needs a RabbitMQ, a PostgreSQL or a cloud is skipped where there is none.
      { extends: true, test: { name: 'audit', environment: 'node', include: ['e2e/audit/**/*.test.ts'], fileParallelism: false, testTimeout: 120_000, hookTimeout: 120_000 } },
    ],
    coverage: { provider: 'v8', reporter: ['text-summary', 'json', 'json-summary'], reportsDirectory: 'coverage' },
  },
})
