import type { Image } from '#src/api/glance/images.ts'
import styles from './OsMark.module.css'

type Mark = { name: string; hue: string; drawing: React.ReactNode }

const line = { fill: 'none', stroke: 'currentColor', strokeWidth: 1.7, strokeLinecap: 'round', strokeLinejoin: 'round' } as const
const solid = { fill: 'currentColor' } as const

/** Own drawings in the hue that people know a system by, one stroke and one shape each: they are read at 20 px. */
const MARKS = {
  ubuntu: {
    name: 'Ubuntu',
    hue: '#d9501e',
    drawing: (
      <>
        <circle cx="10" cy="10" r="3.9" {...line} strokeDasharray="6.4 1.77" strokeDashoffset="-0.9" strokeLinecap="butt" />
        <circle cx="3.9" cy="10" r="1.55" {...solid} />
        <circle cx="13.05" cy="4.72" r="1.55" {...solid} />
        <circle cx="13.05" cy="15.28" r="1.55" {...solid} />
      </>
    ),
  },
  debian: { name: 'Debian', hue: '#c2185b', drawing: <path d="M12.9 15.6c-4.3-.2-7.4-3.4-6.5-7.2.8-3.3 4.4-4.8 7-3 2 1.3 2.1 4.2.2 5.3-1.5.9-3.4 0-3.3-1.6" {...line} /> },
  fedora: { name: 'Fedora', hue: '#3667b0', drawing: <path d="M14 4.9c-2.3-.9-4.1.4-4.1 2.9v4.6c0 2.2-1.7 3.4-3.9 2.7M6.4 9.9h5.9" {...line} /> },
  centos: {
    name: 'CentOS',
    hue: '#8e3a8e',
    drawing: (
      <g transform="rotate(45 10 10)" {...solid}>
        <rect x="5" y="5" width="4.3" height="4.3" rx=".8" />
        <rect x="10.7" y="5" width="4.3" height="4.3" rx=".8" opacity=".6" />
        <rect x="5" y="10.7" width="4.3" height="4.3" rx=".8" opacity=".6" />
        <rect x="10.7" y="10.7" width="4.3" height="4.3" rx=".8" />
      </g>
    ),
  },
  rhel: {
    name: 'Red Hat Enterprise Linux',
    hue: '#cc1f1f',
    drawing: <path d="M3.6 11.6c0-1 1-1.5 2.3-1.8l1-3c.3-.9 1-1.4 1.8-1.1.5.1.8.4 1.4.2l1-.3c.8-.3 1.5.1 1.7.9l1 3.7c1.3.4 2.6 1.1 2.6 2.2 0 1.4-2.3 2.2-5.2 2.2-3.7 0-7.6-1.3-7.6-3z" {...solid} />,
  },
  rocky: { name: 'Rocky Linux', hue: '#0f9f6e', drawing: <path d="M4.2 13.2 8.6 8l6.2 6.800M11.2 10.600l1.8-2 3 3.2" {...line} /> },
  almalinux: {
    name: 'AlmaLinux',
    hue: '#1d6fb8',
    drawing: (
      <g {...solid}>
        {[0, 72, 144, 216, 288].map((turn) => (
          <ellipse key={turn} cx="10" cy="6.3" rx="1.7" ry="2.6" transform={`rotate(${turn} 10 10)`} />
        ))}
      </g>
    ),
  },
  suse: {
    name: 'SUSE',
    hue: '#2f9e44',
    drawing: (
      <>
        <path d="M4.2 13.900c1.5 1.3 4 1.6 5.9.5 1.5-.9 1.3-2.9-.2-3-1.1 0-1.5 1.2-.7 1.800M5 9.600c1.2-2.9 4.3-4.4 7.4-3.9 2 .3 3.6 1.6 3.6 3.2 0 1.4-1.2 2.3-2.8 2.300h-1.5" {...line} />
        <circle cx="12.7" cy="8.3" r="1" {...solid} />
      </>
    ),
  },
  arch: { name: 'Arch Linux', hue: '#1580bd', drawing: <path d="M10 3.5 16 16.200c-1.9-1.2-3.2-1.8-4.3-2 .3-2.3-.5-3.7-1.7-3.700s-2 1.4-1.7 3.700c-1.1.2-2.4.8-4.3 2z" {...solid} /> },
  alpine: { name: 'Alpine Linux', hue: '#22668f', drawing: <path d="m3.6 14 4.6-7 4.6 7M10.7 9.200l1.6-2.2 4.2 7" {...line} /> },
  cirros: { name: 'CirrOS', hue: '#3a86c8', drawing: <path d="M6.7 14.500a3 3 0 0 1-.4-6 4.2 4.2 0 0 1 8.1.9 2.6 2.6 0 0 1-.5 5.100z" {...line} /> },
  windows: {
    name: 'Windows',
    hue: '#0f6cbd',
    drawing: (
      <g {...solid}>
        <rect x="4.2" y="4.2" width="5.3" height="5.3" rx=".5" />
        <rect x="10.5" y="4.2" width="5.3" height="5.3" rx=".5" />
        <rect x="4.2" y="10.5" width="5.3" height="5.3" rx=".5" />
        <rect x="10.5" y="10.5" width="5.3" height="5.3" rx=".5" />
      </g>
    ),
  },
  freebsd: { name: 'FreeBSD', hue: '#b3302b', drawing: <path d="M5.8 6.600a5.9 5.9 0 1 0 8.4 0M5.8 6.600C4.6 5.8 4.2 4.7 4.4 4c1-.1 2.3.4 3 1.300M14.2 6.600c1.2-.8 1.6-1.9 1.4-2.6-1-.1-2.3.4-3 1.300M7.4 5.300a6 6 0 0 1 5.2 0" {...line} /> },
  coreos: {
    name: 'CoreOS',
    hue: '#4a74c9',
    drawing: (
      <>
        <circle cx="10" cy="10" r="5.8" {...line} />
        <path d="M10 7a3 3 0 0 1 3 3l-3 0z" {...solid} stroke="currentColor" strokeLinejoin="round" />
      </>
    ),
  },
  flatcar: { name: 'Flatcar', hue: '#0f9aa0', drawing: <path d="M4 8h12v3.500H4zM6.5 11.500v2.500M13.5 11.500v2.500M8 5.500h4" {...line} /> },
  oracle: { name: 'Oracle Linux', hue: '#c0442f', drawing: <rect x="3.6" y="6" width="12.8" height="8" rx="4" {...line} strokeWidth="2.1" /> },
  gentoo: { name: 'Gentoo', hue: '#6b5bb5', drawing: <path d="M5.5 7.300C6.6 5 9.2 4.2 11.6 5.300c2.3 1.1 4 2.8 3.6 4.3-.6 2.3-4.6 5.3-8 5.5-1.4.1-2-.6-1.2-1.6.9-1.1 2.5-2 3.5-3C8.3 9.6 6.3 9.1 5.5 7.300z" {...line} /> },
  talos: { name: 'Talos Linux', hue: '#c2571a', drawing: <path d="M10 3.6v12.8M6.4 5.2c2.2 2.9 2.2 6.7 0 9.6M13.6 5.2c-2.2 2.9-2.2 6.7 0 9.6" {...line} /> },
  nixos: { name: 'NixOS', hue: '#4d7cc4', drawing: <path d="M10 4v12M4.8 7l10.4 6M4.8 13 15.2 7" {...line} /> },
} satisfies Record<string, Mark>

