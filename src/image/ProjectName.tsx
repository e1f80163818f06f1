import { useQuery } from '@tanstack/react-query'
import { projectQuery, projectsQuery } from '#src/api/keystone/projects.ts'
import type { At } from '#src/paths.ts'
import { useCan, useSession } from '#src/session/session.ts'
import styles from './ProjectName.module.css'

/** What is known of a project. `domain`: its name where the session tells it, else its id. `mine`: the person may act there. */
type KnownProject = { readonly id: string; readonly name: string | undefined; readonly domain: string | undefined; readonly mine: boolean }

/**
 * A project, as far as the person may know it: Keystone tells a member of their own projects only (keystone/common/policies/project.py
 * get_project), so for staff alone another one is asked for. A refusal is no failure: the id is left.
 */
export function useProject(at: At, id: string): KnownProject {
  const { project: here, user } = useSession(at)
  const staff = useCan(at)('context_is_admin')
  const own = useQuery(projectsQuery(at.scope))
  const among = own.data?.find((one) => one.id === id)
  const asked = useQuery({ ...projectQuery(at.scope, id), enabled: staff && here?.id !== id && !own.isPending && among === undefined }).data
  const found = among ?? asked
  const domains = new Map([here?.domain, user.domain].flatMap((domain) => (domain ? [[domain.id, domain.name]] : [])))
  const domain_id = here?.id === id ? here.domain.id : (found?.domain_id ?? undefined)
  return {
    id,
    name: here?.id === id ? here.name : found?.name,
    domain: domain_id === undefined ? undefined : (domains.get(domain_id) ?? domain_id),
    mine: here?.id === id || among !== undefined,
  }
}

export type ProjectNameProps = {
  at: At
  id: string
  /** Names the domain in any case, not only where it is another than one's own. */
  long?: boolean
}

/** A project by name where the person may know it, else its id. */
export function ProjectName({ at, id, long = false }: ProjectNameProps) {
  const { name, domain } = useProject(at, id)
  const home = useSession(at).project?.domain.name
  if (name === undefined) return <span className={styles.id}>{id}</span>
  return (
    <>
      <bdi>{name}</bdi>
      {domain !== undefined && (long || domain !== home) && <span className={styles.domain}> · {domain}</span>}
    </>
  )
}
