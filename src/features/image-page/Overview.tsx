import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useDeferredValue } from 'react'
import { useNavigationType } from 'react-router'
import { properties, type Image } from '#src/api/glance/images.ts'
import { ImageRef } from '#src/image/ImageRef.tsx'
import { ProjectName, useProject } from '#src/image/ProjectName.tsx'
import { VisibilityChip, visibilityMeans } from '#src/image/VisibilityChip.tsx'
import { useShown } from '#src/image/shown.ts'
import { formatBytes } from '#src/lib/bytes.ts'
import type { At } from '#src/paths.ts'
import { useCan } from '#src/session/session.ts'
import { Bytes } from '#src/ui/Bytes.tsx'
import { Copyable } from '#src/ui/Copyable.tsx'
import { Fact, FactGroup, Facts } from '#src/ui/Facts.tsx'
import { Time } from '#src/ui/Time.tsx'
import { furtherAttributes, importOf, locationsOf, storesOf, type Location } from './attributes.ts'
import { Properties } from './Properties.tsx'
import { SnapshotFacts } from './Snapshot.tsx'
import { Tags } from './Tags.tsx'
import styles from './ImagePage.module.css'

const MIB = 1024 ** 2
const GIB = 1024 ** 3

/** Everything that Glance tells of an image, grouped by what one wants to know. */
export function Component() {
  const { at, image } = useShown()
  const can = useCan(at)
  const own = properties(image)
  // The facts stand first, the table under them a frame later; who comes back to where they were finds both.
  const whole = useDeferredValue(true, useNavigationType() === 'POP')
  return (
    <div className={styles.overview}>
      <Facts>
        <WhatItIs at={at} image={image} own={own} />
        <WhereItRuns at={at} image={image} own={own} />
        <Integrity image={image} own={own} />
        <Access at={at} image={image} />
        <Storage image={image} own={own} />
        <SnapshotFacts at={at} own={own} />
        <FactGroup title={t`History`}>
          <Fact label={t`Created`}>
            <Time iso={image.created_at} long />
          </Fact>
          <Fact label={t`Updated`}>
            <Time iso={image.updated_at} long />
          </Fact>
        </FactGroup>
        <More image={image} />
      </Facts>
      {whole && <Properties at={at} image={image} own={own} can={can} />}
    </div>
  )
}

type Own = Readonly<Record<string, string>>

/** A killed image takes none any more. */
const noData = (image: Image) => (image.status === 'killed' ? t`No data` : t`No data yet`)

function WhatItIs({ at, image, own }: { at: At; image: Image; own: Own }) {
  const system = [own['os_distro'], own['os_version']].filter(Boolean).join(' ')
  return (
    <FactGroup title={t`What it is`}>
      <Fact label={t`Description`}>{own['description'] && <Copyable value={own['description']} label={t`description`} />}</Fact>
      <Fact label={t`Operating system`}>{system && <bdi>{system}</bdi>}</Fact>
      <Fact label={t`Disk format`} empty={t`Not set`}>
        {image.disk_format}
      </Fact>
      <Fact label={t`Container format`} empty={t`Not set`}>
        {image.container_format}
      </Fact>
      <Fact label={t`Size`} empty={noData(image)}>
        {typeof image.size === 'number' && (
          <>
            <Bytes value={image.size} long />
            {image.size === 0 && own['block_device_mapping'] && (
              <span className={styles.none}>
                {' '}
                <Trans>Its data is in volumes, not here.</Trans>
              </span>
            )}
          </>
        )}
      </Fact>
      <Fact label={t`Virtual size`}>{typeof image.virtual_size === 'number' && <Bytes value={image.virtual_size} long />}</Fact>
      <Fact label={t`Tags`}>
        <Tags at={at} image={image} />
      </Fact>
    </FactGroup>
  )
}

function WhereItRuns({ at, image, own }: { at: At; image: Image; own: Own }) {
  return (
    <FactGroup title={t`Where it may run`}>
      <Fact label={t`Minimum disk`}>{image.min_disk === 0 ? t`No minimum` : formatBytes(image.min_disk * GIB)}</Fact>
      <Fact label={t`Minimum RAM`}>{image.min_ram === 0 ? t`No minimum` : formatBytes(image.min_ram * MIB)}</Fact>
      <Fact label={t`Architecture`}>{own['architecture'] && <bdi>{own['architecture']}</bdi>}</Fact>
      <Fact label={t`Hypervisor`}>{own['hypervisor_type'] && <bdi>{own['hypervisor_type']}</bdi>}</Fact>
      <Fact label={t`Kernel`}>{own['kernel_id'] && <ImageRef at={at} id={own['kernel_id']} label={t`kernel`} />}</Fact>
      <Fact label={t`Ramdisk`}>{own['ramdisk_id'] && <ImageRef at={at} id={own['ramdisk_id']} label={t`ramdisk`} />}</Fact>
    </FactGroup>
  )
}

