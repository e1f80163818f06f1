import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { allProjectsQuery, projectsQuery } from '#src/api/keystone/projects.ts'
import type { At } from '#src/paths.ts'
import { useCan } from '#src/session/session.ts'

/** The names of projects by their ids, as far as the person may know them. `all`: where so many are shown that one question is better than one for each. */
export function useNamedProjects(at: At, all: boolean): ReadonlyMap<string, string> {
  const may = useCan(at)('identity:list_projects')
  const own = useQuery(projectsQuery(at.scope)).data
  const every = useQuery({ ...allProjectsQuery(at.scope), enabled: all && may }).data
  return useMemo(() => new Map([...(every ?? []), ...(own ?? [])].map(({ id, name }) => [id, name])), [every, own])
}
