import { Check, ChevronsUpDown } from 'lucide-react'
import { useMutation, useQuery } from '@tanstack/react-query'
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
  const { project } = useSession(at)
  const regions = useRegions(at)
  const { data: projects = [] } = useQuery(projectsQuery('unscoped'))
  const navigate = useNavigate()
  const enter = useMutation({
    mutationFn: enterProject,
    onSuccess: (to) => void navigate(paths.images(to)),
    onError: (error) => toastProblem(problemOf(error), 'The project was not switched'),
  })
  const here = (
    <>
      <span className="sr-only">Place:</span>
      <span className={styles.region}>{at.region}</span>
      <span aria-hidden className={styles.slash}>
        /
      </span>
      <span className={styles.project}>{project?.name ?? at.scope}</span>
    </>
  )
  // An application credential lists no projects: it is for the one it was made in.
  if (projects.length < 2 && regions.length < 2) return <div className={styles.place}>{here}</div>
  return (
    <Menu
      label="Region and project"
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
            <Choices label="Region" here={at.region} choices={regions.map((region) => ({ id: region, name: region }))} choose={(region) => void navigate(paths.images({ ...at, region }))} />
          )}
          <Choices label="Project" here={at.scope} choices={projects} choose={(scope) => enter.mutate(scope)} />
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