/** How libosinfo and Glance's "Common image properties" spell a distribution, from its start. */
const SPELLINGS: readonly (readonly [string, keyof typeof MARKS])[] = [
  ['ubuntu', 'ubuntu'],
  ['debian', 'debian'],
  ['fedora-coreos', 'coreos'],
  ['fedora', 'fedora'],
  ['centos', 'centos'],
  ['rhel', 'rhel'],
  ['redhat', 'rhel'],
  ['rocky', 'rocky'],
  ['alma', 'almalinux'],
  ['opensuse', 'suse'],
  ['suse', 'suse'],
  ['sle', 'suse'],
  ['arch', 'arch'],
  ['alpine', 'alpine'],
  ['cirros', 'cirros'],
  ['win', 'windows'],
  ['freebsd', 'freebsd'],
  ['coreos', 'coreos'],
  ['rhcos', 'coreos'],
  ['flatcar', 'flatcar'],
  ['ol', 'oracle'],
  ['gentoo', 'gentoo'],
  ['nixos', 'nixos'],
  ['talos', 'talos'],
]

const markOf = (distro: string): Mark | undefined => {
  const found = SPELLINGS.find(([start]) => distro.toLowerCase().startsWith(start))
  return found && MARKS[found[1]]
}

/** Whose system is inside, by the property `os_distro`; a neutral disk (a disc for an ISO) where it does not say. */
export function OsMark({ image, size = 20 }: { image: Pick<Image, 'disk_format'> & { readonly os_distro?: unknown }; size?: number }) {
  const mark = typeof image.os_distro === 'string' ? markOf(image.os_distro) : undefined
  return (
    <svg
      viewBox="0 0 20 20"
      width={size}
      height={size}
      className={styles.mark}
      style={mark && { color: mark.hue }}
      role={mark && 'img'}
      aria-label={mark?.name}
      aria-hidden={mark ? undefined : true}
      data-known={mark !== undefined || undefined}
    >
      <rect width="20" height="20" rx="5" className={styles.tile} />
      {mark?.drawing ?? (image.disk_format === 'iso' ? disc : disk)}
    </svg>
  )
}

const disk = (
  <>
    <rect x="4" y="4.5" width="12" height="11" rx="2" {...line} strokeWidth="1.4" />
    <path d="M4 11.500h12M12.8 13.500h.8" {...line} strokeWidth="1.4" />
  </>
)

const disc = (
  <>
    <circle cx="10" cy="10" r="6" {...line} strokeWidth="1.4" />
    <circle cx="10" cy="10" r="1.6" {...line} strokeWidth="1.4" />
  </>
)
