import type { Image } from '#src/api/glance/images.ts'
import { useTransfer } from '#src/transfers/transfers.ts'
import { StatusChip } from './StatusChip.tsx'

/** An image's status as this browser knows it: how much of it this browser has sent says more than Glance's word for it. */
export function ImageStatus({ image }: { image: Image }) {
  const transfer = useTransfer(image.id)
  const sent = transfer?.state.kind === 'sending' && transfer.total > 0 ? transfer.state.sent / transfer.total : undefined
  return <StatusChip status={image.status} sent={sent} />
}
