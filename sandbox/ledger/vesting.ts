import type { Address } from 'viem'
import type { Pot } from '../../protocols/flow.ts'
import { divide, type Lots, total } from './pots.ts'

/** What vests for somebody by a straight line from when he was granted it. */
interface Grant {
  readonly token: Address
  /** Where it came from, when it can be taken back. */
  readonly from: Pot
  amount: bigint
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

  grant({ account, token, lots }: Vested, from: Pot, since: number, seconds: number): void {
    const grant = { token, from, amount: total(lots), since, seconds, ahead: lots }
    const own = this.grants.get(account)
    if (own === undefined) this.grants.set(account, [grant])
    else own.push(grant)
  }

  /** What has vested since it was asked for last, up to `now`. */
  advance(now: number): readonly Vested[] {
    const fresh: Vested[] = []
    for (const [account, grants] of this.grants) {
      for (const grant of grants) {
        const { taken, left } = divide(grant.ahead, vestedOf(grant, now) - (grant.amount - total(grant.ahead)))
        grant.ahead = left
        if (taken.length > 0) fresh.push({ account, token: grant.token, lots: taken })
      }
      const open = grants.filter(({ ahead }) => ahead.length > 0)
      if (open.length === 0) this.grants.delete(account)
      else this.grants.set(account, open)
    }
    return fresh
  }

  /**
   * Takes a part (times 1e18) of each grant that came to an account from a place, as far as it has not vested by `now`; what
   * is left goes on along its own line. All that has vested by then has to be out: see `advance`.
   */
  forfeit(account: Address, token: Address, from: Pot, part: bigint, now: number): Lots {
    const lost: Lots[number][] = []
    for (const grant of this.grants.get(account) ?? []) {
      if (grant.token !== token || grant.from !== from) continue
      grant.amount -= (grant.amount * part) / 10n ** 18n
      const { taken, left } = divide(grant.ahead, total(grant.ahead) - (grant.amount - vestedOf(grant, now)))
      grant.ahead = left
      lost.push(...taken)
    }
    return lost
  }

  /** What has not vested yet. */
  *ahead(): Iterable<Vested> {
    for (const [account, grants] of this.grants) {
      for (const { token, ahead } of grants) yield { account, token, lots: ahead }
    }
  }
}

function vestedOf({ amount, since, seconds }: Grant, now: number): bigint {
  const passed = now - since
  return passed < seconds ? (amount * BigInt(passed)) / BigInt(seconds) : amount
}
