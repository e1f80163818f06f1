import { lingui, linguiTransformerBabelPreset } from '@lingui/vite-plugin'
import babel from '@rolldown/plugin-babel'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  // The English words stay in the code (src/lib/language.ts).
  plugins: [react(), lingui({ failOnCompileError: true }), babel({ presets: [linguiTransformerBabelPreset({ descriptorFields: 'message' })] })],
  // Replaced by a fresh nonce in every answer of the gateway (gateway/static.ts).
  html: { cspNonce: '__CSP_NONCE__' },
  build: { target: 'baseline-widely-available', sourcemap: false, manifest: true, assetsInlineLimit: 0 },
  test: {
    projects: [
      { extends: true, test: { name: 'unit', environment: 'node', include: ['{src,gateway,mocks}/**/*.test.{ts,tsx}', 'e2e/tools/**/*.test.ts'] } },
      {
        extends: true,
        test: { name: 'contract', environment: 'node', include: ['e2e/contract/**/*.test.ts'], globalSetup: ['e2e/contract/target.ts'], fileParallelism: false, testTimeout: 60_000, hookTimeout: 120_000 },
      },
    ],
    coverage: { provider: 'v8', reporter: ['text-summary', 'json', 'json-summary'], reportsDirectory: 'coverage' },
  },
})
