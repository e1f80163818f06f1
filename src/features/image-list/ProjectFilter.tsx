import { plural, t } from '@lingui/core/macro'
import { ChevronDown } from 'lucide-react'
import { useMemo } from 'react'
import type { Image } from '#src/api/glance/images.ts'
import { useDomainName, useProject } from '#src/image/ProjectName.tsx'
import type { At } from '#src/paths.ts'
import { Menu } from '#src/ui/Menu.tsx'
import { MenuChoice } from '#src/ui/MenuChoice.tsx'
import { byName } from './list-search.ts'
import { useOwners } from './owners.ts'
import styles from './ProjectFilter.module.css'

export type ProjectFilterProps = {
  at: At
  images: readonly Image[]
  /** Whose images are shown; all without. */
  project: string | undefined
  onChoose: (project: string | undefined) => void
}

/** For staff: whose images are shown, of those projects that have some here. */
export default function ProjectFilter({ at, images, project, onChoose }: ProjectFilterProps) {
  return (
    <Menu
      label={t`Project`}
      speaks
      triggerClassName={project === undefined ? styles.filter : `${styles.filter} ${styles.on}`}
      trigger={
        <>
          <span className="sr-only">{t`Images of:`} </span>
          <span className={styles.word}>{project === undefined ? t`All projects` : <Name at={at} id={project} />}</span>
          <ChevronDown aria-hidden />
        </>
      }
    >
      {() => <Choices at={at} images={images} project={project} onChoose={onChoose} />}
    </Menu>
  )
}

/** Beside a twin of another domain its name alone would not do. */
function Name({ at, id }: { at: At; id: string }) {
  const { name, domain } = useProject(at, id)
  return <bdi data-tip={domain} data-tip-note={id}>{name ?? id}</bdi>
}

function Choices({ at, images, project, onChoose }: ProjectFilterProps) {
  const owners = useOwners(at, true)
  const counts = useMemo(() => countsOf(images, project), [images, project])
  const sorted = [...counts].toSorted(([a], [b]) => Number(b === at.scope) - Number(a === at.scope) || byName().compare(owners.get(a)?.name ?? `\uffff${a}`, owners.get(b)?.name ?? `\uffff${b}`))
  const total = images.length
  return (
    <>
      <MenuChoice kind="radio" checked={project === undefined} onChoose={() => onChoose(undefined)} note={plural(total, { one: '# image', other: '# images' })}>
        {t`All projects`}
      </MenuChoice>
      {sorted.map(([id, count]) => (
        <Choice key={id} at={at} id={id} name={owners.get(id)?.name} domain_id={owners.get(id)?.domain_id ?? undefined} count={count} checked={id === project} onChoose={() => onChoose(id)} />
      ))}
    </>
  )
}

type ChoiceProps = { at: At; id: string; name: string | undefined; domain_id: string | undefined; count: number; checked: boolean; onChoose: () => void }

function Choice({ at, id, name, domain_id, count, checked, onChoose }: ChoiceProps) {
  const domain = useDomainName(at, domain_id)
  const words = plural(count, { one: '# image', other: '# images' })
  return (
    <MenuChoice kind="radio" checked={checked} onChoose={onChoose} note={[domain, words, id === at.scope && t`where you are acting`].filter(Boolean).join(' · ')}>
      {name === undefined ? <span className={styles.id}>{id}</span> : <bdi>{name}</bdi>}
    </MenuChoice>
  )
}

function countsOf(images: readonly Image[], project: string | undefined): ReadonlyMap<string, number> {
  // What is chosen stays there to see, also where it has none.
  const counts = new Map<string, number>(project === undefined ? [] : [[project, 0]])
  for (const { owner } of images) if (owner) counts.set(owner, (counts.get(owner) ?? 0) + 1)
  return counts
}
