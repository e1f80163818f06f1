import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

/** Bytes of a key. */
export const KEY_LENGTH = 32

const IV = 12
const TAG = 16
/** Says what the seal is for: one of another purpose does not open. */
const PURPOSE = Buffer.from('loupe-sso-1')

export type Seal = {
  close(text: string): string
  /** What was sealed with this key; undefined for anything else. */
  open(sealed: string): string | undefined
}

/** AES-256-GCM: nobody without the key reads or changes what is inside. */
export const createSeal = (key: Uint8Array): Seal => ({
  close(text) {
    const iv = randomBytes(IV)
    const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(PURPOSE)
    const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
    return Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url')
  },
  open(sealed) {
    const bytes = Buffer.from(sealed, 'base64url')
    if (bytes.length <= IV + TAG) return undefined
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV), { authTagLength: TAG }).setAAD(PURPOSE).setAuthTag(bytes.subarray(IV, IV + TAG))
    try {
      return Buffer.concat([decipher.update(bytes.subarray(IV + TAG)), decipher.final()]).toString('utf8')
    } catch {
      return undefined // another key, or tampered with
    }
  },
})
