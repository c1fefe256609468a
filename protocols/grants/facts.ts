import type { Address } from 'viem'

/** What the grants' logs say. `grant` is the grant's number in the book, `proposal` the governor's; amounts in wei. */
export type GrantFact =
  | {
      readonly type: 'grant'
      readonly grant: number
      readonly kind: string
      readonly account: Address
      readonly token: Address
      readonly amount: bigint
    }
  /** `reached` of `milestones` are attested. */
  | {
      readonly type: 'milestone'
      readonly grant: number
      readonly account: Address
      readonly reached: number
      readonly milestones: number
    }
  /** A grant, or a part of one, came into its recipient's hands; or what was not owed went back to the fund. */
  | {
      readonly type: 'grantPaid'
      readonly grant: number
      readonly account: Address
      readonly token: Address
      readonly amount: bigint
    }
  | {
      readonly type: 'clawback'
      readonly grant: number
      readonly account: Address
      readonly token: Address
      readonly amount: bigint
    }
  | {
      readonly type: 'airdropClaim'
      readonly account: Address
      readonly token: Address
      readonly amount: bigint
    }
  | { readonly type: 'proposal'; readonly account: Address; readonly proposal: bigint }
  /** `amount` votes for (`support` 1), against (0), or neither (2). */
  | {
      readonly type: 'vote'
      readonly account: Address
      readonly proposal: bigint
      readonly support: number
      readonly token: Address
      readonly amount: bigint
    }
  | { readonly type: 'venue'; readonly account: Address }
  /** The fund calls for a grant; somebody applied for one, by the call's number. */
  | { readonly type: 'grantCall'; readonly call: number }
  | { readonly type: 'application'; readonly account: Address; readonly call: number }
  /** Somebody handed in a stage, counted from 0. */
  | { readonly type: 'handIn'; readonly account: Address; readonly stage: number; readonly complete: boolean }
  /** Somebody used what `to` has built, for a fee. */
  | {
      readonly type: 'visit'
      readonly account: Address
      readonly to: Address
      readonly token: Address
      readonly amount: bigint
    }

declare module '../fact.ts' {
  interface Facts {
    readonly grants: GrantFact
  }
}
