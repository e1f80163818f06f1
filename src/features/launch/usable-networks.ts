import { t } from '@lingui/core/macro'
import type { Network } from '#src/api/neutron/networks.ts'
import type { Offer } from './offer.ts'

/** Why Nova would refuse a server in it. nova/network/neutron.py NetworkRequiresSubnet, ExternalNetworkAttachForbidden */
export function whyNotNetwork(network: Network, mayExternal: boolean): string | undefined {
  if (network.subnets.length === 0) return t`It has no subnet, so no server gets an address in it.`
  return network['router:external'] && !network.shared && !mayExternal ? t`It leads outside: servers reach it by way of a router.` : undefined
}

export const usableFirst = (networks: readonly Network[], mayExternal: boolean): readonly Network[] =>
  networks.toSorted((a, b) => Number(whyNotNetwork(a, mayExternal) !== undefined) - Number(whyNotNetwork(b, mayExternal) !== undefined))

/** What is chosen at first: the one network that there is; where there are several, the person says which. */
export function firstNetworks(networks: Offer<Network> | undefined, mayExternal: boolean, byWord: boolean): { network: 'auto' | 'none' | 'chosen'; networks: string[] } {
  // An older Nova has no words for it, and chooses where nothing is said.
  const nothing = byWord ? 'none' : 'auto'
  if (!networks) return { network: nothing, networks: [] }
  const usable = networks.of.filter((network) => whyNotNetwork(network, mayExternal) === undefined)
  const [only] = usable
  if (usable.length === 1 && only) return { network: 'chosen', networks: [only.id] }
  return { network: usable.length > 0 ? 'chosen' : networks.error ? 'auto' : nothing, networks: [] }
}
