import { plural, t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { TriangleAlert } from 'lucide-react'
import { useId, useState } from 'react'
import { useController, type Control } from 'react-hook-form'
import { Link } from 'react-router'
import { diskOf, obstacleWords, ramOf, sizeOf, vcpusOf } from '#src/image/flavor-cells.tsx'
import type { Grouped, Obstacle } from '#src/image/flavors-for.ts'
import { paths, type At } from '#src/paths.ts'
import { TextInput } from '#src/ui/TextInput.tsx'
import type { LaunchValues } from './launch-values.ts'
import styles from './FlavorField.module.css'

export type FlavorOffer = { readonly flavor: Grouped; readonly obstacle: Obstacle | undefined; /** Why a launch may fail all the same, as sentences. */ readonly doubts: readonly string[] }

/** So many are found by looking. */
const FEW = 8

type FlavorFieldProps = { at: At; control: Control<LaunchValues>; offers: readonly FlavorOffer[]; /** Some are assigned, others not. */ limited: boolean; /** What the project has of its quota, in a line. */ quota: string | undefined; /** It allows no more servers, whatever the flavor. */ full: boolean }

/** One of the flavors that go with the image; the others are told with what keeps them from it. */
export function FlavorField({ at, control, offers, limited, quota, full }: FlavorFieldProps) {
  const id = useId()
  const { field, fieldState } = useController({ control, name: 'flavor' })
  const { error } = fieldState
  const [text, setText] = useState('')
  const fitting = offers.filter(({ obstacle }) => obstacle === undefined)
  const others = offers.filter(({ obstacle }) => obstacle !== undefined)
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  // What is chosen stays in sight.
  const shown = fitting.filter(({ flavor }) => flavor.id === field.value || words.every((word) => [flavor.name, flavor.id, flavor.description ?? '', ...flavor.groups].some((one) => one.toLowerCase().includes(word))))
  return (
    <fieldset className={styles.field} aria-describedby={error && `${id}-error`} data-invalid={error !== undefined || undefined}>
      <legend className={styles.legend}>{t`Flavor`}</legend>
      {full && (
        <p className={styles.doubt}>
          <TriangleAlert aria-hidden />
          {t`The project has as many servers as its quota allows.`}
        </p>
      )}
      {fitting.length > FEW && <TextInput label={t`Find a flavor`} type="search" placeholder={t`Name, id or group`} value={text} onChange={({ currentTarget }) => setText(currentTarget.value)} />}
      {fitting.length === 0 ? (
        <p className={styles.none}>{limited ? t`None of the flavors that may be used with this image fits it.` : t`None of the flavors fits this image.`}</p>
      ) : (
        <div className={styles.flavors}>
          <div aria-hidden className={styles.head}>
            <span>{t`Name`}</span>
            <span>{t`vCPUs`}</span>
            <span>{t`RAM`}</span>
            <span>{t`Disk`}</span>
          </div>
          <div className={styles.rows}>
            {shown.map(({ flavor, doubts }, i) => (
              <label key={flavor.id} className={styles.row}>
                <input
                  ref={flavor.id === field.value || i === 0 ? field.ref : undefined}
                  type="radio"
                  name={field.name}
                  value={flavor.id}
                  checked={flavor.id === field.value}
                  aria-labelledby={`${id}-${flavor.id}`}
                  aria-describedby={[`${id}-${flavor.id}-size`, ...doubts.map((_, n) => `${id}-${flavor.id}-doubt-${n}`)].join(' ')}
                  onChange={() => field.onChange(flavor.id)}
                  onBlur={field.onBlur}
                />
                <bdi id={`${id}-${flavor.id}`} className={styles.name}>
                  {flavor.name}
                </bdi>
                <span aria-hidden className={styles.figure}>
                  {vcpusOf(flavor)}
                </span>
                <span aria-hidden className={styles.figure}>
                  {ramOf(flavor)}
                </span>
                <span aria-hidden className={styles.figure}>
                  {diskOf(flavor)}
                </span>
                <span id={`${id}-${flavor.id}-size`} className={styles.size}>
                  {sizeOf(flavor)}
                </span>
                {doubts.map((doubt, n) => (
                  <span key={doubt} id={`${id}-${flavor.id}-doubt-${n}`} className={styles.doubt}>
                    <TriangleAlert aria-hidden />
                    {doubt}
                  </span>
                ))}
              </label>
            ))}
          </div>
          {shown.length === 0 && <p className={styles.none}>{t`No flavor matches “${text}”.`}</p>}
        </div>
      )}
      {quota !== undefined && <p className={styles.none}>{t`Quota of the project: ${quota}`}</p>}
      {error && (
        <p id={`${id}-error`} className={styles.error}>
          {error.message}
        </p>
      )}
      {others.length > 0 && (
        <details className={styles.others} open={fitting.length === 0}>
          <summary>{plural(others.length, { one: 'Not for this image: # flavor', other: 'Not for this image: # flavors' })}</summary>
          <ul>
            {others.map(({ flavor, obstacle }) => (
              <li key={flavor.id}>
                <Link to={paths.flavor(at, flavor.id)}>
                  <bdi>{flavor.name}</bdi>
                </Link>
                <span className={styles.size}>{sizeOf(flavor)}</span>
                <span className={styles.why}>{obstacle && obstacleWords(obstacle)}</span>
              </li>
            ))}
          </ul>
          {limited && (
            <p className={styles.none}>
              <Trans>Administrators assign flavors to an image.</Trans>
            </p>
          )}
        </details>
      )}
    </fieldset>
  )
}
