import { acme, demo } from './accounts.ts'
import type { SeedImage } from './seed.ts'

const MiB = 1024 ** 2
const GiB = 1024 ** 3

const linux = { architecture: 'x86_64', os_type: 'linux', hw_disk_bus: 'virtio', hw_vif_model: 'virtio' }
const golden = { ...linux, os_distro: 'rocky', os_version: '9.6', team: 'platform', cost_center: '4711', built_by: 'packer' }
const build = { ...linux, os_distro: 'debian', os_version: '12', ci_pipeline: 'nightly-images' }

/** The work of project demo: golden images, a pipeline's builds, snapshots, imports under way and gone wrong. */
const demoImages = [
  { key: 'golden-base', name: 'golden-base-2026.10', days: 20, changed: 18, size: 1_140_850_688, virtual_size: 10 * GiB, protected: true, min_disk: 10, min_ram: 1024, stores: ['fast', 'slow'], tags: ['golden', 'approved'], properties: { ...golden, description: 'The base of all our servers. Built nightly, promoted by hand.' } },
  { key: 'golden-web', name: 'golden-web-2026.10', days: 19, size: 1_301_282_816, virtual_size: 10 * GiB, protected: true, min_disk: 10, min_ram: 2048, tags: ['golden', 'approved', 'nginx'], properties: { ...golden, nginx_version: '1.28' } },
  { key: 'golden-db', name: 'golden-db-2026.10', days: 19, size: 1_428_160_512, virtual_size: 20 * GiB, protected: true, min_disk: 20, min_ram: 8192, tags: ['golden', 'approved', 'postgresql'], properties: { ...golden, postgresql_version: '17', hw_numa_nodes: '1' } },
  { key: 'golden-base-old', name: 'golden-base-2026.04', days: 200, changed: 17, status: 'deactivated', size: 1_099_956_224, virtual_size: 10 * GiB, min_disk: 10, tags: ['golden', 'superseded'], properties: golden },
  { key: 'build-1846', name: 'ci-build-1846', days: 0.2, size: 389_021_696, virtual_size: 4 * GiB, tags: ['ci', 'main'], properties: { ...build, ci_commit: '9f31c07' } },
  { key: 'build-1845', name: 'ci-build-1845', days: 1.2, size: 388_956_160, virtual_size: 4 * GiB, tags: ['ci', 'main'], properties: { ...build, ci_commit: '52be1d9' } },
  { key: 'build-1844', name: 'ci-build-1844', days: 2.2, status: 'killed', tags: ['ci', 'main'], properties: { ...build, ci_commit: 'c0ffee1' } },
  { key: 'build-1843', name: 'ci-build-1843', days: 3.2, size: 387_973_120, virtual_size: 4 * GiB, tags: ['ci', 'main'], properties: { ...build, ci_commit: '1d3e77a' } },
  { key: 'build-1829', name: 'ci-build-1829', days: 17.2, status: 'pending_delete', size: 386_727_936, virtual_size: 4 * GiB, tags: ['ci'], properties: { ...build, ci_commit: '0b5e55d' } },
  {
    key: 'web-1-snapshot', name: 'web-1-before-upgrade', days: 26, disk_format: 'raw', size: 512 * MiB, min_disk: 10, tags: ['snapshot'],
    properties: { ...linux, image_type: 'snapshot', image_location: 'snapshot', image_state: 'available', owner_user_name: 'alice', owner_project_name: 'demo', boot_roles: 'reader,member', instance_uuid: 'da9b721e-915e-4783-84ae-0be9b8c67ce6' }, needs: { base_image_ref: 'golden-web' },
  },
  { key: 'db-1-snapshot', name: 'db-1-2026-03-14', days: 252, disk_format: 'raw', size: 1536 * MiB, min_disk: 20, stores: ['slow'], tags: ['snapshot'], properties: { ...linux, image_type: 'snapshot', image_location: 'snapshot', image_state: 'available', owner_user_name: 'alice' }, needs: { base_image_ref: 'golden-db' } },
  { key: 'saving', name: 'warehouse-export (uploading)', days: 0.01, status: 'saving', disk_format: 'raw', tags: [], properties: {} },
  { key: 'staged', name: 'edge-gateway 4.1 (staged, not imported)', days: 2, status: 'uploading', tags: ['edge'], properties: {} },
  { key: 'importing', name: 'kubernetes-node-1.34', days: 0.005, status: 'importing', tags: ['kubernetes'], properties: { ...linux, os_glance_import_task: '5b0f3d0e-6d1c-4a52-9d4f-0c9a4e7b1a11', os_glance_importing_to_stores: 'fast,slow', os_glance_failed_import: '' } },
  { key: 'failed-import', name: 'kubernetes-node-1.35-rc1', days: 0.3, status: 'queued', tags: ['kubernetes'], properties: { ...linux, os_glance_importing_to_stores: '', os_glance_failed_import: 'fast' } },
  { key: 'queued', name: 'monitoring-appliance', days: 6, status: 'queued', tags: ['draft'], properties: { note: 'The vendor sends the file next week.' } },
  { key: 'queued-no-format', name: 'to-be-decided', days: 8, status: 'queued', disk_format: null, container_format: null, tags: ['draft'], properties: {} },
  { key: 'windows-legacy', name: 'windows-2016-legacy', days: 610, changed: 310, status: 'deactivated', disk_format: 'vhd', size: 3_221_225_472, virtual_size: 40 * GiB, min_disk: 40, min_ram: 4096, stores: ['slow'], tags: ['windows', 'legacy'], properties: { architecture: 'x86_64', os_type: 'windows', os_distro: 'windows', os_version: '2016', hw_disk_bus: 'ide', hw_vif_model: 'e1000' } },
  { key: 'vmware', name: 'vendor-firewall-7.4', days: 150, disk_format: 'vmdk', size: 934_281_216, virtual_size: 8 * GiB, min_disk: 8, tags: ['appliance', 'vendor'], properties: { vmware_disktype: 'sparse', vmware_adaptertype: 'lsiLogic', hw_disk_bus: 'scsi' } },
  { key: 'ova', name: 'vendor-loadbalancer-16.1.ova', days: 300, disk_format: 'vmdk', container_format: 'ova', size: 734_003_200, tags: ['appliance', 'vendor'], properties: {} },
  { key: 'virtualbox', name: 'training-lab', days: 330, disk_format: 'vdi', size: 822_083_584, virtual_size: 25 * GiB, min_disk: 25, tags: ['training'], properties: linux },
  { key: 'ploop', name: 'virtuozzo-container-template', days: 480, disk_format: 'ploop', size: 268_435_456, tags: ['virtuozzo'], properties: {} },
  { key: 'compressed', name: 'backup-2025-12.qcow2.gz', days: 330, container_format: 'compressed', size: 471_859_200, stores: ['slow'], tags: ['backup'], properties: {} },
  { key: 'nameless', name: null, days: 12, size: 41_943_040, virtual_size: 1 * GiB, tags: ['nameless'], properties: {} },
  { key: 'long-name', name: `quarterly-compliance-scanner-${'with-all-its-plugins-and-signatures-'.repeat(4)}and-a-name-of-200-letters`.padEnd(200, '!').slice(0, 200), days: 45, size: 125_829_120, virtual_size: 2 * GiB, tags: ['compliance'], properties: {} },
  { key: 'right-to-left', name: 'صورة النظام الأساسية (إصدار 2.1)', days: 88, size: 157_286_400, virtual_size: 4 * GiB, tags: ['عربي'], properties: { description: 'بُنيت في الدوحة' } },
  { key: 'html', name: '<b>Łódź</b> <img src=x onerror=alert(1)> & "quoted" 日本語', days: 66, disk_format: 'raw', size: 8_388_608, tags: ['<script>'], properties: { note: 'A value with <markup>, "quotes" & an ampersand ✓', 'a/b~c': 'a key to escape' } },
  {
    key: 'many', name: 'everything-at-once', days: 130, size: 33_554_432, virtual_size: 1 * GiB, tags: Array.from({ length: 20 }, (_, i) => `tag-${String(i + 1).padStart(2, '0')}`),
    properties: Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`custom_${String(i + 1).padStart(2, '0')}`, `value ${i + 1}${i % 7 === 0 ? ' that is a good deal longer than the others are, for columns to cope with' : ''}`])),
  },
  { key: 'fedora-shared', name: 'fedora-43-hardened', days: 22, visibility: 'shared', size: 524_288_000, virtual_size: 5 * GiB, min_disk: 6, tags: ['fedora', 'hardened'], properties: { ...linux, os_distro: 'fedora', os_version: '43' }, members: [[acme, 'pending']] },
  { key: 'agent-shared', name: 'backup-agent-appliance', days: 170, visibility: 'shared', size: 94_371_840, virtual_size: 2 * GiB, tags: ['backup'], properties: linux, members: [[acme, 'accepted']] },
  { key: 'demo-community', name: 'packer-base (community)', days: 260, visibility: 'community', size: 367_001_600, virtual_size: 4 * GiB, tags: ['packer', 'community'], properties: { ...linux, os_distro: 'debian', os_version: '12' } },
] as const satisfies readonly Partial<SeedImage>[]

