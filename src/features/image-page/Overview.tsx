import { properties, type Image } from '#src/api/glance/images.ts'
import { ProjectName } from '#src/image/ProjectName.tsx'
import { VisibilityChip, visibilityMeans } from '#src/image/VisibilityChip.tsx'
import { formatBytes } from '#src/lib/bytes.ts'
import { paths, type At } from '#src/paths.ts'
import { Bytes } from '#src/ui/Bytes.tsx'
import { Tag } from '#src/ui/Chip.tsx'
import { Copyable } from '#src/ui/Copyable.tsx'
import { Fact, FactGroup, Facts } from '#src/ui/Facts.tsx'
import { Time } from '#src/ui/Time.tsx'
import { Link } from 'react-router'
import styles from './ImagePage.module.css'

const MIB = 1024 ** 2
const GIB = 1024 ** 3

/** Everything that Glance tells of an image, grouped by what one wants to know. */
export function Overview({ at, image }: { at: At; image: Image }) {
  const own = properties(image)
  return (
    <div className={styles.overview}>
      <Facts>
        <FactGroup title="What it is">
          <Fact label="Description">{own['description']}</Fact>
          <Fact label="Operating system">{[own['os_distro'], own['os_version']].filter(Boolean).join(' ')}</Fact>
          <Fact label="Kind">{own['image_type'] === 'snapshot' ? 'Snapshot of a server' : undefined}</Fact>
          <Fact label="Disk format" empty="Not set">
            {image.disk_format}
          </Fact>
          <Fact label="Container format" empty="Not set">
            {image.container_format}
          </Fact>
          <Fact label="Size" empty="No data yet">
            {typeof image.size === 'number' && <Bytes value={image.size} long />}
          </Fact>
          <Fact label="Virtual size">{typeof image.virtual_size === 'number' && <Bytes value={image.virtual_size} long />}</Fact>
          <Fact label="Tags" empty="None">
            {image.tags.length > 0 && (
              <span className={styles.tags}>
                {image.tags.toSorted((a, b) => a.localeCompare(b)).map((tag) => (
                  <Tag key={tag}>{tag}</Tag>
                ))}
              </span>
            )}
          </Fact>
        </FactGroup>

        <FactGroup title="Where it may run">
          <Fact label="Minimum disk">{image.min_disk === 0 ? 'No minimum' : formatBytes(image.min_disk * GIB)}</Fact>
          <Fact label="Minimum RAM">{image.min_ram === 0 ? 'No minimum' : formatBytes(image.min_ram * MIB)}</Fact>
          <Fact label="Architecture">{own['architecture']}</Fact>
          <Fact label="Hypervisor">{own['hypervisor_type']}</Fact>
          <Fact label="Kernel">{own['kernel_id'] && <ImageLink at={at} id={own['kernel_id']} />}</Fact>
          <Fact label="Ramdisk">{own['ramdisk_id'] && <ImageLink at={at} id={own['ramdisk_id']} />}</Fact>
        </FactGroup>

        <FactGroup title="Integrity">
          <Fact label={image.os_hash_algo ?? 'Hash'} empty="Known once there is data">
            {image.os_hash_value && <Copyable value={image.os_hash_value} label={image.os_hash_algo ?? 'hash'} mono />}
          </Fact>
          <Fact label="Checksum (MD5)">{image.checksum && <Copyable value={image.checksum} label="checksum" mono />}</Fact>
        </FactGroup>

        <FactGroup title="Access">
          <Fact label="Visibility">
            <VisibilityChip visibility={image.visibility} /> {visibilityMeans(image.visibility)}
          </Fact>
          <Fact label="Protected">{image.protected ? 'Yes: it cannot be deleted' : 'No'}</Fact>
          <Fact label="Hidden">{image.os_hidden ? 'Yes: it stands in no list' : 'No'}</Fact>
          <Fact label="Owner" empty="Nobody">
            {image.owner && <ProjectName at={at} id={image.owner} />}
          </Fact>
        </FactGroup>

        <FactGroup title="Storage">
          {/* Glance does not tell where the data of a deactivated image is. */}
          <Fact label="Stores" empty={typeof image.size === 'number' ? 'Not told' : 'No data yet'}>
            {image.stores?.split(',').join(', ')}
          </Fact>
        </FactGroup>

        <FactGroup title="History">
          <Fact label="Created">
            <Time iso={image.created_at} long />
          </Fact>
          <Fact label="Updated">
            <Time iso={image.updated_at} long />
          </Fact>
          <Fact label="From server">{own['instance_uuid'] && <Copyable value={own['instance_uuid']} label="server id" mono />}</Fact>
          <Fact label="Base image">{own['base_image_ref'] && <ImageLink at={at} id={own['base_image_ref']} />}</Fact>
        </FactGroup>
      </Facts>
      <Properties own={own} />
    </div>
  )
}

const ImageLink = ({ at, id }: { at: At; id: string }) => (
  <Link to={paths.image(at, id)} className={styles.id}>
    {id}
  </Link>
)

function Properties({ own }: { own: Record<string, string> }) {
  const entries = Object.entries(own)
  return (
    <section aria-labelledby="properties" className={styles.properties}>
      <h2 id="properties">
        Properties <span className={styles.count}>{entries.length}</span>
      </h2>
      {entries.length === 0 ? (
        <p className={styles.none}>None. Properties tell the cloud how to run an image, and people what it is.</p>
      ) : (
        <dl>
          {entries.map(([key, value]) => (
            <div key={key} className={styles.property}>
              <dt>{key}</dt>
              <dd>{value === '' ? <span className={styles.none}>Empty</span> : <Copyable value={value} label={key} />}</dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  )
}
