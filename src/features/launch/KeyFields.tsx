import { t } from '@lingui/core/macro'
import type { Control } from 'react-hook-form'
import { problemOf } from '#src/api/errors.ts'
import type { Keypair } from '#src/api/nova/keypairs.ts'
import { SelectField } from '#src/forms/SelectField.tsx'
import { TextField } from '#src/forms/TextField.tsx'
import { ErrorPanel } from '#src/ui/ErrorPanel.tsx'
import { keyIn, keyValue, NEW_KEY, type LaunchValues } from './launch-values.ts'
import type { Offer } from './offer.ts'
import styles from './Launch.module.css'

type KeyFieldsProps = { control: Control<LaunchValues>; keys: Offer<Keypair>; chosen: string; /** Neither a key nor user data lets anybody in. */ closed: boolean }

/** The key that opens the server: one of the person's, or one that is kept from now on. */
export function KeyFields({ control, keys, chosen, closed }: KeyFieldsProps) {
  const mine = keys.of.map(({ name }) => name)
  const kept = keyIn(chosen)
  // One that is gone is still what was chosen.
  const names = kept === undefined || mine.includes(kept) ? mine : [kept, ...mine]
  return (
    <div className={styles.group}>
      <SelectField
        control={control}
        name="key"
        label={t`Key pair`}
        help={closed ? t`Its public key is put into the server, for SSH. Without one, and without user data, perhaps nobody can sign in.` : t`Its public key is put into the server, for SSH. Key pairs are yours alone, in every project.`}
        options={[{ value: '', label: t`None` }, ...names.map((name) => ({ value: keyValue(name), label: name })), { value: NEW_KEY, label: t`Import a public key` }]}
      />
      {keys.error && <ErrorPanel title={t`Your key pairs could not be read`} problem={problemOf(keys.error)} retry={keys.retry} />}
      {chosen === NEW_KEY && (
        <div className={styles.within}>
          <TextField control={control} name="key_name" label={t`Name of the key`} />
          <TextField control={control} name="public_key" label={t`Public key`} help={t`As it stands in a file like id_ed25519.pub. It is kept under its name when the server is launched.`} placeholder="ssh-ed25519 AAAA…" multiline mono />
        </div>
      )}
    </div>
  )
}