/** Of project acme: what it shares with demo, in each state of an invitation, and what demo never sees. */
const acmeImages = [
  { key: 'acme-appliance', name: 'acme-appliance-for-demo', days: 4, visibility: 'shared', size: 209_715_200, virtual_size: 4 * GiB, min_disk: 4, tags: ['appliance'], properties: { ...linux, os_distro: 'alpine', os_version: '3.22' }, members: [[demo, 'pending']] },
  { key: 'acme-erp', name: 'acme-erp-4.2', days: 140, visibility: 'shared', size: 2_684_354_560, virtual_size: 40 * GiB, min_disk: 40, min_ram: 8192, stores: ['slow'], tags: ['erp'], properties: { ...linux, os_distro: 'rhel', os_version: '9.4' }, members: [[demo, 'accepted']] },
  { key: 'acme-beta', name: 'acme-beta-channel', days: 75, visibility: 'shared', size: 104_857_600, virtual_size: 4 * GiB, tags: ['beta'], properties: linux, members: [[demo, 'rejected']] },
  { key: 'acme-private', name: 'acme-payroll', days: 220, size: 734_003_200, virtual_size: 20 * GiB, protected: true, min_disk: 20, tags: ['internal'], properties: linux },
  { key: 'acme-community', name: 'acme-toolbox (community)', days: 365, visibility: 'community', size: 188_743_680, virtual_size: 2 * GiB, tags: ['tools'], properties: { ...linux, os_distro: 'alpine', os_version: '3.20' } },
] as const satisfies readonly Partial<SeedImage>[]

export const projectImages: readonly SeedImage[] = [
  ...demoImages.map((image) => ({ owner: demo, visibility: 'private' as const, disk_format: 'qcow2', container_format: 'bare', ...image })),
  ...acmeImages.map((image) => ({ owner: acme, visibility: 'private' as const, disk_format: 'qcow2', container_format: 'bare', ...image })),
]
