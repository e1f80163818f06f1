import { properties, type Image } from '#src/api/glance/images.ts'
import { shellOption, shellWord } from '#src/lib/shell.ts'
import type { At } from '#src/paths.ts'

/** Who asks: what a client has to be told beside what it is signed in with. */
export type Caller = {
  readonly at: At
  /** A token of an application credential has its project, and takes no other. */
  readonly scoped: boolean
}

/** `openstack`, at this place. */
const openstack = ({ at, scoped }: Caller): string[] => ['openstack', shellOption('os-region-name', at.region), ...(scoped ? [shellOption('os-project-id', at.scope)] : [])]

/** One word a line where they are many. */
const lines = (...parts: readonly string[]) => parts.join(' \\\n  ')

/** A file in the folder where one is: its name may begin with a dash. */
const here = (file: string) => `./${file}`

export const tokenCommand = (caller: Caller): string => `export OS_TOKEN="$(${[...openstack(caller), 'token', 'issue', '-f', 'value', '-c', 'id'].join(' ')})"`

export const showCommand = (caller: Caller, { id }: Image): string => [...openstack(caller), 'image', 'show', id].join(' ')

export const saveCommand = (caller: Caller, { id }: Image, file: string): string => lines([...openstack(caller), 'image', 'save'].join(' '), shellOption('file', here(file)), id)

/** Sets what is set: to begin from. */
export function setCommand(caller: Caller, image: Image): string {
  const [property] = settable(image)
  return lines(
    [...openstack(caller), 'image', 'set'].join(' '),
    shellOption('name', image.name ?? ''),
    shellOption('min-disk', image.min_disk),
    shellOption('min-ram', image.min_ram),
    ...(property ? [shellOption('property', property.join('='))] : []),
    image.id,
  )
}

export type Such = {
  /** The file that has its data. */
  file: string
  /** Of the new image: the old one's, where the person may choose it. */
  visibility: Image['visibility']
  /** Staff make images for others. */
  owner: string | undefined
}

/** Makes an image like this one, from its data in a file. `--hidden` is an option of `set` alone. */
export function createCommand(caller: Caller, image: Image, { file, visibility, owner }: Such): string {
  const create = [
    [...openstack(caller), 'image', 'create'].join(' '),
    ...(image.os_hidden ? ['-f value -c id'] : []),
    ...(image.disk_format ? [shellOption('disk-format', image.disk_format)] : []),
    ...(image.container_format ? [shellOption('container-format', image.container_format)] : []),
    ...(image.min_disk > 0 ? [shellOption('min-disk', image.min_disk)] : []),
    ...(image.min_ram > 0 ? [shellOption('min-ram', image.min_ram)] : []),
    `--${visibility}`,
    ...(image.protected ? ['--protected'] : []),
    ...(owner === undefined ? [] : [shellOption('project', owner)]),
    ...image.tags.toSorted((a, b) => a.localeCompare(b)).map((tag) => shellOption('tag', tag)),
    ...settable(image).map((property) => shellOption('property', property.join('='))),
    ...(typeof image.size === 'number' ? [shellOption('file', here(file))] : []),
    `-- ${shellWord(image.name ?? '')}`,
  ]
  if (!image.os_hidden) return lines(...create)
  return `${lines(`id="$(${create[0]}`, ...create.slice(1))})"\n${[...openstack(caller), 'image', 'set', '--hidden', '"$id"'].join(' ')}`
}

/** Written by openstacksdk itself into whatever it creates (openstack/image/_base_proxy.py). */
const isStamp = (key: string) => key.startsWith('owner_specified.openstack.')

/** Properties that the client can write: it takes what stands before the first `=` for the key (osc_lib/cli/parseractions.py KeyValueAction). */
const settable = (image: Image) => Object.entries(properties(image)).filter(([key]) => !key.includes('=') && !isStamp(key))

/** Properties that no line can write. */
export const unsettable = (image: Image): string[] => Object.keys(properties(image)).filter((key) => key.includes('='))

/** The image's address at Glance itself. A catalog's endpoint is with or without the version. */
const urlOf = (endpoint: string, { id }: Image) => `${endpoint.replace(/\/+$/, '').replace(/\/v2$/, '')}/v2/images/${id}`

/** Its long options take their values as words of their own. */
const curl = ['curl', '--fail-with-body', '-H "X-Auth-Token: $OS_TOKEN"']

export const curlShow = (endpoint: string, image: Image): string => lines(curl.join(' '), shellWord(urlOf(endpoint, image)))

export const curlSave = (endpoint: string, image: Image, file: string): string => lines(curl.join(' '), `--output ${shellWord(here(file))}`, shellWord(`${urlOf(endpoint, image)}/file`))

export const curlRename = (endpoint: string, image: Image): string =>
  lines(
    curl.join(' '),
    '-X PATCH -H "Content-Type: application/openstack-images-v2.1-json-patch"',
    `--data ${shellWord(JSON.stringify([{ op: 'replace', path: '/name', value: image.name ?? null }]))}`,
    shellWord(urlOf(endpoint, image)),
  )
