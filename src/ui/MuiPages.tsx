import createCache from '@emotion/cache'
import { CacheProvider } from '@emotion/react'
import { ThemeProvider } from '@mui/material/styles'
import { Outlet } from 'react-router'
import { theme } from './theme.ts'

// The gateway writes a fresh nonce into every index.html; browsers hide it from attributes, so the property is read.
const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce
/** Before everything else in the head: what our own style sheets say wins over MUI. */
const styles = createCache({ key: 'm', prepend: true, ...(nonce && { nonce }) })

/** What MUI's controls need around them. */
export const Mui = ({ children }: { children: React.ReactNode }) => (
  <CacheProvider value={styles}>
    <ThemeProvider theme={theme}>{children}</ThemeProvider>
  </CacheProvider>
)

/** A layout route for pages with MUI's controls. The others come without it: it is a third of the first screen's script. */
export const Component = () => (
  <Mui>
    <Outlet />
  </Mui>
)
