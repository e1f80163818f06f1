import { useInfiniteQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { sharesOfAllQuery, sharesQuery, type Share } from '#src/api/glance/members.ts'
import type { At } from '#src/paths.ts'
import { useCan } from '#src/session/session.ts'

/** What is shared with a project, as far as it is read. */
export type Shares = {
  /** `undefined` before anything is read. */
  readonly shares: readonly Share[] | undefined
  readonly error: Error | null
  readonly retry: () => void
  readonly reading: boolean
  /** For administrators, whom Glance shows every shared image of the cloud: how many were asked about, and how to go on. */
  readonly asked: number
  readonly goOn: (() => void) | undefined
}

/** Pages that are read without being asked for: of what is shared with a project itself all of them, of a whole cloud's sharing some. */
const PAGES_OF_ALL = 3

function useRead(query: ReturnType<typeof sharesQuery>, enabled: boolean, most: number): Shares {
  const { data, error, isFetching, hasNextPage, fetchNextPage, refetch } = useInfiniteQuery({ ...query, enabled })
  const read = data?.pages.length ?? 0
  const goesOn = enabled && hasNextPage && read < most
  useEffect(() => {
    if (goesOn && read > 0 && !isFetching && !error) void fetchNextPage({ cancelRefetch: false })
  }, [goesOn, read, isFetching, error, fetchNextPage])
  return {
    shares: data?.pages.flatMap((page) => page.shares),
    error,
    retry: () => void (read > 0 && hasNextPage ? fetchNextPage() : refetch()),
    reading: isFetching || goesOn,
    asked: data?.pages.reduce((sum, page) => sum + page.looked, 0) ?? 0,
    goOn: hasNextPage && read >= most ? () => void fetchNextPage() : undefined,
  }
}

/** What is shared with the project of a place, whatever it has said to it. */
export function useShares(at: At): Shares {
  const staff = useCan(at)('context_is_admin')
  const all = useRead(sharesOfAllQuery(at), staff, PAGES_OF_ALL)
  const pending = useRead(sharesQuery(at, 'pending'), !staff, Infinity)
  const accepted = useRead(sharesQuery(at, 'accepted'), !staff, Infinity)
  const rejected = useRead(sharesQuery(at, 'rejected'), !staff, Infinity)
  if (staff) return all
  const lists = [pending, accepted, rejected]
  const failed = lists.find(({ error }) => error)
  return {
    shares: lists.every(({ shares }) => shares === undefined) ? undefined : lists.flatMap(({ shares }) => shares ?? []),
    error: failed?.error ?? null,
    retry: () => {
      for (const { error, retry } of lists) if (error) retry()
    },
    reading: lists.some(({ reading }) => reading),
    asked: 0,
    goOn: undefined,
  }
}
