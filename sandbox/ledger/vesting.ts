import type { Address } from 'viem'
import { divide, type Lots, total } from './pots.ts'

/** What vests for somebody by a straight line from when he was granted it. */
interface Grant {
  readonly token: Address
  readonly amount: bigint
  /** Seconds since 1970, and for how many. */
  readonly since: number
  readonly seconds: number
  /** What has not vested. */
  ahead: Lots
}

/** Money that has vested, or is to. */
export interface Vested {
  readonly account: Address
  readonly token: Address
  readonly lots: Lots
}

/** What is on its way to people because it vests: each grant by its own straight line, rounded down. */
export class Vesting {
  private readonly grants = new Map<Address, Grant[]>()

  grant({ account, token, lots }: Vested, since: number, seconds: number): void {
    const grant = { token, amount: total(lots), since, seconds, ahead: lots }
    const own = this.grants.get(account)
    if (own === undefined) this.grants.set(account, [grant])
    else own.push(grant)
  }

  /** What has vested since it was asked for last, up to `now`. */
  advance(now: number): readonly Vested[] {
    const fresh: Vested[] = []
    for (const [account, grants] of this.grants) {
      for (const grant of grants) {
        const passed = now - grant.since
        const vested = passed < grant.seconds ? (grant.amount * BigInt(passed)) / BigInt(grant.seconds) : grant.amount
        const { taken, left } = divide(grant.ahead, vested - (grant.amount - total(grant.ahead)))
        grant.ahead = left
        if (taken.length > 0) fresh.push({ account, token: grant.token, lots: taken })
      }
      const open = grants.filter(({ ahead }) => ahead.length > 0)
      if (open.length === 0) this.grants.delete(account)
      else this.grants.set(account, open)
    }
    return fresh
  }

  /** What has not vested yet. */
  *ahead(): Iterable<Vested> {
    for (const [account, grants] of this.grants) {
      for (const { token, ahead } of grants) yield { account, token, lots: ahead }
    }
  }
}
