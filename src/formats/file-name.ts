/** What the name of a file suggests for its image. `os_distro`, `os_version` and `architecture` in Glance's own words (useful image properties). */
export type Named = {
  readonly name: string
  readonly os_distro?: string | undefined
  readonly os_version?: string | undefined
  readonly architecture?: string | undefined
}

/** `os_distro` by the words that distributions put into file names; libosinfo's short ids. The first that is found counts. */
const DISTROS: readonly (readonly [word: RegExp, os_distro: string])[] = [
  [/fedora[-_. ]?coreos/, 'fedora-coreos'],
  [/rhcos/, 'rhcos'],
  [/flatcar/, 'flatcar'],
  [/ubuntu/, 'ubuntu'],
  [/debian/, 'debian'],
  [/centos/, 'centos'],
  [/rocky/, 'rocky'],
  [/alma(linux)?/, 'almalinux'],
  [/oracle|(^|[^a-z])ol(?=\d)/, 'ol'],
  [/rhel|red[-_. ]?hat/, 'rhel'],
  [/fedora/, 'fedora'],
  [/opensuse/, 'opensuse'],
  [/(^|[^a-z])sles?(?![a-z])|suse/, 'sles'],
  [/cirros/, 'cirros'],
  [/alpine/, 'alpine'],
  [/arch[-_. ]?linux/, 'arch'],
  [/gentoo/, 'gentoo'],
  [/kali/, 'kali'],
  [/freebsd/, 'freebsd'],
  [/openbsd/, 'openbsd'],
  [/netbsd/, 'netbsd'],
  [/talos/, 'talos'],
  [/windows|(^|[^a-z])win(?=[-_. ]?(server|1[01]|20\d\d))/, 'windows'],
]

/** Releases whose files carry only the code name. */
const CODE_NAMES: Readonly<Record<string, readonly [os_distro: string, os_version: string]>> = {
  bionic: ['ubuntu', '18.04'], focal: ['ubuntu', '20.04'], jammy: ['ubuntu', '22.04'], noble: ['ubuntu', '24.04'], plucky: ['ubuntu', '25.04'], questing: ['ubuntu', '25.10'],
  buster: ['debian', '10'], bullseye: ['debian', '11'], bookworm: ['debian', '12'], trixie: ['debian', '13'],
}

/** Nova's names (nova/objects/fields.py Architecture) for what files are called. */
const ARCHITECTURES: readonly (readonly [word: RegExp, architecture: string])[] = [
  [/x86[-_]64|amd64|x64/, 'x86_64'],
  [/aarch64|arm64/, 'aarch64'],
  [/armv7l?|armhf/, 'armv7l'],
  [/i[3-6]86|x86[-_]32/, 'i686'],
  [/ppc64le|ppc64el/, 'ppc64le'],
  [/s390x/, 's390x'],
  [/riscv64/, 'riscv64'],
]

const EXTENSION = /\.(qcow2?|img|raw|iso|vmdk|vhdx?|vdi|ova|ovf|vpc|dsk|bin|tar|tgz|gz|xz|zst|bz2|zip|7z)$/i

/** `ubuntu-24.04-server-cloudimg-amd64.img`: the name without its endings, and what the words in it say. */
export function namedBy(fileName: string): Named {
  let name = fileName
  while (EXTENSION.test(name)) name = name.replace(EXTENSION, '')
  const words = name.toLowerCase()
  const architecture = ARCHITECTURES.find(([word]) => bounded(word).test(words))?.[1]
  const distro = DISTROS.find(([word]) => word.test(words))?.[1]
  const code = Object.entries(CODE_NAMES).find(([word]) => bounded(new RegExp(word)).test(words))?.[1]
  const [os_distro, os_version] = code && (distro === undefined || distro === code[0]) ? code : [distro, distro && versionOf(words, distro)]
  return { name: name === '' ? fileName : name, os_distro, os_version, architecture }
}

const bounded = (word: RegExp) => new RegExp(`(?<![a-z0-9])(?:${word.source})(?![a-z0-9])`)

/** The first number after the distribution's name that is no architecture, no word's part and no date. */
function versionOf(words: string, distro: string): string | undefined {
  const from = words.slice(words.search(DISTROS.find(([, id]) => id === distro)?.[0] ?? /^/))
  const rest = from.replaceAll(/x86[-_](64|32)|i[3-6]86|amd64|arm64|aarch64|ppc64el|ppc64le|s390x|riscv64/g, ' ')
  return /(?<![0-9.])(?!20\d{6})(\d{1,4}(?:\.\d{1,2}){0,2})(?![0-9]|\.\d{1,2}(?!\d))/.exec(rest)?.[1]
}
