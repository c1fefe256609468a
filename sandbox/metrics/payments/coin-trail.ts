/** Coins of one kind by the day on which they were received; the oldest first. */
interface Lot {
  readonly day: number
  left: number
}

/** How an owner's METIS moved in a block, whole ones. */
export interface OwnerFlows {
  readonly day: number
  /** Rewards that came into the wallet, and that came to be inside what he has there already. */
  readonly claimed: number
  readonly inside: number
  /** What went out to markets and over the bridge, less what came in that way. */
  readonly net: number
  /** What the wallet has after the block, and what the block before left in it. */
  readonly wallet: number
  readonly walletBefore: number
  /** METIS that he is exposed to and that is not in the wallet, after the block; less than none with a short. Asked when it matters. */
  readonly placed: () => number
}

/** Some coins that left an owner, by how long he had had them. */
export interface Sold {
  readonly age: number
  readonly amount: number
}

/**
 * Follows the rewards of one owner among his other METIS. What lies together leaves in proportion, from the wallet as from what
 * he has placed in protocols (docs/decisions/0017): who had METIS before, or takes some out of a pool, sells of both what
 * they are of the whole. What moves between the two is sold by nobody.
 */
export class CoinTrail {
  private inWallet: Lot[] = []
  private inUse: Lot[] = []

  /** Whether any rewards are followed. */
  get empty(): boolean {
    return this.inWallet.length === 0 && this.inUse.length === 0
  }

  /** Books a block, and tells which rewards were sold in it. */
  move({ day, claimed, inside, net, wallet, walletBefore, placed }: OwnerFlows): readonly Sold[] {
    if (inside > 0) this.inUse.push({ day, left: inside })
    if (claimed > 0) this.inWallet.push({ day, left: claimed })
    // What the wallet has more than came from rewards and markets came out of protocols.
    const withdrawn = wallet - walletBefore - claimed + net
    if (withdrawn > 0 && this.inUse.length > 0) {
      const share = part(withdrawn, Math.max(placed(), 0) + withdrawn)
      this.inWallet = merged(this.inWallet, take(this.inUse, share))
    }
    const [out, put] = [Math.max(net, 0), Math.max(-withdrawn, 0)]
    const whole = Math.max(0, wallet) + out + put
    const sold = take(this.inWallet, part(out, whole))
    this.inUse = merged(this.inUse, take(this.inWallet, part(put, whole - out)))
    return sold.map(({ day: received, left }) => ({ age: day - received, amount: left }))
  }

  /** What was received before that day is followed no more. */
  forget(before: number): void {
    const young = ({ day, left }: Lot): boolean => day >= before && left > 1e-12
    this.inWallet = this.inWallet.filter(young)
    this.inUse = this.inUse.filter(young)
  }
}

const part = (amount: number, whole: number): number => (whole > 0 ? Math.min(1, amount / whole) : 0)

/** The same share of every lot. */
function take(lots: readonly Lot[], share: number): Lot[] {
  if (share === 0) return []
  return lots.map((lot) => {
    const left = lot.left * share
    lot.left -= left
    return { day: lot.day, left }
  })
}

/** Lots of the same day are one. */
function merged(lots: Lot[], more: readonly Lot[]): Lot[] {
  if (more.length === 0) return lots
  const byDay = new Map(lots.map((lot) => [lot.day, lot]))
  for (const { day, left } of more) {
    const lot = byDay.get(day)
    if (lot === undefined) byDay.set(day, { day, left })
    else lot.left += left
  }
  return [...byDay.values()].sort((a, b) => a.day - b.day)
}
