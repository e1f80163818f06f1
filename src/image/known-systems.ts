/** A value that Nova or libosinfo knows, and what people call it. */
export type Known = { readonly value: string; readonly name?: string }

/** libosinfo's short ids, as Glance's "Useful image properties" asks for in `os_distro`; the ones that clouds have most come first. */
export const DISTROS: readonly Known[] = [
  { value: 'ubuntu', name: 'Ubuntu' },
  { value: 'debian', name: 'Debian' },
  { value: 'rocky', name: 'Rocky Linux' },
  { value: 'almalinux', name: 'AlmaLinux' },
  { value: 'centos', name: 'CentOS' },
  { value: 'rhel', name: 'Red Hat Enterprise Linux' },
  { value: 'fedora', name: 'Fedora' },
  { value: 'fedora-coreos', name: 'Fedora CoreOS' },
  { value: 'rhcos', name: 'Red Hat CoreOS' },
  { value: 'flatcar', name: 'Flatcar' },
  { value: 'opensuse', name: 'openSUSE' },
  { value: 'sles', name: 'SUSE Linux Enterprise' },
  { value: 'ol', name: 'Oracle Linux' },
  { value: 'alpine', name: 'Alpine Linux' },
  { value: 'arch', name: 'Arch Linux' },
  { value: 'gentoo', name: 'Gentoo' },
  { value: 'nixos', name: 'NixOS' },
  { value: 'kali', name: 'Kali Linux' },
  { value: 'talos', name: 'Talos Linux' },
  { value: 'cirros', name: 'CirrOS' },
  { value: 'windows', name: 'Windows' },
  { value: 'freebsd', name: 'FreeBSD' },
  { value: 'openbsd', name: 'OpenBSD' },
  { value: 'netbsd', name: 'NetBSD' },
]

/** nova/objects/fields.py Architecture: its canonical names, the usual ones first. */
export const ARCHITECTURES: readonly Known[] = [
  { value: 'x86_64', name: 'AMD64' },
  { value: 'aarch64', name: 'ARM64' },
  { value: 'i686', name: 'x86' },
  { value: 'armv7l', name: 'ARMv7' },
  { value: 'ppc64le', name: 'POWER' },
  { value: 's390x', name: 'IBM Z' },
  ...[
    'alpha', 'armv6', 'armv7b', 'cris', 'ia64', 'lm32', 'm68k', 'microblaze', 'microblazeel', 'mips', 'mipsel', 'mips64', 'mips64el', 'openrisc', 'parisc', 'parisc64',
    'ppc', 'ppcle', 'ppc64', 'ppcemb', 's390', 'sh4', 'sh4eb', 'sparc', 'sparc64', 'unicore32', 'xtensa', 'xtensaeb',
  ].map((value) => ({ value })),
]

/** nova/objects/fields.py HVType, without its `fake` and `test`. */
export const HYPERVISORS: readonly Known[] = [
  { value: 'qemu', name: 'QEMU, KVM' },
  { value: 'kvm', name: 'KVM' },
  { value: 'xen', name: 'Xen' },
  { value: 'vmware', name: 'VMware' },
  { value: 'hyperv', name: 'Hyper-V' },
  { value: 'ironic', name: 'Bare metal' },
  { value: 'lxc', name: 'LXC' },
  { value: 'vz', name: 'Virtuozzo' },
  { value: 'phyp', name: 'PowerVM' },
  { value: 'zvm', name: 'z/VM' },
  ...['baremetal', 'bhyve', 'docker', 'kqemu', 'lxd', 'openvz', 'parallels', 'prsm', 'uml', 'vbox'].map((value) => ({ value })),
]
