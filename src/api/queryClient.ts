import { QueryClient } from '@tanstack/react-query'
import { ApiError } from './errors.ts'

/** What any screen knows of the cloud. Only a lost connection or a busy service is asked again; a refusal is final. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // Offline a question fails and says so, rather than to wait in silence.
      networkMode: 'always',
      staleTime: 30_000,
      retry: (count, error) => count < 2 && error instanceof ApiError && (error.status === 0 || error.status === 502 || error.status === 503 || error.status === 504),
    },
    mutations: { networkMode: 'always', retry: false },
  },
})
