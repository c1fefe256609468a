/**
 * Philox4x32-10: four random words from a counter of four words and a key of two. Salmon, Moraes, Dror, Shaw, Parallel
 * random numbers: as easy as 1, 2, 3 (SC 2011), section 3.3. A generator without state, made for what we need: no
 * package of it was found, and hashing every draw by SHA-256 took a tenth of a busy block.
 *
 * @param out receives the four words, as unsigned 32-bit integers
 */
export function philox(
  out: Uint32Array,
  counter0: number,
  counter1: number,
  counter2: number,
  counter3: number,
  key0: number,
  key1: number,
): void {
  let a = counter0
  let b = counter1
  let c = counter2
  let d = counter3
  let k0 = key0
  let k1 = key1
  for (let round = 0; round < 10; round++) {
    const high0 = multiplyHigh(0xd251, 0x1f53, a)
    const low0 = Math.imul(0xd2511f53, a)
    const high1 = multiplyHigh(0xcd9e, 0x8d57, c)
    const low1 = Math.imul(0xcd9e8d57, c)
    a = high1 ^ b ^ k0
    b = low1
    c = high0 ^ d ^ k1
    d = low0
    k0 = (k0 + 0x9e3779b9) | 0
    k1 = (k1 + 0xbb67ae85) | 0
  }
  out[0] = a
  out[1] = b
  out[2] = c
  out[3] = d
}

/** Upper 32 bits of the product of two unsigned 32-bit integers, the first one by halves: doubles hold 53 bits only. */
function multiplyHigh(xh: number, xl: number, y: number): number {
  const yh = y >>> 16
  const yl = y & 0xffff
  const middle = xh * yl + ((xl * yl) >>> 16)
  const low = (middle & 0xffff) + xl * yh
  return (xh * yh + ((middle / 65_536) | 0) + ((low / 65_536) | 0)) | 0
}
