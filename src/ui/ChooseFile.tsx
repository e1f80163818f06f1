import { useRef } from 'react'
import { WhyNotButton, type WhyNotButtonProps } from './WhyNotButton.tsx'

export type ChooseFileProps = Pick<WhyNotButtonProps, 'why' | 'variant' | 'color' | 'size' | 'startIcon' | 'children'> & {
  /** What the file is, for who cannot see the button: "Disk image file". */
  fileLabel: string
  onFile: (file: File) => void
}

/** A button that asks for one file by the browser's own dialog. */
export function ChooseFile({ fileLabel, onFile, ...button }: ChooseFileProps) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <WhyNotButton {...button} onClick={() => input.current?.click()} />
      <input
        ref={input}
        type="file"
        hidden
        aria-label={fileLabel}
        onChange={({ currentTarget }) => {
          const file = currentTarget.files?.[0]
          if (file) onFile(file)
          // The same file may be chosen again.
          currentTarget.value = ''
        }}
      />
    </>
  )
}
