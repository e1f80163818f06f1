import { useQuery, type QueryKey, type UseQueryOptions } from '@tanstack/react-query'
import { useState } from 'react'

/** For how long a service may still be at work on what it was asked, and how often that is looked at, in ms. */
const LOOKED_FOR = 60_000
const EVERY = 4000

/** How far the clocks of browser and cloud may be apart, in ms. */
export const CLOCKS_APART = 120_000

/**
 * Whether something came of a request whose answer was lost: looked for in a list for about a minute. What was read before is no answer.
 * `none`: nothing has come in that time, and something still may.
 */
export function useArrived<T, K extends QueryKey>(list: UseQueryOptions<T[], Error, T[], K>, isIt: (one: T) => boolean): T | 'looking' | 'none' | 'unread' {
  const [since] = useState(() => Date.now())
  const { data, error, dataUpdatedAt } = useQuery({
    ...list,
    staleTime: 0,
    refetchInterval: ({ state }) => (state.dataUpdatedAt > since && (state.data?.some(isIt) === true || state.dataUpdatedAt > since + LOOKED_FOR) ? false : EVERY),
  })
  const there = dataUpdatedAt > since ? data?.find(isIt) : undefined
  if (there !== undefined) return there
  if (error) return 'unread'
  return dataUpdatedAt > since + LOOKED_FOR ? 'none' : 'looking'
}
