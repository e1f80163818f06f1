import createCache from '@emotion/cache'
import { CacheProvider } from '@emotion/react'
import { ThemeProvider } from '@mui/material/styles'
import { Outlet } from 'react-router'
import { theme } from './theme.ts'

// The gateway writes a fresh nonce into every index.html; browsers hide it from attributes, so the property is read.
const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce
/** Before everything else in the head: what our own style sheets say wins over MUI. */
const styles = createCache({ key: 'm', prepend: true, ...(nonce && { nonce }) })

/** The theme's variables, for good: MUI's provider would write them anew whenever such a page is opened, and the whole document would be styled again. */
const variables = new CSSStyleSheet()
const rules = theme.generateStyleSheets().flatMap((sheet: Record<string, Record<string, unknown>>) => Object.entries(sheet))
variables.replaceSync(rules.map(([selector, values]) => `${selector} { ${declared(values)} }`).join('\n'))
document.adoptedStyleSheets.push(variables)

/** Not the colour scheme: base.css has the two of them. */
function declared(values: Record<string, unknown>): string {
  const own = Object.entries(values).filter(([name]) => name.startsWith('--'))
  return own.map(([name, value]) => `${name}: ${String(value)};`).join(' ')
}

/** What MUI's controls need around them. */
export const Mui = ({ children }: { children: React.ReactNode }) => (
  <CacheProvider value={styles}>
    <ThemeProvider theme={theme} disableStyleSheetGeneration>
      {children}
    </ThemeProvider>
  </CacheProvider>
)

/** A layout route for pages with MUI's controls. The others come without it: it is a third of the first screen's script. */
export const Component = () => (
  <Mui>
    <Outlet />
  </Mui>
)
