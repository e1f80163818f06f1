import { t } from '@lingui/core/macro'
import { CircleCheck, CircleSlash } from 'lucide-react'
import { Link } from 'react-router'
import type { Flavor } from '#src/api/nova/flavors.ts'
import { formatBytes } from '#src/lib/bytes.ts'
import { formatNumber } from '#src/lib/number.ts'
import { paths, type At } from '#src/paths.ts'
import type { Obstacle } from './flavors-for.ts'
import styles from './FlavorCells.module.css'

const MIB = 1024 ** 2
const GIB = 1024 ** 3

/** A flavor by its name, which leads to its page, and by its id, which is what an image says. */
export const FlavorName = ({ at, flavor: { id, name } }: { at: At; flavor: Flavor }) => (
  <span className={styles.flavor}>
    <Link to={paths.flavor(at, id)} className={styles.name} data-tip={name} data-tip-cut>
      <bdi>{name}</bdi>
    </Link>
    {name !== id && <bdi className={styles.id}>{id}</bdi>}
  </span>
)

export const vcpusOf = ({ vcpus }: Flavor): string => formatNumber(vcpus)
export const ramOf = ({ ram }: Pick<Flavor, 'ram'>): string => formatBytes(ram * MIB)
/** 0: the disk is as large as the image. */
export const diskOf = ({ disk }: Flavor): string => (disk === 0 ? '–' : formatBytes(disk * GIB))

/** All three in a line. */
export function sizeOf(flavor: Flavor): string {
  const [vcpus, ram, disk] = [vcpusOf(flavor), ramOf(flavor), diskOf(flavor)]
  return flavor.disk === 0 ? t`${vcpus} vCPU · ${ram} RAM · no disk` : t`${vcpus} vCPU · ${ram} RAM · ${disk} disk`
}

/** Who may use it. */
export const accessOf = (flavor: Flavor): string => (flavor['os-flavor-access:is_public'] ? t`All projects` : t`Some projects`)

/** Whether image and flavor go together, and what it would need. */
export function Fit({ obstacle }: { obstacle: Obstacle | undefined }) {
  return (
    <span className={styles.fit} data-fits={obstacle === undefined}>
      {obstacle === undefined ? <CircleCheck aria-hidden /> : <CircleSlash aria-hidden />}
      {obstacle === undefined ? t`Fits` : obstacleWords(obstacle)}
    </span>
  )
}

export function obstacleWords(obstacle: Obstacle): string {
  switch (obstacle.kind) {
    case 'disabled':
      return t`Disabled`
    case 'unassigned':
      return t`Not assigned`
    case 'ram': {
      const much = formatBytes(obstacle.need * MIB)
      return t`Needs ${much} RAM`
    }
    case 'disk': {
      const much = formatBytes(obstacle.need * GIB)
      return t`Needs ${much} disk`
    }
    case 'size': {
      const much = formatBytes(obstacle.need)
      return t`Disk smaller than the image (${much})`
    }
    case 'volume':
      return t`Needs a volume to boot from`
  }
}