function Integrity({ image, own }: { image: Image; own: Own }) {
  const algo = image.os_hash_algo ?? t`Hash`
  const method = [own['img_signature_hash_method'], own['img_signature_key_type']].filter(Boolean).join(' · ')
  return (
    <FactGroup title={t`Integrity`}>
      <Fact label={algo} empty={image.status === 'killed' ? noData(image) : t`Known once there is data`}>
        {image.os_hash_value && <Copyable value={image.os_hash_value} label={algo} mono groups={8} />}
      </Fact>
      <Fact label={t`Checksum (MD5)`}>{image.checksum && <Copyable value={image.checksum} label={t`checksum`} mono groups={8} />}</Fact>
      <Fact label={t`Signature`}>{own['img_signature'] && (method ? <bdi>{method}</bdi> : t`Yes`)}</Fact>
      <Fact label={t`Signed with`}>
        {own['img_signature_certificate_uuid'] && <Copyable value={own['img_signature_certificate_uuid']} label={t`certificate id`} mono />}
      </Fact>
    </FactGroup>
  )
}

function Access({ at, image: { visibility, owner, protected: kept, os_hidden } }: { at: At; image: Image }) {
  return (
    <FactGroup title={t`Access`}>
      <Fact label={t`Visibility`}>
        <VisibilityChip visibility={visibility} /> {visibilityMeans(visibility)}
      </Fact>
      <Fact label={t`Project`} empty={t`None`}>
        {owner && <Owner at={at} id={owner} />}
      </Fact>
      <Fact label={t`Protected`}>{kept ? t`Yes: it cannot be deleted` : t`No`}</Fact>
      <Fact label={t`Hidden`}>{os_hidden ? t`Yes: it is left out of lists unless hidden images are asked for` : t`No`}</Fact>
    </FactGroup>
  )
}

function Owner({ at, id }: { at: At; id: string }) {
  const { name } = useProject(at, id)
  const staff = useCan(at)('context_is_admin')
  return (
    <span className={styles.ref}>
      {name !== undefined && (
        <span>
          <ProjectName at={at} id={id} long={staff} />
        </span>
      )}
      <Copyable value={id} label={t`project id`} mono />
    </span>
  )
}

function Storage({ image, own }: { image: Image; own: Own }) {
  const { running, into, failed } = importOf(image)
  const stores = storesOf(image)
  const direct = image['direct_url']
  const key = own['cinder_encryption_key_id']
  return (
    <FactGroup title={t`Storage`}>
      {/* Glance does not tell where the data of a deactivated image is. */}
      <Fact label={t`Stores`} empty={typeof image.size === 'number' ? t`Not reported` : noData(image)}>
        {stores.join(', ')}
      </Fact>
      <Fact label={t`Being imported into`}>{running && into.join(', ')}</Fact>
      <Fact label={t`Last import failed for`}>{failed.join(', ')}</Fact>
      <Fact label={t`Import task`}>{running && <Copyable value={String(image['os_glance_import_task'])} label={t`task id`} mono />}</Fact>
      <Fact label={t`Direct URL`}>{typeof direct === 'string' && <Copyable value={direct} label={t`direct URL`} mono />}</Fact>
      <Fact label={t`Locations`}>{locationsOf(image).length > 0 && <Locations locations={locationsOf(image)} />}</Fact>
      <Fact label={t`Encryption key`}>{key && <Copyable value={key} label={t`key id`} mono />}</Fact>
    </FactGroup>
  )
}

const Locations = ({ locations }: { locations: readonly Location[] }) => (
  <ul className={styles.disks}>
    {locations.map(({ url, metadata }) => (
      <li key={url}>
        <Copyable value={url} label={t`location`} mono />
        {metadata !== undefined && <p className={styles.metadata}>{metadata}</p>}
      </li>
    ))}
  </ul>
)

/** What a newer Glance tells, under its own names. */
function More({ image }: { image: Image }) {
  const further = furtherAttributes(image)
  if (further.length === 0) return null
  return (
    <FactGroup title={t`More`}>
      {further.map(([key, value]) => (
        <Fact key={key} label={key} wire>
          <Copyable value={typeof value === 'string' ? value : JSON.stringify(value)} label={key} mono />
        </Fact>
      ))}
    </FactGroup>
  )
}
