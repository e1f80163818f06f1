import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useMutation } from '@tanstack/react-query'
import { useId } from 'react'
import { problemOf } from '#src/api/errors.ts'
import { isGuarded } from '#src/api/glance/guarded.ts'
import type { Image } from '#src/api/glance/images.ts'
import { whyNotEdit } from '#src/image/why-not.ts'
import type { At } from '#src/paths.ts'
import { useCan } from '#src/session/session.ts'
import { CopyableBlock } from '#src/ui/Copyable.tsx'
import { ErrorPanel } from '#src/ui/ErrorPanel.tsx'
import parts from '#src/ui/parts.module.css'
import { WhyNotButton } from '#src/ui/WhyNotButton.tsx'
import styles from './Flavors.module.css'

/** For whoever runs the cloud. The first section that matches a property decides, and one that matches none refuses it to everybody: glance/common/property_utils.py */
const PROTECTIONS = `[(?i)^loupe_]
create = admin
read = @
update = admin
delete = admin

[.*]
create = @
read = @
update = @
delete = @`
const GLANCE = `[DEFAULT]
property_protection_file = /etc/glance/property-protections.conf
property_protection_rule_format = roles`
const NOVA = `[DEFAULT]
non_inheritable_image_properties = cache_in_nova,bittorrent,loupe_flavors,loupe_flavors_2,loupe_flavor_groups,loupe_flavor_groups_2`

/** How far an assignment holds: Nova knows nothing of it. */
export function Protection({ at, image }: { at: At; image: Image }) {
  const id = useId()
  const can = useCan(at)
  const probe = useMutation({ mutationFn: () => isGuarded(at, image.id) })
  const staff = can('context_is_admin')
  const why = staff ? { words: t`An administrator’s own change is never refused, so it tells nothing. A member of the project can find out here.` } : whyNotEdit(image, can)
  return (
    <section aria-labelledby={id} className={parts.part}>
      <div className={parts.bar}>
        <h2 id={id}>
          <Trans>How far it holds</Trans>
        </h2>
        <WhyNotButton why={why} loading={probe.isPending} onClick={() => probe.mutate()}>
          <Trans>Find out</Trans>
        </WhyNotButton>
      </div>
      <p className={parts.note}>
        <Trans>
          The assignment stands in properties of the image, <code>loupe_flavors</code> and <code>loupe_flavor_groups</code>. Every client can read it. Nova knows nothing of it: a client that does not look at it may use any flavor that fits.
        </Trans>
      </p>
      <p className={parts.note}>
        <Trans>A snapshot of a server has the assignment of its image, unless the cloud leaves these properties out of snapshots.</Trans>
      </p>
      <output className={styles.verdict}>
        {probe.data === true && t`Guarded: who may change the image, as you may, cannot change its flavors. Glance refuses it.`}
        {probe.data === false && t`Advisory: whoever may change the image may also change its flavors, as a property. This cloud guards them not.`}
      </output>
      {probe.error && <ErrorPanel title={t`Whether the assignment is guarded could not be found out`} problem={problemOf(probe.error)} />}
      {staff && (
        <details className={styles.how}>
          <summary>{t`How to guard it`}</summary>
          <div className={styles.steps}>
            <p>{t`With property protections only administrators change these properties. In glance-api.conf:`}</p>
            <CopyableBlock label={t`Settings of Glance`} value={GLANCE} />
            <p>{t`In the file that is named there. Keep the last section: a property that matches none is refused to everybody. The pattern has to ignore case, else “Loupe_flavors” is free.`}</p>
            <CopyableBlock label={t`Property protections`} value={PROTECTIONS} />
            <p>{t`Then decide about snapshots. Nova makes them as the person, who may not set a guarded property: a snapshot of a server made from such an image fails, unless nova.conf leaves the properties out. Then snapshots have no assignment, and every flavor may be used with them.`}</p>
            <CopyableBlock label={t`Settings of Nova`} value={NOVA} />
          </div>
        </details>
      )}
    </section>
  )
}
