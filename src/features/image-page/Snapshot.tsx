import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Link } from 'react-router'
import { ImageRef } from '#src/image/ImageRef.tsx'
import { paths, type At } from '#src/paths.ts'
import { formatBytes } from '#src/lib/bytes.ts'
import { Copyable } from '#src/ui/Copyable.tsx'
import { Fact, FactGroup } from '#src/ui/Facts.tsx'
import { blockDevicesOf, type BlockDevice } from '#src/image/block-devices.ts'
import styles from './ImagePage.module.css'

const GIB = 1024 ** 3

/** What the cloud wrote when it made the image of a server: of which, from what, by whom, and with which disks. Nothing for other images. */
export function SnapshotFacts({ at, own }: { at: At; own: Readonly<Record<string, string>> }) {
  const { instance_uuid, base_image_ref, owner_user_name, user_id, root_device_name, block_device_mapping } = own
  if (own['image_type'] !== 'snapshot' && !instance_uuid && !block_device_mapping) return null
  const disks = block_device_mapping ? blockDevicesOf(block_device_mapping) : undefined
  return (
    <FactGroup title={t`Snapshot`}>
      <Fact label={t`Of server`} empty={t`Not reported`}>
        {instance_uuid && (
          <span className={styles.ref}>
            <Link to={paths.server(at, instance_uuid)}>
              <Trans>Go to the server</Trans>
            </Link>
            <Copyable value={instance_uuid} label={t`server id`} mono />
          </span>
        )}
      </Fact>
      <Fact label={t`Base image`} empty={disks ? t`None: the server boots from a volume` : t`Not reported`}>
        {base_image_ref && <ImageRef at={at} id={base_image_ref} label={t`base image`} />}
      </Fact>
      <Fact label={t`Taken by`}>{takenBy(owner_user_name, user_id)}</Fact>
      <Fact label={t`Root device`}>{root_device_name && <code>{root_device_name}</code>}</Fact>
      {block_device_mapping && (
        <Fact label={t`Disks`}>
          {disks ? (
            <ul className={styles.disks}>
              {disks.map((disk, i) => (
                <Disk key={i} at={at} disk={disk} />
              ))}
            </ul>
          ) : (
            <Copyable value={block_device_mapping} label="block_device_mapping" mono />
          )}
        </Fact>
      )}
    </FactGroup>
  )
}

function takenBy(name: string | undefined, id: string | undefined) {
  if (!name && !id) return undefined
  return (
    <span className={styles.ref}>
      {name && <bdi>{name}</bdi>}
      {id && <Copyable value={id} label={t`user id`} mono />}
    </span>
  )
}

function Disk({ at, disk }: { at: At; disk: BlockDevice }) {
  const { boot_index, device_name, volume_size, volume_type, snapshot_id, volume_id, image_id, delete_on_termination } = disk
  const facts = [
    device_name,
    typeof volume_size === 'number' && formatBytes(volume_size * GIB),
    volume_type && t`type ${volume_type}`,
    boot_index === 0 && t`boots the server`,
    delete_on_termination === true && t`deleted with the server`,
  ].filter((fact) => typeof fact === 'string' && fact !== '')
  return (
    <li>
      {facts.length > 0 && <p>{facts.join(' · ')}</p>}
      {snapshot_id && <Source word={<Trans>From volume snapshot</Trans>} id={snapshot_id} label={t`volume snapshot id`} />}
      {volume_id && <Source word={<Trans>From volume</Trans>} id={volume_id} label={t`volume id`} />}
      {image_id && (
        <p className={styles.source}>
          <Trans>From image</Trans> <ImageRef at={at} id={image_id} label={t`image`} />
        </p>
      )}
      {!snapshot_id && !volume_id && !image_id && (
        <p className={styles.none}>
          <Trans>Begins empty</Trans>
        </p>
      )}
    </li>
  )
}

const Source = ({ word, id, label }: { word: React.ReactNode; id: string; label: string }) => (
  <p className={styles.source}>
    <span>{word}</span> <Copyable value={id} label={label} mono />
  </p>
)
