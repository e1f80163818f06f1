import { useRef } from 'react'
import { OsMark } from '#src/image/OsMark.tsx'
import styles from './LightTable.module.css'

const SYSTEMS = ['ubuntu', 'debian', '', 'fedora', 'windows', 'alpine', 'rocky', 'cirros', '', 'arch', 'freebsd', 'centos', 'opensuse', '', 'coreos', 'nixos', 'almalinux', 'flatcar', 'rhel', 'oracle', 'gentoo', '']
/** Odd by odd (17 × 13, see the style sheet), so that one stands in the middle, where the lens begins. */
const SLIDES = Array.from({ length: 221 }, (_, i) => SYSTEMS[(i * 9) % SYSTEMS.length])

/** What Loupe is, drawn: slides on a light table, and a lens that goes where one points. For eyes only. */
export default function LightTable() {
  const table = useRef<HTMLDivElement>(null)
  return (
    <div
      ref={table}
      aria-hidden
      className={styles.table}
      onPointerMove={({ clientX, clientY, currentTarget }) => {
        const { left, top, width, height } = currentTarget.getBoundingClientRect()
        currentTarget.style.setProperty('--x', `${clientX - left - width / 2}px`)
        currentTarget.style.setProperty('--y', `${clientY - top - height / 2}px`)
      }}
    >
      <Slides />
      <div className={styles.seen}>
        <Slides />
      </div>
      <div className={styles.lens} />
    </div>
  )
}

const Slides = () => (
  <div className={styles.slides}>
    {SLIDES.map((os_distro, i) => (
      <div key={i} className={styles.slide}>
        <OsMark image={{ disk_format: i % 3 === 0 ? 'iso' : 'raw', os_distro }} size={30} />
      </div>
    ))}
  </div>
)
