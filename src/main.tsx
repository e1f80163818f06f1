import createCache from '@emotion/cache'
import { CacheProvider } from '@emotion/react'
import CssBaseline from '@mui/material/CssBaseline'
import { ThemeProvider } from '@mui/material/styles'
import { QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { createBrowserRouter } from 'react-router'
import { RouterProvider } from 'react-router/dom'
import * as z from 'zod/mini'
import { onExpired } from '#src/api/http.ts'
import { queryClient } from '#src/api/queryClient.ts'
import { routes } from '#src/app/routes.tsx'
import { invariant } from '#src/lib/invariant.ts'
import { signInAgain } from '#src/session/sign-in-again.ts'
import { SCHEME_KEY, theme } from '#src/ui/theme.ts'

// The content security policy refuses eval, which zod would try for speed.
z.config({ jitless: true })
onExpired(signInAgain)

const root = document.getElementById('root')
invariant(root, 'index.html has #root')

// The gateway writes a fresh nonce into every index.html; browsers hide it from attributes, so the property is read.
const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce
const styles = createCache({ key: 'm', prepend: true, ...(nonce && { nonce }) })

const router = createBrowserRouter(routes)

createRoot(root).render(
  <StrictMode>
    <CacheProvider value={styles}>
      <ThemeProvider theme={theme} defaultMode="system" modeStorageKey={SCHEME_KEY}>
        <CssBaseline />
        <QueryClientProvider client={queryClient}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </ThemeProvider>
    </CacheProvider>
  </StrictMode>,
)
