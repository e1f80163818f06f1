import type { Rules, Service } from './policy.ts'

/** What is known of a cloud beforehand, where its own policy files are not at hand. */
export const PRESETS = ['default', 'infomaniak', 'legacy'] as const
export type PresetName = (typeof PRESETS)[number]

type Preset = {
  /** oslo.policy's `enforce_new_defaults`: without it what a rule said before still counts, beside what it says now. Keystone 22 stays without it. */
  readonly newDefaults: boolean
  readonly rules: Partial<Record<Service, Rules>>
}

export const presets: Readonly<Record<PresetName, Preset>> = {
  default: { newDefaults: true, rules: {} },
  // https://docs.infomaniak.cloud, Glance policies: readers download what they see, and "the community visibility is not supported".
  infomaniak: {
    newDefaults: true,
    rules: {
      image: {
        download_image:
          "rule:context_is_admin or ((role:reader or role:member) and (project_id:%(project_id)s or project_id:%(member_id)s or 'community':%(visibility)s or 'public':%(visibility)s or 'shared':%(visibility)s))",
        communitize_image: '!',
      },
    },
  },
  // Glance before 2023.1 as it is installed, and any service whose operators set enforce_new_defaults = false.
  legacy: { newDefaults: false, rules: {} },
}
