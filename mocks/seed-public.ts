import { acme, admin, demo } from './accounts.ts'
import type { SeedImage } from './seed.ts'

const GiB = 1024 ** 3

const linux = { architecture: 'x86_64', os_type: 'linux', hw_disk_bus: 'virtio', hw_vif_model: 'virtio', hw_rng_model: 'virtio' }
const uefi = { hw_firmware_type: 'uefi', hw_machine_type: 'q35' }

/** The catalog that the cloud's staff publishes, and what it keeps to itself. */
export const staffImages: readonly SeedImage[] = (
  [
    {
      key: 'ubuntu-24.04', name: 'Ubuntu 24.04 LTS (Noble Numbat)', days: 9, size: 597_098_496, virtual_size: 3.5 * GiB, protected: true, min_disk: 8, min_ram: 1024, stores: ['fast', 'slow'], tags: ['ubuntu', 'lts', 'recommended'],
      properties: { ...linux, ...uefi, os_distro: 'ubuntu', os_version: '24.04', os_admin_user: 'ubuntu', hw_qemu_guest_agent: 'yes', description: 'Canonical’s cloud image, refreshed each month.' },
    },
    {
      key: 'ubuntu-22.04', name: 'Ubuntu 22.04 LTS (Jammy Jellyfish)', days: 40, size: 672_325_632, virtual_size: 2.25 * GiB, protected: true, min_disk: 8, min_ram: 512, stores: ['fast', 'slow'], tags: ['ubuntu', 'lts'],
      properties: { ...linux, os_distro: 'ubuntu', os_version: '22.04', os_admin_user: 'ubuntu' },
    },
    {
      key: 'ubuntu-20.04', name: 'Ubuntu 20.04 LTS (Focal Fossa)', days: 540, changed: 170, size: 625_475_584, virtual_size: 2.25 * GiB, os_hidden: true, min_disk: 8, tags: ['ubuntu', 'eol'],
      properties: { ...linux, os_distro: 'ubuntu', os_version: '20.04', description: 'Out of support since May 2025. Hidden, so that running servers can still be rebuilt.' },
    },
    {
      key: 'ubuntu-24.04-arm64', name: 'Ubuntu 24.04 LTS (arm64)', days: 9, size: 590_217_216, virtual_size: 3.5 * GiB, min_disk: 8, min_ram: 1024, tags: ['ubuntu', 'lts', 'arm'],
      properties: { ...linux, ...uefi, hw_machine_type: 'virt', architecture: 'aarch64', os_distro: 'ubuntu', os_version: '24.04' },
    },
    { key: 'debian-13', name: 'Debian 13 (Trixie)', days: 16, size: 347_340_800, virtual_size: 3 * GiB, protected: true, min_disk: 4, tags: ['debian', 'recommended'], properties: { ...linux, os_distro: 'debian', os_version: '13', os_admin_user: 'debian' } },
    { key: 'debian-12', name: 'Debian 12 (Bookworm)', days: 71, size: 358_875_136, virtual_size: 3 * GiB, min_disk: 4, tags: ['debian'], properties: { ...linux, os_distro: 'debian', os_version: '12', os_admin_user: 'debian' } },
    { key: 'fedora-cloud-43', name: 'Fedora Cloud 43', days: 24, size: 555_614_208, virtual_size: 5 * GiB, min_disk: 6, tags: ['fedora'], properties: { ...linux, ...uefi, os_distro: 'fedora', os_version: '43', os_admin_user: 'fedora' } },
    { key: 'rocky-9', name: 'Rocky Linux 9.6', days: 58, size: 641_728_512, virtual_size: 10 * GiB, min_disk: 10, tags: ['rocky', 'enterprise'], properties: { ...linux, os_distro: 'rocky', os_version: '9.6', os_admin_user: 'rocky' } },
    { key: 'rocky-10', name: 'Rocky Linux 10.0', days: 33, size: 557_842_432, virtual_size: 10 * GiB, min_disk: 10, tags: ['rocky', 'enterprise'], properties: { ...linux, ...uefi, os_distro: 'rocky', os_version: '10.0', os_admin_user: 'rocky' } },
    { key: 'almalinux-9', name: 'AlmaLinux 9.6', days: 60, size: 510_656_512, virtual_size: 10 * GiB, min_disk: 10, tags: ['almalinux'], properties: { ...linux, os_distro: 'almalinux', os_version: '9.6' } },
    { key: 'opensuse-leap-15.6', name: 'openSUSE Leap 15.6', days: 210, size: 712_900_608, virtual_size: 10 * GiB, min_disk: 10, tags: ['opensuse'], properties: { ...linux, os_distro: 'opensuse', os_version: '15.6' } },
    { key: 'arch', name: 'Arch Linux 2026.10', days: 21, size: 545_128_448, virtual_size: 40 * GiB, min_disk: 40, tags: ['arch', 'rolling'], properties: { ...linux, os_distro: 'arch', os_version: 'rolling' } },
    { key: 'flatcar', name: 'Flatcar Container Linux (stable)', days: 12, size: 475_529_216, virtual_size: 8.5 * GiB, min_disk: 9, tags: ['containers'], properties: { ...linux, os_distro: 'flatcar', os_version: '4230.2.3' } },
    {
      key: 'talos', name: 'Talos v1.11.3 (Kubernetes)', days: 5, disk_format: 'raw', size: 1_306_525_696, min_disk: 10, min_ram: 2048, stores: ['slow'], tags: ['kubernetes', 'talos'],
      properties: { ...linux, ...uefi, os_distro: 'talos', os_version: '1.11.3', hw_vif_multiqueue_enabled: 'true' },
    },
    { key: 'freebsd-14', name: 'FreeBSD 14.3', days: 120, size: 668_336_128, virtual_size: 6 * GiB, min_disk: 6, tags: ['bsd'], properties: { architecture: 'x86_64', os_type: 'freebsd', os_distro: 'freebsd', os_version: '14.3', hw_disk_bus: 'virtio' } },
    { key: 'cirros', name: 'cirros-0.6.3-x86_64-disk', days: 700, size: 21_692_416, virtual_size: 112 * 1024 ** 2, min_disk: 1, tags: ['cirros', 'test'], properties: { ...linux, os_distro: 'cirros', os_version: '0.6.3' } },
    {
      key: 'windows-2025', name: 'Windows Server 2025 Standard', days: 30, size: 20_400_046_080, virtual_size: 60 * GiB, protected: true, min_disk: 60, min_ram: 4096, stores: ['slow'], tags: ['windows', 'licensed'],
      properties: { architecture: 'x86_64', os_type: 'windows', os_distro: 'windows', os_version: '2025', ...uefi, os_secure_boot: 'required', hw_disk_bus: 'scsi', hw_scsi_model: 'virtio-scsi', hw_vif_model: 'virtio', hw_tpm_model: 'tpm-crb', hw_tpm_version: '2.0', os_license: 'spla' },
    },
    {
      key: 'windows-2022', name: 'Windows Server 2022 Standard', days: 190, changed: 6, status: 'deactivated', disk_format: 'vhdx', size: 11_203_551_232, min_disk: 60, min_ram: 4096, stores: ['slow'], tags: ['windows', 'licensed', 'security-hold'],
      properties: { architecture: 'x86_64', os_type: 'windows', os_distro: 'windows', os_version: '2022', ...uefi, description: 'Held back until the November updates are in.' },
    },
    { key: 'systemrescue', name: 'SystemRescue 12.02', days: 95, disk_format: 'iso', size: 1_204_813_824, visibility: 'community', tags: ['rescue', 'iso'], properties: { architecture: 'x86_64', os_type: 'linux', hw_rescue_device: 'cdrom', hw_rescue_bus: 'sata' } },
    { key: 'memtest', name: 'Memtest86+ 7.20', days: 400, disk_format: 'iso', size: 6_397_952, visibility: 'community', tags: ['iso', 'hardware'], properties: { architecture: 'x86_64' } },
    { key: 'cirros-kernel', name: 'cirros-0.6.3-x86_64-kernel', days: 700, disk_format: 'aki', container_format: 'aki', size: 8_986_624, tags: ['cirros'], properties: {} },
    { key: 'cirros-initramfs', name: 'cirros-0.6.3-x86_64-initramfs', days: 700, disk_format: 'ari', container_format: 'ari', size: 6_094_848, tags: ['cirros'], properties: {} },
    { key: 'cirros-rootfs', name: 'cirros-0.6.3-x86_64-uec', days: 700, disk_format: 'ami', container_format: 'ami', size: 25_165_824, tags: ['cirros'], properties: { ...linux, os_distro: 'cirros' }, needs: { kernel_id: 'cirros-kernel', ramdisk_id: 'cirros-initramfs' } },
    { key: 'octavia', name: 'amphora-x64-haproxy', days: 44, visibility: 'shared', size: 412_090_368, virtual_size: 2 * GiB, min_disk: 2, tags: ['amphora'], properties: { ...linux, description: 'For the load balancers alone.' } },
    { key: 'gpu-drivers', name: 'Ubuntu 24.04 with NVIDIA 570', days: 18, visibility: 'shared', size: 5_905_580_032, virtual_size: 20 * GiB, min_disk: 20, min_ram: 8192, stores: ['slow'], tags: ['ubuntu', 'gpu'], properties: { ...linux, ...uefi, os_distro: 'ubuntu', os_version: '24.04', 'trait:CUSTOM_GPU_L40S': 'required', loupe_flavor_groups: 'gpu' }, members: [[demo, 'accepted'], [acme, 'pending']] },
  ] as const satisfies readonly Partial<SeedImage>[]
).map((image) => ({ owner: admin, visibility: 'public', disk_format: 'qcow2', container_format: 'bare', ...image }))
