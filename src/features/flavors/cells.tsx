import { t } from '@lingui/core/macro'
import { CircleCheck, CircleSlash } from 'lucide-react'
import type { Flavor } from '#src/api/nova/flavors.ts'
import type { Misfit } from '#src/image/flavor-assignment.ts'
import { formatBytes } from '#src/lib/bytes.ts'
import { formatNumber } from '#src/lib/number.ts'
import styles from './Flavors.module.css'

const MIB = 1024 ** 2
const GIB = 1024 ** 3

/** A flavor by its name, and by its id, which is what an image says. */
export const FlavorName = ({ flavor: { id, name } }: { flavor: Flavor }) => (
  <span className={styles.flavor}>
    <bdi className={styles.name}>{name}</bdi>
    {name !== id && <bdi className={styles.id}>{id}</bdi>}
  </span>
)

export const vcpusOf = ({ vcpus }: Flavor): string => formatNumber(vcpus)
export const ramOf = ({ ram }: Flavor): string => formatBytes(ram * MIB)
/** 0: the disk is as large as the image. */
export const diskOf = ({ disk }: Flavor): string => (disk === 0 ? '–' : formatBytes(disk * GIB))

/** All three in a line. */
export function sizeOf(flavor: Flavor): string {
  const [vcpus, ram, disk] = [vcpusOf(flavor), ramOf(flavor), diskOf(flavor)]
  return t`${vcpus} vCPU · ${ram} RAM · ${disk} disk`
}

/** Who may use it. */
export const accessOf = (flavor: Flavor): string => (flavor['os-flavor-access:is_public'] ? t`All projects` : t`Some projects`)

/** Whether the image fits it, and what it would need. */
export function Fit({ misfit }: { misfit: Misfit | undefined }) {
  return (
    <span className={styles.fit} data-fits={misfit === undefined}>
      {misfit === undefined ? <CircleCheck aria-hidden /> : <CircleSlash aria-hidden />}
      {misfit === undefined ? t`Fits` : misfitWords(misfit)}
    </span>
  )
}

export function misfitWords({ kind, need }: Misfit): string {
  switch (kind) {
    case 'ram': {
      const much = formatBytes(need * MIB)
      return t`Needs ${much} RAM`
    }
    case 'disk': {
      const much = formatBytes(need * GIB)
      return t`Needs ${much} disk`
    }
    case 'size':
      return t`Larger than the disk`
  }
}
