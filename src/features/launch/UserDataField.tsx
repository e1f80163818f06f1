import { t } from '@lingui/core/macro'
import { FileText, X } from 'lucide-react'
import { useState } from 'react'
import type { Control } from 'react-hook-form'
import { TextField } from '#src/forms/TextField.tsx'
import { formatBytes } from '#src/lib/bytes.ts'
import { IconButton } from '#src/ui/Button.tsx'
import { ChooseFile } from '#src/ui/ChooseFile.tsx'
import { useHeldFocus } from '#src/ui/useHeldFocus.ts'
import { whyNotUserData, type LaunchValues } from './launch-values.ts'
import styles from './Launch.module.css'

type UserDataFieldProps = { control: Control<LaunchValues>; file: File | undefined; onFile: (file: File | undefined) => void }

/** What the server is told when it boots first, typed or as a file has it: that may be compressed. */
export function UserDataField({ control, file, onFile }: UserDataFieldProps) {
  const [refused, setRefused] = useState<string>()
  const held = useHeldFocus<HTMLDivElement>()
  const take = (chosen: File) => {
    const why = whyNotUserData(chosen.size)
    setRefused(why)
    if (why === undefined) onFile(chosen)
  }
  return (
    <div className={styles.group} {...held}>
      {file ? (
        <p className={styles.chosen}>
          <FileText aria-hidden />
          <bdi className={styles.fileName}>{file.name}</bdi>
          <span className={styles.quiet}>{formatBytes(file.size)}</span>
          <IconButton label={t`Take ${file.name} back`} onClick={() => onFile(undefined)}>
            <X aria-hidden />
          </IconButton>
        </p>
      ) : (
        <TextField control={control} name="user_data" label={t`Script or cloud-config`} placeholder="#cloud-config" multiline mono />
      )}
      <p className={styles.quiet}>{t`The server reads it when it boots first. Whoever is in the server can read it too, and so can administrators.`}</p>
      <div className={styles.file}>
        <ChooseFile fileLabel={t`File with user data`} size="small" onFile={take}>
          {file ? t`Take another file` : t`Take it from a file`}
        </ChooseFile>
        <output className={styles.refused}>{refused}</output>
      </div>
    </div>
  )
}
