import { useQuery } from '@tanstack/react-query'
import { domainNameIn, domainNameQuery, projectQuery, projectsQuery } from '#src/api/keystone/projects.ts'
import type { At } from '#src/paths.ts'
import { useCan, useSession } from '#src/session/session.ts'
import styles from './ProjectName.module.css'

/** What is known of a project. `domain`: its name where the person may know it, else its id. `mine`: the person may act there. */
type KnownProject = { readonly id: string; readonly name: string | undefined; readonly domain: string | undefined; readonly mine: boolean }

/**
 * A project, as far as the person may know it: Keystone tells a member of their own projects only (keystone/common/policies/project.py
 * get_project), so for staff alone another one is asked for. A refusal is no failure: the id is left.
 */
export function useProject(at: At, id: string): KnownProject {
  const { project: here } = useSession(at)
  const may = useCan(at)('identity:get_project')
  const own = useQuery({ ...projectsQuery(at.scope), enabled: here?.id !== id })
  const among = own.data?.find((one) => one.id === id)
  const asked = useQuery({ ...projectQuery(at.scope, id), enabled: may && here?.id !== id && !own.isPending && among === undefined }).data
  const found = among ?? asked
  const domain = useDomainName(at, here?.id === id ? here.domain.id : (found?.domain_id ?? undefined))
  return { id, name: here?.id === id ? here.name : found?.name, domain, mine: here?.id === id || among !== undefined }
}

/** The name of a domain where the person may know it, else its id. */
export function useDomainName(at: At, id: string | undefined): string | undefined {
  const may = useCan(at)('identity:get_domain')
  const known = domainNameIn(useSession(at), id)
  const asked = useQuery({ ...domainNameQuery(at.scope, id ?? ''), enabled: may && id !== undefined && known === undefined })
  // Not its id for the moment until it is known.
  return known ?? asked.data ?? (asked.isFetching ? undefined : id)
}

/** Beside the name of a project: its domain, where the name alone does not tell which it is. */
export function DomainName({ at, id }: { at: At; id: string | null | undefined }) {
  const domain = useDomainName(at, id ?? undefined)
  return domain === undefined ? null : <span className={styles.domain}> · <bdi>{domain}</bdi></span>
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
  if (name === undefined) return <bdi className={styles.id}>{id}</bdi>
  return (
    <span data-tip={[name, domain].filter(Boolean).join(' · ')} data-tip-note={id}>
      <bdi>{name}</bdi>
      {domain !== undefined && (long || domain !== home) && <span className={styles.domain}> · <bdi>{domain}</bdi></span>}
    </span>
  )
}
