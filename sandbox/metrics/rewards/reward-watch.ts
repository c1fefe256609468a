import type { Address } from 'viem'
import { namesOf } from '../../../protocols/actions.ts'
import type { Fact } from '../../../protocols/fact.ts'
import type { Accrual, Flow, Held, FlowOrigin, Passing, Pot } from '../../../protocols/flow.ts'
import type { ChainState, ProtocolName } from '../../../protocols/index.ts'
import { type BooksBefore, booksBefore } from '../../ledger/books-before.ts'
import { ConservationBroken } from '../../ledger/conservation.ts'
import { type Lots, Pots, shared, total } from '../../ledger/pots.ts'
import { Vesting } from '../../ledger/vesting.ts'
import { beneficiaryOf, flowsOf, placeOf } from './beneficiary.ts'
import { Inside } from './inside.ts'
import { partIn, partsOf, type Passage } from './passage.ts'
import { Receipts } from './receipts.ts'
import type { OnTheWay, Rewards } from './rewards.ts'
import { heldByPolicy, outOfBudget, promisedIn } from './unpaid.ts'

/**
 * Follows a policy's money, and all other that is meant for somebody, from where it begins to whom it belongs in the end.
 *
 * Each coin keeps its origin on the way: what lies together in a contract leaves it in proportion, unless the protocol
 * says that it stands in line. Contracts and operators' accounts are places on the way and receive nothing. After every
 * block what should lie in each place is held against what the chain says: sums are closed, or the run has failed.
 */
export class RewardWatch {
  private readonly pots = new Pots()
  private readonly vesting = new Vesting()
  private readonly inside = new Inside()
  /** By token and account. */
  private readonly vested = new Map<string, bigint>()
  private opened = false
  private fault: ConservationBroken | undefined

  see(passage: Passage): Rewards {
    const facts = passage.entries.map(({ fact }) => fact)
    const books = booksBefore(passage.ledger, facts)
    if (!this.opened) this.open(passage, books)
    const receipts = new Receipts(passage, (token, law) => this.fail(token, law))
    // All that a block does it does at its time: what was there before has vested and streamed until then.
    this.vest(passage, receipts)
    const accruals = accruedIn(passage, facts)
    for (const one of accruals) if (one.atOnce !== true) this.accrue(passage, one, books, receipts)
    this.follow(passage, facts, receipts)
    for (const one of accruals) if (one.atOnce === true) this.accrue(passage, one, books, receipts)
    this.close(passage, receipts)
    const { received, paying } = receipts
    return {
      received,
      paying,
      inside: this.inside,
      releasable: (token, account) => this.vested.get(`${token}/${account}`) ?? 0n,
      onTheWay: () => this.lying(passage),
      ...(this.fault && { broken: this.fault }),
    }
  }

  /** What lies in a protocol's pots when the watch begins is its own, and what a policy has promised lies in its budget. */
  private open(passage: Passage, { balance }: BooksBefore): void {
    this.opened = true
    const { before, last, promised } = passage
    for (const { pots, token, amount = 0n } of heldBy(passage, before, balance, last)) {
      this.pots.put(pots[0]!, token, [{ source: `own · ${placeOf(passage, pots[0]!)}`, amount }])
    }
    for (const part of promised) {
      this.pots.put(promisedIn(passage, part), part.token.address, [{ source: part.part, amount: part.amount }])
    }
  }

  private vest({ now }: Passage, receipts: Receipts): void {
    for (const { account, token, lots } of this.vesting.advance(now)) {
      receipts.receive(account, token, lots, 'vested')
      this.count(token, account, total(lots))
    }
  }

  private accrue(passage: Passage, accrual: Accrual, books: BooksBefore, receipts: Receipts): void {
    if (accrual.amount > 0n) this.share(passage, accrual, this.owners(passage, books, accrual), receipts)
  }

  /** Gives what has streamed to all who have shares. Where nobody has any it stays where it is. */
  private share(passage: Passage, accrual: Accrual, owners: readonly Owner[], receipts: Receipts): void {
    const { from, token, amount, takes } = accrual
    if (owners.length === 0) return
    const lots = this.pots.take(from, token, amount, takes)
    this.expect(passage, from, token, amount - total(lots))
    receipts.pay(lots)
    const weights = owners.map(({ shares }) => shares)
    for (const { source, amount: whole } of lots) {
      const parts = shared(whole, weights)
      for (const [i, { account }] of owners.entries()) {
        if (parts[i]! > 0n) receipts.receive(account, token, [{ source, amount: parts[i]! }], 'compounded')
      }
    }
  }

