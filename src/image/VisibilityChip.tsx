import { t } from '@lingui/core/macro'
import { Globe, Link2, Lock, Users } from 'lucide-react'
import type { Visibility } from '#src/api/glance/images.ts'
import { Chip } from '#src/ui/Chip.tsx'
import styles from './VisibilityChip.module.css'

/** Who sees an image, as a sentence. Source: glance, "Image visibility". */
export function visibilityMeans(visibility: Visibility): string {
  switch (visibility) {
    case 'private':
      return t`Only the owning project sees it.`
    case 'shared':
      return t`The owning project and its members see it.`
    case 'community':
      return t`Everyone can use it, but it is in nobody else’s list.`
    case 'public':
      return t`Everyone sees and can use it.`
  }
}

/** The words are Glance's own, in every language. */
const FACES: Record<Visibility, { word: string; Icon: typeof Lock }> = {
  private: { word: 'Private', Icon: Lock },
  shared: { word: 'Shared', Icon: Users },
  community: { word: 'Community', Icon: Link2 },
  public: { word: 'Public', Icon: Globe },
}

/** An image's visibility: an icon and a word. */
export function VisibilityChip({ visibility }: { visibility: Visibility }) {
  const { word, Icon } = FACES[visibility]
  return (
    <Chip icon={<Icon aria-hidden className={styles.icon} />} tip={visibilityMeans(visibility)}>
      {word}
    </Chip>
  )
}

/** The icon alone, where there is no room: the word is for screen readers and the tooltip. */
export function VisibilityMark({ visibility }: { visibility: Visibility }) {
  const { word, Icon } = FACES[visibility]
  return (
    <span className={styles.mark} data-tip={`${word}: ${visibilityMeans(visibility)}`}>
      <Icon aria-hidden />
      <span className="sr-only">{word}</span>
    </span>
  )
}
