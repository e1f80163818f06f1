import { useInfiniteQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { sharesOfAllQuery, sharesQuery, type Share } from '#src/api/glance/members.ts'
import type { At } from '#src/paths.ts'
import { useCan } from '#src/session/session.ts'
import { whenIdle } from '#src/ui/when-idle.ts'

/** How often it is looked whether more is waiting, in ms. */
const PAUSE = 5 * 60_000

const waiting = (shares: readonly Share[]) => shares.filter(({ status }) => status === 'pending').length

/**
 * How many images wait for an answer of the project of a place; `undefined` where it is not known yet, or none of theirs to answer. Asked for once the page `rests`. One page of
 * Glance's has to do: it is full of the project's own shared images, `more` says that it was not all. For an administrator it would be a question for each
 * shared image of the cloud: only the page of these images asks them.
 */
export function useWaiting(at: At): { count: number; more: boolean } | undefined {
  const can = useCan(at)
  const staff = can('context_is_admin')
  const may = can('modify_member', { visibility: 'shared', owner: null })
  const rests = useRest()
  const mine = useInfiniteQuery({ ...sharesQuery(at, 'pending'), enabled: rests && may && !staff, retry: false, refetchInterval: PAUSE })
  const all = useInfiniteQuery({ ...sharesOfAllQuery(at), enabled: false })
  const { data, hasNextPage } = staff ? all : mine
  return data && may ? { count: waiting(data.pages.flatMap((page) => page.shares)), more: hasNextPage } : undefined
}

/** Whether the page has come to rest since it stands. */
function useRest(): boolean {
  const [rests, setRests] = useState(false)
  useEffect(() => whenIdle(() => setRests(true)), [])
  return rests
}
