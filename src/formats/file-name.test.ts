import { expect, it } from 'vitest'
import { namedBy } from './file-name.ts'

it.each<[file: string, name: string, distro?: string | undefined, version?: string | undefined, architecture?: string | undefined]>([
  ['ubuntu-24.04-server-cloudimg-amd64.img', 'ubuntu-24.04-server-cloudimg-amd64', 'ubuntu', '24.04', 'x86_64'],
  ['noble-server-cloudimg-arm64.img', 'noble-server-cloudimg-arm64', 'ubuntu', '24.04', 'aarch64'],
  ['debian-12-genericcloud-amd64-20240507-1740.qcow2', 'debian-12-genericcloud-amd64-20240507-1740', 'debian', '12', 'x86_64'],
  ['Fedora-Cloud-Base-Generic-41-1.4.x86_64.qcow2', 'Fedora-Cloud-Base-Generic-41-1.4.x86_64', 'fedora', '41', 'x86_64'],
  ['fedora-coreos-41.20241215.3.0-openstack.x86_64.qcow2.xz', 'fedora-coreos-41.20241215.3.0-openstack.x86_64', 'fedora-coreos', '41', 'x86_64'],
  ['Rocky-9-GenericCloud-Base.latest.x86_64.qcow2', 'Rocky-9-GenericCloud-Base.latest.x86_64', 'rocky', '9', 'x86_64'],
  ['AlmaLinux-9-GenericCloud-latest.x86_64.qcow2', 'AlmaLinux-9-GenericCloud-latest.x86_64', 'almalinux', '9', 'x86_64'],
  ['CentOS-Stream-GenericCloud-9-20240101.0.x86_64.qcow2', 'CentOS-Stream-GenericCloud-9-20240101.0.x86_64', 'centos', '9', 'x86_64'],
  ['CentOS-7-x86_64-GenericCloud-2009.qcow2', 'CentOS-7-x86_64-GenericCloud-2009', 'centos', '7', 'x86_64'],
  ['openSUSE-Leap-15.6.x86_64-NoCloud.qcow2', 'openSUSE-Leap-15.6.x86_64-NoCloud', 'opensuse', '15.6', 'x86_64'],
  ['OL9U4_x86_64-kvm-b234.qcow2', 'OL9U4_x86_64-kvm-b234', 'ol', '9', 'x86_64'],
  ['SLES15-SP5-Minimal-VM.x86_64-kvm-and-xen-GM.qcow2', 'SLES15-SP5-Minimal-VM.x86_64-kvm-and-xen-GM', 'sles', '15', 'x86_64'],
  ['cirros-0.6.2-x86_64-disk.img', 'cirros-0.6.2-x86_64-disk', 'cirros', '0.6.2', 'x86_64'],
  ['FreeBSD-14.1-RELEASE-amd64.qcow2.xz', 'FreeBSD-14.1-RELEASE-amd64', 'freebsd', '14.1', 'x86_64'],
  ['nocloud_alpine-3.20.3-x86_64-bios-cloudinit-r0.qcow2', 'nocloud_alpine-3.20.3-x86_64-bios-cloudinit-r0', 'alpine', '3.20.3', 'x86_64'],
  ['Arch-Linux-x86_64-cloudimg.qcow2', 'Arch-Linux-x86_64-cloudimg', 'arch', undefined, 'x86_64'],
  ['windows_server_2022_standard_eval_kvm_20220801.qcow2.gz', 'windows_server_2022_standard_eval_kvm_20220801', 'windows', '2022'],
  ['Win10_22H2_English_x64.iso', 'Win10_22H2_English_x64', 'windows', '10', 'x86_64'],
  ['virtio-win-0.1.262.iso', 'virtio-win-0.1.262'],
  ['flatcar_production_openstack_image.img', 'flatcar_production_openstack_image', 'flatcar'],
  ['my image (1).qcow2', 'my image (1)'],
  ['archive-2024.raw', 'archive-2024'],
  ['noble-thing-debian.img', 'noble-thing-debian', 'debian'],
  ['disk', 'disk'],
  ['.img', '.img'],
])('%s', (file, name, os_distro, os_version, architecture) => {
  expect(namedBy(file)).toEqual({ name, os_distro, os_version, architecture })
})
