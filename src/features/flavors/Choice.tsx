import { t } from '@lingui/core/macro'
import { useId } from 'react'
import { obstacleWords, sizeOf } from '#src/image/flavor-cells.tsx'
import type { Misfit } from '#src/image/flavor-assignment.ts'
import { listed } from '#src/lib/apart.ts'
import type { Grouped } from '#src/image/flavors-for.ts'
import styles from './Choose.module.css'

type ChoiceProps = { name: string; checked: boolean; onTurn: () => void; children: React.ReactNode }

/** One of many that may be chosen: a name, and beneath it what tells it from others. */
export function Choice({ name, checked, onTurn, children }: ChoiceProps) {
  const id = useId()
  return (
    <label className={styles.row}>
      <input type="checkbox" checked={checked} aria-labelledby={`${id}-name`} aria-describedby={`${id}-more`} onChange={onTurn} />
      <bdi id={`${id}-name`}>{name}</bdi>
      <span id={`${id}-more`} className={styles.more}>
        {children}
      </span>
    </label>
  )
}

type FlavorChoiceProps = Omit<ChoiceProps, 'name' | 'children'> & { flavor: Grouped; misfit?: Misfit | undefined; note?: string | undefined }

export function FlavorChoice({ flavor, misfit, note, ...choice }: FlavorChoiceProps) {
  return (
    <Choice name={flavor.name} {...choice}>
      {sizeOf(flavor)}
      {misfit && <> · {obstacleWords(misfit)}</>}
      {note !== undefined && <> · {note}</>}
    </Choice>
  )
}

/** Whether every word of what is looked for stands in one of these texts. */
export function matching(text: string): (...texts: readonly (string | null | undefined)[]) => boolean {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  return (...texts) => words.every((word) => texts.some((one) => one?.toLowerCase().includes(word)))
}

/** The flavor's place among others of its groups. */
export const byGroups = (groups: readonly string[]): string | undefined => {
  const names = listed(groups)
  return names === '' ? undefined : t`by ${names}`
}
