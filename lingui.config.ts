import { defineConfig } from '@lingui/cli'
import { formatter } from '@lingui/format-po'
import { LANGUAGES } from './src/lib/language.ts'

/** `npm run translate` reads every text out of the code into these catalogs. */
export default defineConfig({
  sourceLocale: 'en',
  locales: Object.keys(LANGUAGES),
  catalogs: [{ path: '<rootDir>/src/locales/{locale}', include: ['<rootDir>/src'], exclude: ['**/*.test.ts', '**/*.test.tsx'] }],
  format: formatter({ lineNumbers: false }),
  runtimeConfigModule: { i18n: ['#src/lib/language.ts', 'i18n'], Trans: ['#src/ui/Trans.tsx', 'Trans'] },
})
