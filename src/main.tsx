import { QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { createBrowserRouter, isRouteErrorResponse } from 'react-router'
import { RouterProvider } from 'react-router/dom'
import * as z from 'zod/mini'
import { ApiError, problemOf } from '#src/api/errors.ts'
import { onExpired } from '#src/api/http.ts'
import { queryClient } from '#src/api/queryClient.ts'
import { routes } from '#src/app/routes.tsx'
import { SignInAgainHost } from '#src/app/SignInAgain.tsx'
import { Spoken } from '#src/app/Spoken.tsx'
import { hearMissingParts } from '#src/app/updated.ts'
import { addressOf } from '#src/lib/base.ts'
import { invariant } from '#src/lib/invariant.ts'
import { speakChosen } from '#src/locales/catalogs.ts'
import { signInAgain } from '#src/session/sign-in-again.ts'
import { toastProblem } from '#src/ui/toast.tsx'
import '#src/ui/base.css'

// The content security policy refuses eval, which zod would try for speed.
z.config({ jitless: true })
onExpired(signInAgain)
hearMissingParts()

const root = document.getElementById('root')
invariant(root, 'index.html has #root')

const router = createBrowserRouter(routes, { basename: addressOf('/') })

try {
  await speakChosen()
} catch (error) {
  toastProblem(problemOf(error), 'Loupe speaks English for now: its words in your language could not be loaded.')
}

// An error of a service, and an address with nothing at it, are told by the page that stands in their place; only what nobody expected goes to the console.
const unexpected = (error: unknown) => {
  if (!(error instanceof ApiError) && !isRouteErrorResponse(error)) reportError(error)
}

createRoot(root, { onCaughtError: unexpected }).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <Spoken>
        <RouterProvider router={router} onError={unexpected} useTransitions={false} />
        <SignInAgainHost />
      </Spoken>
    </QueryClientProvider>
  </StrictMode>,
)
