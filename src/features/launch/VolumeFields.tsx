import { t } from '@lingui/core/macro'
import type { Control } from 'react-hook-form'
import type { Image } from '#src/api/glance/images.ts'
import { NumberField } from '#src/forms/NumberField.tsx'
import { SwitchField } from '#src/forms/SwitchField.tsx'
import { isEncrypted } from '#src/image/flavors-for.ts'
import { volumeKindOf, type LaunchValues } from './launch-values.ts'
import styles from './Launch.module.css'

/** A volume of the server's own: to boot from, or to install to. */
export const VolumeFields = ({ control, image, chosen }: { control: Control<LaunchValues>; image: Image; chosen: boolean }) => (
  <div className={styles.group}>
    {volumeKindOf(image) === 'blank' ? (
      <SwitchField control={control} name="volume" label={t`Empty volume to install to`} help={t`It is attached beside the ISO, and can outlive the server.`} />
    ) : (
      <SwitchField
        control={control}
        name="volume"
        label={t`Boot from a new volume`}
        help={isEncrypted(image) ? t`The data of this image is encrypted: servers boot from it by way of a volume only.` : t`The image is copied into a volume, which can outlive the server. Of the flavor only vCPUs and RAM count then.`}
      />
    )}
    {chosen && (
      <div className={styles.within}>
        <NumberField control={control} name="volume_size" label={t`Size of the volume`} unit="GiB" />
        <SwitchField control={control} name="delete_on_termination" label={t`Delete it with the server`} />
      </div>
    )}
  </div>
)
