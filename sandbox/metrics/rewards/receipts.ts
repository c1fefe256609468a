import type { Address } from 'viem'
import type { Form } from '../../../protocols/flow.ts'
import { type Lots, total } from '../../ledger/pots.ts'
import type { Promised } from '../../policy/promised-payments.ts'
import { type Beneficiary, beneficiaryOf, placeOf } from './beneficiary.ts'
import { partIn, partsOf, type Passage } from './passage.ts'

/** Somebody has money that was on its way to him. */
export interface Received {
  readonly to: Beneficiary
  /** What it was when it began: a part of the policy's budget by its name, fees, extracted value, a protocol's own. */
  readonly source: string
  /** Set where it is the policy's. */
  readonly part?: Promised
  readonly token: Address
  /** In the token's smallest unit. */
  readonly amount: bigint
  readonly form: Form
}

/** What a block's receivers have got, and whether any of it was the policy's. */
export class Receipts {
  readonly received: Received[] = []
  paying = false
  private readonly passage: Passage
  private readonly parts: ReadonlyMap<string, Promised>
  private readonly fail: (token: Address, law: string) => void

  constructor(passage: Passage, fail: (token: Address, law: string) => void) {
    this.passage = passage
    this.parts = partsOf(passage)
    this.fail = fail
  }

  pay(lots: Lots): void {
    this.paying ||= lots.some(({ source }) => this.parts.has(source))
  }

  receive(account: Address, token: Address, lots: Lots, form: Form): void {
    const to = beneficiaryOf(this.passage, account)
    if (to === undefined) {
      this.fail(token, `${total(lots)} is booked to ${placeOf(this.passage, account)}, which is nobody`)
      return
    }
    for (const { source, amount } of lots) {
      this.received.push({ to, source, token, amount, form, ...partIn(this.parts, source) })
    }
  }

  burn(token: Address, lots: Lots): void {
    for (const { source, amount } of lots) {
      this.received.push({
        to: { kind: 'burnt' },
        source,
        token,
        amount,
        form: 'liquid',
        ...partIn(this.parts, source),
      })
    }
  }
}
