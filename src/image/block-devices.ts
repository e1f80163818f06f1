import * as z from 'zod/mini'

const text = z.catch(z.nullish(z.string()), undefined)
const number = z.catch(z.nullish(z.number()), undefined)

/** One disk of a server, as Nova notes it in the image of a server that boots from a volume. nova/block_device.py BlockDeviceDict.get_image_mapping. */
const deviceSchema = z.looseObject({
  /** blank image snapshot volume; absent in mappings of the first version. */
  source_type: text,
  /** 0: the server boots from it. */
  boot_index: number,
  device_name: text,
  /** GiB. */
  volume_size: number,
  volume_type: text,
  snapshot_id: text,
  volume_id: text,
  image_id: text,
  delete_on_termination: z.catch(z.nullish(z.boolean()), undefined),
})
export type BlockDevice = z.infer<typeof deviceSchema>

/** The disks that a property `block_device_mapping` tells of; `undefined` where it cannot be read. */
export function blockDevicesOf(json: string): BlockDevice[] | undefined {
  try {
    return z.array(deviceSchema).safeParse(JSON.parse(json)).data
  } catch {
    return undefined
  }
}
