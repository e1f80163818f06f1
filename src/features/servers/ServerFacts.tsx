import { t } from '@lingui/core/macro'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { flavorsQuery } from '#src/api/nova/flavors.ts'
import type { Server } from '#src/api/nova/servers.ts'
import { ramOf } from '#src/image/flavor-cells.tsx'
import { ImageRef } from '#src/image/ImageRef.tsx'
import { ProjectName } from '#src/image/ProjectName.tsx'
import { formatBytes } from '#src/lib/bytes.ts'
import { formatNumber } from '#src/lib/number.ts'
import { paths, type At } from '#src/paths.ts'
import { useCan, useSession } from '#src/session/session.ts'
import { Copyable } from '#src/ui/Copyable.tsx'
import { Fact, FactGroup, Facts } from '#src/ui/Facts.tsx'
import { Time } from '#src/ui/Time.tsx'
import styles from './ServerPage.module.css'

const GIB = 1024 ** 3

/** What a server is made of, and where it is. */
export function ServerFacts({ at, server }: { at: At; server: Server }) {
  const { image, key_name, addresses, created, user_id, description, 'OS-EXT-AZ:availability_zone': zone, 'OS-EXT-SRV-ATTR:host': host } = server
  const { user } = useSession(at)
  const networks = Object.entries(addresses)
  const volumes = server['os-extended-volumes:volumes_attached']
  return (
    <Facts>
      <FactGroup title={t`What it is`}>
        <Fact label={t`Id`}>
          <Copyable value={server.id} label={t`server id`} mono />
        </Fact>
        <Fact label={t`Description`}>{typeof description === 'string' && description}</Fact>
        <Fact label={t`Image`} empty={t`None: it boots from a volume`}>
          {image !== '' && <ImageRef at={at} id={image.id} label={t`image`} />}
        </Fact>
        <Fact label={t`Flavor`}>
          <FlavorFact at={at} flavor={server.flavor} />
        </Fact>
        <Fact label={t`Key pair`} empty={t`None`}>
          {key_name && <bdi>{key_name}</bdi>}
        </Fact>
        <Fact label={t`Volumes`}>
          {volumes.length > 0 && (
            <ul className={styles.plain}>
              {volumes.map(({ id, delete_on_termination: goes }) => (
                <li key={id}>
                  <Copyable value={id} label={t`volume id`} mono />
                  {goes === true && <span className={styles.quiet}>{t`deleted with the server`}</span>}
                </li>
              ))}
            </ul>
          )}
        </Fact>
      </FactGroup>
      <FactGroup title={t`Where it is`}>
        <Fact label={t`Addresses`} empty={server.status === 'BUILD' ? t`None yet` : t`None`}>
          {networks.length > 0 && (
            <ul className={styles.plain}>
              {networks.map(([network, its]) => (
                <li key={network}>
                  <bdi className={styles.quiet}>{network}</bdi>
                  {its.map(({ addr }) => (
                    <Copyable key={addr} value={addr} label={t`address`} mono />
                  ))}
                </li>
              ))}
            </ul>
          )}
        </Fact>
        <Fact label={t`Project`}>
          <ProjectName at={at} id={server.tenant_id} />
        </Fact>
        <Fact label={t`Availability zone`}>{typeof zone === 'string' && zone}</Fact>
        <Fact label={t`Host`}>{typeof host === 'string' && host}</Fact>
        <Fact label={t`Created`}>
          <Time iso={created} long />
        </Fact>
        <Fact label={t`Created by`}>
          <span className={styles.stack}>
            {user_id === user.id && <bdi>{user.name}</bdi>}
            <Copyable value={user_id} label={t`user id`} mono />
          </span>
        </Fact>
      </FactGroup>
    </Facts>
  )
}

/** As it was at launch. It leads to the flavor of that name, where there is one still. */
function FlavorFact({ at, flavor }: { at: At; flavor: Server['flavor'] }) {
  const staff = useCan(at)('os_compute_api:os-flavor-access')
  const { data } = useQuery({ ...flavorsQuery(at, staff), retry: false })
  if (!('original_name' in flavor) || typeof flavor.original_name !== 'string') {
    const id = String(flavor['id'])
    return <FlavorLink at={at} id={data && (data.some((one) => one.id === id) ? id : undefined)} name={data?.find((one) => one.id === id)?.name ?? id} />
  }
  const { original_name: name, vcpus, ram, disk } = flavor as { original_name: string; vcpus: number; ram: number; disk: number }
  const [count, memory, room] = [formatNumber(vcpus), ramOf({ ram }), formatBytes(disk * GIB)]
  return (
    <span className={styles.stack}>
      <FlavorLink at={at} id={data?.find((one) => one.name === name)?.id} name={name} />
      <span className={styles.quiet}>{disk === 0 ? t`${count} vCPU · ${memory} RAM` : t`${count} vCPU · ${memory} RAM · ${room} disk`}</span>
    </span>
  )
}

const FlavorLink = ({ at, id, name }: { at: At; id: string | undefined; name: string }) =>
  id === undefined ? (
    <bdi>{name}</bdi>
  ) : (
    <Link to={paths.flavor(at, id)}>
      <bdi>{name}</bdi>
    </Link>
  )
