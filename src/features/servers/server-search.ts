import type { Server } from '#src/api/nova/servers.ts'

/** What a server is found by beside its own words: the names of its image, flavor and project, where they are known. */
export type Named = { readonly server: Server; readonly image: string | undefined; readonly flavor: string | undefined }

/** Servers that have every word somewhere: in their name, id, status, addresses, key, or in the name of their image or flavor. */
export function found(rows: readonly Named[], text: string): readonly Named[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return rows
  return rows.filter((row) => {
    const has = textOf(row)
    return words.every((word) => has.includes(word))
  })
}

const textOf = ({ server, image, flavor }: Named): string =>
  [
    server.name,
    server.id,
    server.status.replaceAll('_', ' '),
    server['OS-EXT-STS:task_state']?.replaceAll('_', ' '),
    server.key_name,
    server.image === '' ? undefined : server.image.id,
    ...Object.entries(server.addresses).flatMap(([network, its]) => [network, ...its.map(({ addr }) => addr)]),
    image,
    flavor,
  ]
    .filter((part) => part !== undefined && part !== null)
    .join('\n')
    .toLowerCase()
