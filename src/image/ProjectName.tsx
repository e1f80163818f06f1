import { useQuery } from '@tanstack/react-query'
import { projectsQuery } from '#src/api/keystone/projects.ts'
import type { At } from '#src/paths.ts'
import { useSession } from '#src/session/session.ts'
import { Copyable } from '#src/ui/Copyable.tsx'

/**
 * A project, by name where the person may know it: Keystone tells a member of their own projects only
 * (keystone/common/policies/project.py get_project), so another one stays an id.
 */
export function ProjectName({ at, id }: { at: At; id: string }) {
  const { project } = useSession(at)
  const projects = useQuery(projectsQuery(at.scope)).data
  const name = project?.id === id ? project.name : projects?.find((one) => one.id === id)?.name
  return name === undefined ? <Copyable value={id} label="project id" mono /> : <Copyable value={name} label="project name" />
}
