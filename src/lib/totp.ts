/** Seconds for which a passcode holds. */
export const PASSCODE_SECONDS = 30

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

function bytesOf(secret: string): Uint8Array<ArrayBuffer> {
  const bits = Array.from(secret.replace(/=+$/, ''), (letter) => BASE32.indexOf(letter).toString(2).padStart(5, '0')).join('')
  return Uint8Array.from(bits.match(/.{8}/g) ?? [], (byte) => Number.parseInt(byte, 2))
}

/** The six digits that an authenticator shows at `time` (ms) for a secret in base32. RFC 6238 with SHA-1, as keystone/auth/plugins/totp.py. */
export async function passcodeAt(secret: string, time: number): Promise<string> {
  const counter = new DataView(new ArrayBuffer(8))
  counter.setBigUint64(0, BigInt(Math.floor(time / 1000 / PASSCODE_SECONDS)))
  const key = await crypto.subtle.importKey('raw', bytesOf(secret), { name: 'HMAC', hash: 'SHA-1' }, false, ['sign'])
  const digest = new DataView(await crypto.subtle.sign('HMAC', key, counter))
  // RFC 4226 section 5.3: the last four bits say where the number is taken from.
  const number = digest.getUint32(digest.getUint8(19) & 0xf) & 0x7fffffff
  return String(number % 1_000_000).padStart(6, '0')
}
