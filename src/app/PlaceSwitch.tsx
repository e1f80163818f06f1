import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Check, ChevronsUpDown } from 'lucide-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useId } from 'react'
import { useNavigate } from 'react-router'
import { problemOf } from '#src/api/errors.ts'
import { projectsQuery } from '#src/api/keystone/projects.ts'
import { enterProject } from '#src/features/login/entry.ts'
import { paths, type At } from '#src/paths.ts'
import { useRegions, useSession } from '#src/session/session.ts'
import { Menu } from '#src/ui/Menu.tsx'
import { toastProblem } from '#src/ui/toast.tsx'
import menu from '#src/ui/Menu.module.css'
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
  const enter = useMutation({
    mutationFn: enterProject,
    onSuccess: (to) => void navigate(paths.images(to)),
    onError: (error) => toastProblem(problemOf(error), t`The project was not switched`),
  })
  const here = (
    <>
      <span className="sr-only">
        <Trans>Place:</Trans>
      </span>
      <span className={styles.region}>{at.region}</span>
      <span aria-hidden className={styles.slash}>
        /
      </span>
      <span className={styles.project}>{project?.name ?? at.scope}</span>
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
            <Choices label={t`Region`} here={at.region} choices={regions.map((region) => ({ id: region, name: region }))} choose={(region) => void navigate(paths.images({ ...at, region }))} />
          )}
          {bound ? <p className={styles.why}>{why}</p> : <Choices label={t`Project`} here={at.scope} choices={projects} choose={(scope) => enter.mutate(scope)} />}
        </>
      )}
    </Menu>
  )
}

type ChoicesProps = { label: string; here: string; choices: readonly { id: string; name: string }[]; choose: (id: string) => void }

function Choices({ label, here, choices, choose }: ChoicesProps) {
  return (
    <fieldset className={styles.choices}>
      <legend className={styles.heading}>{label}</legend>
      {choices.map(({ id, name }) => (
        <button key={id} type="button" role="menuitemradio" aria-checked={id === here} tabIndex={-1} className={menu.item} onClick={() => id !== here && choose(id)}>
          <span className={menu.text}>{name}</span>
          {id === here && <Check aria-hidden className={styles.check} />}
        </button>
      ))}
    </fieldset>
  )
}
