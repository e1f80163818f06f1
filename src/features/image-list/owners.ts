import { useMemo } from 'react'
import { useQuery } from '@tanstack/react-query'
import { allProjectsQuery, projectsQuery, type Project } from '#src/api/keystone/projects.ts'
import type { At } from '#src/paths.ts'
import { useCan } from '#src/session/session.ts'

/** Projects by their ids, as far as the person may know them all at once: their own, and staff every one. Nothing is asked until `wanted`. */
export function useOwners(at: At, wanted: boolean): ReadonlyMap<string, Project> {
  const may = useCan(at)('identity:list_projects')
  const own = useQuery({ ...projectsQuery(at.scope), enabled: wanted }).data
  const all = useQuery({ ...allProjectsQuery(at.scope), enabled: wanted && may }).data
  return useMemo(() => new Map([...(own ?? []), ...(all ?? [])].map((project) => [project.id, project])), [own, all])
}