  /** Who has shares, in whoever's custody they lie. What a contract keeps for nobody known is its founder's. */
  private owners(passage: Passage, books: BooksBefore, { shares }: Accrual): readonly Owner[] {
    if ('place' in shares) return positive(books.stakers(shares.place))
    const claims = new Map(this.inside.owners(shares.token))
    let kept = -[...claims.values()].reduce((sum, amount) => sum + amount, 0n)
    for (const [holder, amount] of books.holders(shares.token)) {
      if (beneficiaryOf(passage, holder) === undefined) kept += amount
      else claims.set(holder, (claims.get(holder) ?? 0n) + amount)
    }
    const { treasury } = passage
    claims.set(treasury, (claims.get(treasury) ?? 0n) + kept)
    return positive(claims)
  }

  private follow(passage: Passage, block: readonly Fact[], receipts: Receipts): void {
    const { deployments, entries, before, state, last, now } = passage
    const movers = passing(passage).flatMap((name) => {
      const moved = flowsOf(name)?.moved
      const seen = { before: before[name], after: state[name], block, last, now }
      return moved === undefined ? [] : [{ moved, at: deployments[name], seen }]
    })
    for (const [, group] of Map.groupBy(entries, ({ transaction }) => transaction)) {
      const transaction = group.map(({ fact }) => fact)
      const known = movers.map(({ moved, at, seen }) => {
        const whole: Passing<unknown> = { ...seen, transaction }
        return (fact: Fact) => moved(at, fact, whole)
      })
      const flows = transaction.flatMap((fact) => [
        ...outOfBudget(passage, fact),
        ...known.flatMap((moved) => moved(fact)),
      ])
      for (const flow of [...flows, ...giftsIn(passage, transaction, flows)]) this.move(passage, flow, receipts)
      for (const fact of transaction) {
        if (fact.type === 'release') this.count(fact.token, fact.account, -fact.amount)
      }
    }
    this.inside.book(passage)
  }

  private move(passage: Passage, flow: Flow, receipts: Receipts): void {
    const { to, token, form = 'liquid', owed, earned, vestSeconds } = flow
    const lots = flow.unvests === undefined ? this.taken(passage, flow) : this.unvested(passage, flow, flow.unvests)
    if (vestSeconds !== undefined) {
      const [from] = [flow.from].flat() as readonly Pot[]
      this.vesting.grant({ account: to as Address, token, lots }, from!, passage.now, vestSeconds)
      return
    }
    if (owed === true) receipts.pay(lots)
    if (beneficiaryOf(passage, to) === undefined) {
      this.pots.put(to, token, lots)
      return
    }
    if (earned !== true) receipts.pay(lots)
    receipts.receive(to as Address, token, lots, form)
  }

  /** What somebody loses of what was to vest for him: by the contract's word exactly what the books have. */
  private unvested(
    passage: Passage,
    { from, token, amount }: Flow,
    { account, part }: NonNullable<Flow['unvests']>,
  ): Lots {
    const lots = this.vesting.forfeit(account, token, from as Pot, part, passage.now)
    if (total(lots) !== amount) {
      this.fail(
        token,
        `${amount} were lost before they vested in ${placeOf(passage, from as Pot)}, and not ${total(lots)}`,
      )
    }
    return lots
  }

  private taken(passage: Passage, { from, token, amount, takes }: Flow): Lots {
    const origins = (Array.isArray(from) ? from : [from]) as readonly FlowOrigin[]
    const lots: Lots[number][] = []
    let missing = amount === 'all' ? undefined : amount
    for (const origin of origins) {
      if (typeof origin !== 'string') {
        lots.push({ source: origin.begins, amount: missing ?? 0n })
        missing = 0n
        continue
      }
      const some = this.pots.take(origin, token, missing ?? total(this.pots.at(origin, token)), takes)
      lots.push(...some)
      if (missing !== undefined) missing -= total(some)
    }
    const [first] = origins
    if (typeof first === 'string') this.expect(passage, first, token, missing ?? 0n)
    return lots
  }

  private expect(passage: Passage, pot: Pot, token: Address, missing: bigint): void {
    if (missing > 0n) this.fail(token, `${placeOf(passage, pot)} paid ${missing} more than had come to it`)
  }

