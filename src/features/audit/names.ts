import { useQuery } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'
import { allProjectsQuery, projectsQuery } from '#src/api/keystone/projects.ts'
import type { At } from '#src/paths.ts'
import { useCan } from '#src/session/session.ts'

/** The name of a project, as far as the person may know it; else its id. */
export type ProjectNaming = (id: string) => string

/** All names at once: a log has many. */
export function useProjectName(at: At): ProjectNaming {
  const may = useCan(at)('identity:list_projects')
  const own = useQuery(projectsQuery(at.scope)).data
  const every = useQuery({ ...allProjectsQuery(at.scope), enabled: may }).data
  const names = useMemo(() => new Map([...(every ?? []), ...(own ?? [])].map(({ id, name }) => [id, name])), [every, own])
  return useCallback((id) => names.get(id) ?? id, [names])
}
