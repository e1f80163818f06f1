import { defineConfig, type OxlintOverride } from 'oxlint'

/** The rooms of src/ in the order of movement: each imports only from rooms left of it. */
const rooms = [
  'lib', 'config', 'paths', 'locales', 'ui', 'forms', 'api', 'policy', 'formats', 'session', 'transfers', 'image', 'features', 'app', 'main',
]
const features = ['login', 'image-list', 'image-create', 'image-page', 'image-edit']

/** Rooms that must load in plain Node: no React, no styles. */
const plain = new Set(['lib', 'config', 'paths', 'api', 'policy', 'formats'])
/** Rooms that are a single file. */
const files = new Set(['config', 'paths', 'main'])

type Pattern = { group: string[]; message: string }

const everywhere: Pattern[] = [
  { group: ['../*', '../**'], message: 'Inside a room write ./x.ts, across rooms #src/room/x.ts.' },
  { group: ['@mui/material'], message: 'Import MUI by path: @mui/material/Button.' },
]
const noTests: Pattern = { group: ['#e2e/*', '#e2e/**'], message: 'Nothing imports e2e.' }
const noServers: Pattern = { group: ['#gateway/**', '#audit/**', '#mocks/**'], message: 'The browser never imports the gateway or the demo cloud.' }
const noBrowser: Pattern = { group: ['react', 'react-dom', 'react-router', '@mui/**', '@emotion/**', '*.css', '*.tsx'], message: 'This room must load in plain Node.' }
const plainOnly: Pattern = {
  group: ['app', 'features', 'ui', 'forms', 'image', 'session', 'transfers'].map((room) => `#src/${room}/**`),
  message: 'Servers take only the plain rooms of src.',
}

const restrict = (...patterns: Pattern[]): OxlintOverride['rules'] => ({
  'no-restricted-imports': [
    'error',
    {
      paths: [{ name: 'zod', message: "Use 'zod/mini': zod's compiled path needs eval, which the content security policy refuses." }],
      patterns: [...everywhere, ...patterns],
    },
  ],
})

const glob = (room: string) => (files.has(room) ? [`src/${room}.ts`, `src/${room}.tsx`] : [`src/${room}/**`])
const imported = (room: string) => glob(room).map((path) => `#${path}`)

const roomRules = rooms.map((room, i): OxlintOverride => {
  const right = rooms.slice(i + 1).flatMap(imported)
  const left = rooms.slice(0, i).join(' ')
  return {
    files: glob(room),
    rules: restrict(
      noTests,
      noServers,
      ...(right.length > 0 ? [{ group: right, message: `${room} imports only from rooms left of it: ${left}.` }] : []),
      ...(plain.has(room) ? [noBrowser] : []),
    ),
  }
})

const featureRules = features.map((feature): OxlintOverride => ({
  files: [`src/features/${feature}/**`],
  rules: restrict(
    noTests,
    noServers,
    { group: ['#src/app/**', '#src/main.tsx'], message: 'A feature does not know the shell.' },
    { group: features.filter((other) => other !== feature).map((other) => `#src/features/${other}/**`), message: 'Features meet only in routes.tsx; what two of them want moves to image/ or ui/.' },
  ),
}))

export default defineConfig({
  plugins: ['typescript', 'unicorn', 'oxc', 'react', 'jsx-a11y', 'import'],
  categories: { correctness: 'error' },
  options: { typeAware: true, reportUnusedDisableDirectives: 'error' },
  ignorePatterns: ['dist', 'node_modules', 'test-results', 'coverage'],
  rules: {
    'typescript/no-explicit-any': 'error',
    'typescript/no-floating-promises': 'error',
    'typescript/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
    'typescript/switch-exhaustiveness-check': 'error',
    'typescript/no-unsafe-argument': 'error',
    'typescript/no-unsafe-assignment': 'error',
    'typescript/no-unsafe-call': 'error',
    'typescript/no-unsafe-member-access': 'error',
    'typescript/no-unsafe-return': 'error',
    'typescript/no-non-null-assertion': 'error',
    'typescript/consistent-type-imports': 'error',
    'react/rules-of-hooks': 'error',
    'react/exhaustive-deps': 'error',
    'import/no-cycle': 'error',
    'no-console': 'error',
    ...restrict(),
  },
  overrides: [
    { files: ['gateway/**'], rules: restrict(noTests, noBrowser, plainOnly) },
    { files: ['mocks/**'], rules: restrict(noTests, noBrowser, plainOnly, { group: ['#src/api/**', '#gateway/**'], message: 'The demo cloud never learns from its client.' }) },
    { files: ['audit/**'], rules: restrict(noTests, noBrowser, plainOnly, { group: ['#mocks/**'], message: 'The collector knows real clouds only.' }) },
    ...roomRules,
    ...featureRules,
    { files: ['gateway/main.ts', 'audit/main.ts', 'e2e/**'], rules: { 'no-console': 'off' } },
    // Playwright reads a fixture's needs from the destructured first parameter: one without needs is `{}`.
    { files: ['e2e/fixtures.ts', 'e2e/security.spec.ts'], rules: { 'no-empty-pattern': ['error', { allowObjectPatternsAsParameters: true }] } },
    // Tests of a plain room may look at everything.
    { files: ['src/**/*.test.ts', 'mocks/**/*.test.ts', 'gateway/**/*.test.ts', 'audit/**/*.test.ts'], rules: restrict() },
  ],
})
