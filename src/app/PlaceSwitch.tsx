import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { ChevronsUpDown } from 'lucide-react'
import { useQuery } from '@tanstack/react-query'
import { useId } from 'react'
import { useNavigate } from 'react-router'
import { hasTwin, projectsQuery } from '#src/api/keystone/projects.ts'
import { DomainName } from '#src/image/ProjectName.tsx'
import { paths, type At } from '#src/paths.ts'
import { useRegions, useSession } from '#src/session/session.ts'
import { Menu } from '#src/ui/Menu.tsx'
import { MenuChoice, MenuGroup } from '#src/ui/MenuChoice.tsx'
import { useEnterProject } from './useEnterProject.ts'
import styles from './PlaceSwitch.module.css'

/** The place one acts in, always in sight: region and project. For another project its scope is taken first, then its list is gone to. */
export function PlaceSwitch({ at }: { at: At }) {
  const { project, application_credential } = useSession(at)
  const regions = useRegions(at)
  // Under an application credential Keystone would list every project of its owner, and let one into none of them.
  const bound = application_credential !== undefined
  const { data: projects = [] } = useQuery({ ...projectsQuery('unscoped'), enabled: !bound })
  const reason = useId()
  const navigate = useNavigate()
  const enter = useEnterProject()
  const here = (
    <>
      <span className="sr-only">
        <Trans>Place:</Trans>
      </span>
      <span className={styles.region} data-one-of-several={regions.length > 1 || undefined}>
        {at.region}
      </span>
      <span aria-hidden className={styles.slash}>
        /
      </span>
      <span className={styles.project}>
        <bdi>{project?.name ?? at.scope}</bdi>
        {project && hasTwin(projects, project) && <DomainName at={at} id={project.domain.id} />}
      </span>
    </>
  )
  const why = t`An application credential works in its own project only. Sign in with a password to switch.`
  if (bound && regions.length < 2) {
    return (
      <>
        <button type="button" className={styles.place} aria-disabled="true" aria-describedby={reason} data-tip={why}>
          {here}
        </button>
        <span id={reason} hidden>
          {why}
        </span>
      </>
    )
  }
  if (projects.length < 2 && regions.length < 2) return <div className={styles.place}>{here}</div>
  return (
    <Menu
      label={t`Region and project`}
      speaks
      align="start"
      triggerClassName={styles.place}
      trigger={
        <>
          {here}
          <ChevronsUpDown aria-hidden className={styles.arrow} />
        </>
      }
    >
      {() => (
        <>
          {regions.length > 1 && (
            <MenuGroup label={t`Region`}>
              {regions.map((region) => (
                <MenuChoice key={region} kind="radio" checked={region === at.region} onChoose={() => region !== at.region && void navigate(paths.images({ ...at, region }))}>
                  {region}
                </MenuChoice>
              ))}
            </MenuGroup>
          )}
          {bound ? (
            <p className={styles.why}>{why}</p>
          ) : (
            <MenuGroup label={t`Project`}>
              {projects.map((one) => (
                <MenuChoice key={one.id} kind="radio" checked={one.id === at.scope} onChoose={() => one.id !== at.scope && void enter(one.id)}>
                  <span>
                    <bdi>{one.name}</bdi>
                    {hasTwin(projects, one) && <DomainName at={at} id={one.domain_id} />}
                  </span>
                </MenuChoice>
              ))}
            </MenuGroup>
          )}
        </>
      )}
    </Menu>
  )
}
