/** As the real cloud of the contract suite is set up: two stores, three ways to import. */
export const stores = [
  { id: 'fast', description: 'Fast local disks (default)', default: 'true' },
  { id: 'slow', description: 'Slow archive disks' },
] as const
export const storeIds: readonly string[] = stores.map(({ id }) => id)
export const defaultStore = 'fast'
export const importMethods = ['glance-direct', 'web-download', 'copy-image'] as const
