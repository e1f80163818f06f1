import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Pencil } from 'lucide-react'
import { useId, useState } from 'react'
import type { Image } from '#src/api/glance/images.ts'
import { groupOf, PROPERTY_GROUPS, type PropertyGroup } from '#src/image/property-groups.ts'
import { asLines } from '#src/image/property-paste.ts'
import { whyNotEdit } from '#src/image/why-not.ts'
import { formatNumber } from '#src/lib/number.ts'
import { paths, type At } from '#src/paths.ts'
import type { Can } from '#src/policy/can.ts'
import { Copyable, CopyButton } from '#src/ui/Copyable.tsx'
import { TextInput } from '#src/ui/TextInput.tsx'
import { WhyNotButton } from '#src/ui/WhyNotButton.tsx'
import styles from './Properties.module.css'

/** From here on one looks for a property rather than at all of them. */
const MANY = 12

const headings = (): Record<PropertyGroup, string> => ({ cloud: t`Known to Nova and Cinder`, other: t`Other`, snapshot: t`Written by Nova` })

/** What an image says beside its attributes, by who reads it. */
export function Properties({ at, image, own, can }: { at: At; image: Image; own: Readonly<Record<string, string>>; can: Can }) {
  const id = useId()
  const [text, setText] = useState('')
  const entries = Object.entries(own)
  const words = text.trim().toLowerCase()
  const found = words === '' ? entries : entries.filter(([key, value]) => key.toLowerCase().includes(words) || value.toLowerCase().includes(words))
  const groups = PROPERTY_GROUPS.map((group) => ({ group, rows: found.filter(([key]) => groupOf(key) === group) })).filter(({ rows }) => rows.length > 0)
  return (
    <section aria-labelledby={id} className={styles.properties}>
      <div className={styles.bar}>
        <h2 id={id}>
          <Trans>Properties</Trans> <span className={styles.count}>{formatNumber(entries.length)}</span>
          {entries.length > 0 && <CopyButton value={asLines(own)} label={t`all properties`} />}
        </h2>
        <WhyNotButton why={whyNotEdit(image, can)} to={paths.imageProperties(at, image.id)} size="small" startIcon={<Pencil aria-hidden />}>
          <Trans>Edit properties</Trans>
        </WhyNotButton>
      </div>
      {entries.length === 0 && (
        <p className={styles.none}>
          <Trans>None. Properties tell the cloud how to run an image, and people what it is.</Trans>
        </p>
      )}
      {entries.length > MANY && (
        <div className={styles.find}>
          <TextInput label={t`Find properties`} type="search" placeholder={t`Key or value`} value={text} onChange={(event) => setText(event.target.value)} />
        </div>
      )}
      {entries.length > 0 && found.length === 0 && (
        <p className={styles.none}>
          <Trans>No property matches “{text}”.</Trans>
        </p>
      )}
      {groups.map(({ group, rows }) => (
        <div key={group} className={styles.group}>
          {groups.length > 1 && <h3>{headings()[group]}</h3>}
          <dl>
            {rows.map(([key, value]) => (
              <div key={key} className={styles.property}>
                <dt>
                  <bdi>{key}</bdi>
                </dt>
                <dd>
                  {value === '' ? (
                    <span className={styles.none}>
                      <Trans>Empty</Trans>
                    </span>
                  ) : (
                    <Copyable value={value} label={key} />
                  )}
                </dd>
              </div>
            ))}
          </dl>
        </div>
      ))}
    </section>
  )
}
