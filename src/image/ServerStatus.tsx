import { t } from '@lingui/core/macro'
import type { Server } from '#src/api/nova/servers.ts'
import { Chip } from '#src/ui/Chip.tsx'
import { Shape } from './StatusChip.tsx'

/** A server's status in Nova's own word, with a sign; what is being done with it stands beside the word. */
export function ServerStatus({ server }: { server: Pick<Server, 'status' | 'OS-EXT-STS:task_state'> }) {
  const { status, 'OS-EXT-STS:task_state': task } = server
  const doing = typeof task === 'string' && task !== '' ? task.replaceAll('_', ' ') : undefined
  return (
    <Chip icon={<Shape {...signOf(status, doing !== undefined)} />} tip={statusMeans(status)}>
      {wordOf(status)}
      {doing !== undefined && ` · ${doing}`}
    </Chip>
  )
}

/** `SHELVED_OFFLOADED` is read as words, as the statuses of images are. */
const wordOf = (status: string): string => (status.charAt(0) + status.slice(1).toLowerCase()).replaceAll('_', ' ')

function signOf(status: string, busy: boolean): Parameters<typeof Shape>[0] {
  if (status === 'ERROR') return { shape: 'triangle', tone: 'bad' }
  if (busy || status === 'BUILD') return { shape: 'turning', tone: 'work' }
  if (status === 'ACTIVE') return { shape: 'dot', tone: 'good' }
  if (status === 'DELETED' || status === 'SOFT_DELETED' || status === 'UNKNOWN') return { shape: 'fading', tone: 'off' }
  if (status === 'VERIFY_RESIZE') return { shape: 'ring', tone: 'wait' }
  return { shape: 'dash', tone: 'off' }
}

/** Nova, "Server concepts: server status". What Loupe has no words for stands alone. */
function statusMeans(status: string): string | undefined {
  switch (status) {
    case 'BUILD':
      return t`Nova is making the server.`
    case 'ACTIVE':
      return t`The server is running.`
    case 'ERROR':
      return t`The server is in error: its page says what Nova reported.`
    case 'SHUTOFF':
      return t`The server is switched off.`
    case 'DELETED':
      return t`The server is deleted.`
    default:
      return undefined
  }
}
