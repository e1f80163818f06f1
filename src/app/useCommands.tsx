import { t } from '@lingui/core/macro'
import { useQuery } from '@tanstack/react-query'
import { Folder, HardDrive, Keyboard, Languages, LogOut, MapPin, Plus } from 'lucide-react'
import { domainNameIn, hasTwin, projectsQuery } from '#src/api/keystone/projects.ts'
import { whyNotCreate } from '#src/image/why-not.ts'
import { paths, type At } from '#src/paths.ts'
import { useCan, useRegions, useSession } from '#src/session/session.ts'
import { Keys } from '#src/ui/Keys.tsx'
import { changeLanguage, languages } from '#src/ui/LanguageMenu.tsx'
import { chooseScheme } from '#src/ui/scheme.ts'
import type { Entry, Group } from './find-entries.ts'
import { openOverlay } from './overlays.ts'
import { placesOf } from './places.ts'
import { schemes } from './SchemeSwitch.tsx'
import { askToSignOut } from './sign-out.ts'
import { useEnterProject } from './useEnterProject.ts'

/** What can be done from everywhere, and where one can go. */
export function useCommands(at: At): readonly Group[] {
  const can = useCan(at)
  const regions = useRegions(at)
  const session = useSession(at)
  // Under an application credential Keystone would list every project of its owner, and let one into none of them.
  const { data: projects = [] } = useQuery({ ...projectsQuery('unscoped'), enabled: session.application_credential === undefined })
  const enter = useEnterProject()

  const actions: Entry[] = [
    { id: 'create', label: t`Create image`, words: t`new upload`, icon: <Plus aria-hidden />, aside: <Keys keys="c" />, why: whyNotCreate(can, at.scope), to: paths.imageCreate(at) },
    { id: 'shortcuts', label: t`Keyboard shortcuts`, words: t`keys help`, icon: <Keyboard aria-hidden />, aside: <Keys keys="?" />, run: () => void openOverlay('shortcuts') },
    { id: 'sign-out', label: t`Sign out`, words: t`log out`, icon: <LogOut aria-hidden />, run: () => void askToSignOut() },
    ...schemes().map(
      ({ mode, word, Icon }): Entry => ({ id: `scheme-${mode}`, label: t`Color scheme: ${word}`, words: t`theme`, icon: <Icon aria-hidden />, quiet: true, run: () => chooseScheme(mode) }),
    ),
    ...languages().map(
      ({ id, name }): Entry => ({ id: `language-${id ?? 'browser'}`, label: t`Language: ${name}`, icon: <Languages aria-hidden />, quiet: true, run: () => void changeLanguage(id) }),
    ),
  ]
  const places: Entry[] = [
    ...placesOf(at, session, can).map(({ id, label, words, Icon, to }): Entry => ({ id, label, words, icon: <Icon aria-hidden />, to })),
    { id: 'hidden', label: t`Hidden images`, icon: <HardDrive aria-hidden />, quiet: true, to: paths.images(at, '?hidden=1') },
    ...regions
      .filter((region) => region !== at.region)
      .map((region): Entry => ({ id: `region-${region}`, label: region, words: t`region`, detail: t`Region`, icon: <MapPin aria-hidden />, to: paths.images({ ...at, region }) })),
  ]
  const others = projects
    .filter(({ id }) => id !== at.scope)
    .map((one): Entry => ({ id: `project-${one.id}`, label: one.name, detail: hasTwin(projects, one) ? (domainNameIn(session, one.domain_id) ?? one.domain_id ?? undefined) : undefined, words: t`project switch`, icon: <Folder aria-hidden />, run: () => void enter(one.id) }))
  return [
    { label: t`Go to`, entries: places },
    { label: t`Switch to project`, entries: others },
    { label: t`Actions`, entries: actions },
  ]
}