  /** Holds what should lie in each place against what the chain says. */
  private close(passage: Passage, receipts: Receipts): void {
    const { state, ledger, now } = passage
    const balance = (token: Address, owner: Address): bigint => ledger.balance(token, owner)
    const expected = new Set<string>()
    for (const hold of [...heldBy(passage, state, balance, now), ...heldByPolicy(passage, balance)]) {
      const { pots, token, amount, fills, least } = hold
      for (const pot of pots) expected.add(`${token}/${pot}`)
      if (amount === undefined) continue
      const found = pots.reduce((sum, pot) => sum + total(this.pots.at(pot, token)), 0n)
      if (fills === true && found > amount) {
        const lots = pots.flatMap((pot) => this.pots.take(pot, token, found - amount))
        receipts.burn(token, lots)
      } else if (least === true ? found > amount : found !== amount) {
        const place = placeOf(passage, pots[0]!)
        this.fail(token, `${place} holds ${amount} for others, and what came and went leaves ${found} there`)
      }
    }
    for (const [pot, token, lots] of this.pots.all()) {
      if (expected.has(`${token}/${pot}`)) continue
      this.fail(token, `${total(lots)} came to ${placeOf(passage, pot)}, and no protocol says what becomes of it`)
    }
  }

  private lying(passage: Passage): readonly OnTheWay[] {
    const parts = partsOf(passage)
    const lying = [...this.pots.all()].map(([pot, token, lots]) => ({ place: placeOf(passage, pot), token, lots }))
    const ahead = [...this.vesting.ahead()].map(({ token, lots }) => ({ place: 'vesting', token, lots }))
    return [...lying, ...ahead].flatMap(({ place, token, lots }) =>
      lots.map(({ source, amount }) => ({ place, token, source, amount, ...partIn(parts, source) })),
    )
  }

  private count(token: Address, account: Address, amount: bigint): void {
    const key = `${token}/${account}`
    this.vested.set(key, (this.vested.get(key) ?? 0n) + amount)
  }

  private fail(token: Address, law: string): void {
    this.fault ??= new ConservationBroken({ token, law: `rewards: ${law}` })
  }
}

interface Owner {
  readonly account: Address
  readonly shares: bigint
}

const positive = (amounts: ReadonlyMap<Address, bigint>): readonly Owner[] =>
  [...amounts].flatMap(([account, shares]) => (shares > 0n ? [{ account, shares }] : []))

/** Protocols through which money for others goes. */
const passing = ({ deployments }: Pick<Passage, 'deployments'>): readonly ProtocolName[] =>
  namesOf(deployments).filter((name) => flowsOf(name) !== undefined)

/** What went to shares since the last block, by all protocols. */
const accruedIn = (passage: Passage, block: readonly Fact[]): readonly Accrual[] =>
  passing(passage).flatMap((name) => {
    const { deployments, before, state, last, now } = passage
    const seen = { before: before[name], after: state[name], block, last, now }
    return flowsOf(name)?.accrued?.(deployments[name], seen) ?? []
  })

const heldBy = (
  { deployments }: Passage,
  state: ChainState,
  balance: BooksBefore['balance'],
  now: number,
): readonly Held[] =>
  passing({ deployments }).flatMap((name) => flowsOf(name)?.holds?.(deployments[name], state[name], balance, now) ?? [])

/**
 * What somebody sends to a contract that hands on whatever it has: no log but the token's says so.
 *
 * @param flows what is known of the same transaction
 */
function giftsIn(passage: Passage, transaction: readonly Fact[], flows: readonly Flow[]): readonly Flow[] {
  if (!transaction.every(({ type }) => type === 'transfer' || type === 'wrap')) return []
  const sent = transaction.filter((fact) => fact.type === 'transfer')
  const unknown = sent.filter(
    ({ to, token }) =>
      beneficiaryOf(passage, to) === undefined && !flows.some((flow) => flow.to === to && flow.token === token),
  )
  if (unknown.length === 0) return []
  const { state, ledger, now } = passage
  const held = heldBy(passage, state, (token, owner) => ledger.balance(token, owner), now)
  return unknown
    .filter(({ to, token }) => held.some((each) => each.token === token && each.pots.includes(to)))
    .map(({ to, token, amount }) => ({ from: { begins: 'gifts' }, to, token, amount }))
}
