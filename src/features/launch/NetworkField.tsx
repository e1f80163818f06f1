import { t } from '@lingui/core/macro'
import { useId } from 'react'
import { useController, useWatch, type Control } from 'react-hook-form'
import { problemOf } from '#src/api/errors.ts'
import type { Network } from '#src/api/neutron/networks.ts'
import { ChoiceField } from '#src/forms/ChoiceField.tsx'
import { ErrorPanel } from '#src/ui/ErrorPanel.tsx'
import type { Reason } from '#src/ui/Reason.tsx'
import type { LaunchValues } from './launch-values.ts'
import type { Offer } from './offer.ts'
import { usableFirst, whyNotNetwork } from './usable-networks.ts'
import styles from './FlavorField.module.css'

type NetworkFieldProps = {
  control: Control<LaunchValues>
  networks: Offer<Network> | undefined
  /** Nova can be told `none`. */
  byWord: boolean
  /** The person may put servers in networks that lead outside. */
  mayExternal: boolean
  /** Why the person cannot say which. */
  whyNotChoose: Reason | undefined
}

/** Which networks the server is put in; without a network service it is in none. */
export function NetworkField({ control, networks, byWord, mayExternal, whyNotChoose }: NetworkFieldProps) {
  const network = useWatch({ control, name: 'network' })
  if (!networks) return <p className={styles.none}>{t`The server is in no network: this region has no network service.`}</p>
  const old: Reason | undefined = byWord ? undefined : { words: t`This cloud’s Nova is too old for it.` }
  return (
    <div className={styles.networks}>
      <ChoiceField
        control={control}
        name="network"
        label={t`Network`}
        three
        choices={[
          { value: 'auto', label: t`Automatic`, help: t`The one network of the project, where there is one.` },
          { value: 'chosen', label: t`Choose`, help: t`One or several of those below.`, why: whyNotChoose ?? (networks.of.length === 0 ? { words: networks.error ? t`The networks could not be read.` : t`This project has no networks.` } : undefined) },
          { value: 'none', label: t`None`, help: t`Nothing and nobody reaches the server.`, why: old },
        ]}
      />
      {networks.error && <ErrorPanel title={t`The networks could not be read`} problem={problemOf(networks.error)} retry={networks.retry} />}
      {network === 'chosen' && networks.of.length > 0 && <Networks control={control} networks={networks.of} mayExternal={mayExternal} />}
      {network !== 'none' && <p className={styles.none}>{t`The security group “default” applies: mostly nothing from outside reaches the server before a rule lets it.`}</p>}
    </div>
  )
}

function Networks({ control, networks, mayExternal }: { control: Control<LaunchValues>; networks: readonly Network[]; mayExternal: boolean }) {
  const id = useId()
  const { field, fieldState } = useController({ control, name: 'networks' })
  const { error } = fieldState
  // Those of a draft may be gone meanwhile.
  const here = field.value.filter((one) => networks.some((network) => network.id === one))
  return (
    <fieldset className={styles.field} aria-describedby={error && `${id}-error`} data-invalid={error !== undefined || undefined}>
      <legend className="sr-only">{t`Networks`}</legend>
      <div className={styles.rows}>
        {usableFirst(networks, mayExternal).map((network, i) => {
          const chosen = field.value.includes(network.id)
          const why = whyNotNetwork(network, mayExternal)
          return (
            <label key={network.id} className={styles.row} data-plain>
              <input
                ref={i === 0 ? field.ref : undefined}
                type="checkbox"
                name={field.name}
                checked={chosen}
                disabled={why !== undefined && !chosen}
                aria-labelledby={`${id}-${network.id}`}
                aria-describedby={`${id}-${network.id}-more`}
                onChange={() => field.onChange(chosen ? here.filter((one) => one !== network.id) : [...here, network.id])}
                onBlur={field.onBlur}
              />
              <bdi id={`${id}-${network.id}`} className={styles.name}>
                {network.name || network.id}
              </bdi>
              <span id={`${id}-${network.id}-more`} className={styles.more}>
                {why ?? moreOf(network)}
              </span>
            </label>
          )
        })}
      </div>
      {error && (
        <p id={`${id}-error`} className={styles.error}>
          {error.message}
        </p>
      )}
    </fieldset>
  )
}

function moreOf({ shared, 'router:external': external }: Network): string {
  if (external) return t`External`
  return shared ? t`Shared by all projects` : ''
}
