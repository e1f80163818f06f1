/** Whose default rules a cloud follows. */
export type Release = 'zed' | 'master'

/** What a service's own code says of its rules. */
export type Defaults = {
  readonly rules: Readonly<Record<string, string>>
  /** Under which name a rule stood before, and what it said then. */
  readonly former: Readonly<Record<string, { readonly name: string; readonly text: string }>>
  /** The former texts count whatever the preset says: nobody runs this release otherwise. */
  readonly keepsFormer?: true
  /** What the code asks in addition where the former texts still count. */
  readonly inCode?: Readonly<Record<string, string>>
}

/** Rules that said `text` before, under the name that they have now. */
export const sameName = (text: string, rules: readonly string[]): Defaults['former'] => Object.fromEntries(rules.map((name) => [name, { name, text }]))
