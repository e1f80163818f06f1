import { demo } from './accounts.ts'
import type { Flavor } from './cloud.ts'

/** The flavors of the story: like those of the real cloud that the contract suite runs against, and a group. `ram` in MiB, `disk` in GiB. */
export const seedFlavors = (): Flavor[] => [
  { id: '1', name: 'm1.tiny', vcpus: 1, ram: 512, disk: 1, is_public: true, projects: [], description: 'Smallest general purpose', extra_specs: {} },
  { id: '2', name: 'm1.small', vcpus: 1, ram: 2048, disk: 20, is_public: true, projects: [], description: null, extra_specs: { 'hw:cpu_policy': 'shared', 'loupe:group': 'general' } },
  { id: '3', name: 'm1.medium', vcpus: 2, ram: 4096, disk: 40, is_public: true, projects: [], description: null, extra_specs: { 'hw_rng:allowed': 'True', 'loupe:group': 'general' } },
  { id: 'c2large', name: 'c2.large', vcpus: 8, ram: 8192, disk: 40, is_public: true, projects: [], description: 'Compute optimised', extra_specs: { 'hw:cpu_policy': 'dedicated', 'loupe:group': 'general,compute' } },
  { id: 'g1gpu', name: 'g1.gpu', vcpus: 4, ram: 16_384, disk: 200, is_public: false, projects: [demo.id], description: 'GPU, private to project demo', extra_specs: { 'resources:VGPU': '1', 'loupe:group': 'gpu' } },
  { id: 'r2xl', name: 'r2.xlarge', vcpus: 8, ram: 65_536, disk: 100, is_public: true, projects: [], description: 'Memory optimised', extra_specs: { 'hw:mem_page_size': 'large', 'hw:numa_nodes': '2' } },
]
