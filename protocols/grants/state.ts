import type { Address, Hex } from 'viem'
import { known, mapRead, view } from '../read.ts'
import { balanceOf, totalSupply } from '../token.ts'
import { Agenda, GrantBook, MerkleDistributor, Venues, VoteMetis } from './artifacts.gen.ts'
import type { GrantsDeployment } from './deployment.ts'
import { type GrantKind, grantKinds, seats, type Stage, stages } from './kind.ts'

/** A grant as everybody sees it; amounts in wei. Without a grant in this seat, the recipient is zero. */
export interface GrantRecord {
  readonly recipient: Address
  readonly kind: GrantKind
  readonly amount: bigint
  readonly paid: bigint
  readonly claimable: bigint
  readonly clawedBack: bigint
  readonly milestones: number
  readonly attested: number
  /** Seconds since 1970: when vesting starts, or when a retroactive grant is due. */
  readonly due: number
  /** Seconds since 1970 from which nothing more can be earned; 0 for never. */
  readonly until: number
}

/** A proposal as everybody sees it; `id` is 0 where there is none. Times in seconds since 1970. */
export interface Stand {
  readonly id: bigint
  readonly proposer: Address
  readonly stage: Stage
  /** Votes count after `opens` and up to `closes`. */
  readonly opens: number
  readonly closes: number
  /** When it can be executed; 0 before it is queued. */
  readonly executable: number
}

/** What was built, and how it is used; the builder is zero where there is none. */
export interface VenueRecord {
  readonly builder: Address
  /** In m.USDC's smallest unit. */
  readonly fee: bigint
  /** 1 for an ordinary one. */
  readonly appeal: number
  readonly visits: number
  /** Different visitors. */
  readonly visitors: number
}

const everySeat = Array.from({ length: seats }, (_, seat) => BigInt(seat))

const grantAt = ({ book }: GrantsDeployment, seat: bigint) =>
  mapRead(
    view(GrantBook.abi, book, 'record', [seat]),
    ([recipient, kind, amount, paid, claimable, clawedBack, milestones, attested, due, until]): GrantRecord => ({
      recipient,
      kind: grantKinds[Number(kind)]!,
      amount,
      paid,
      claimable,
      clawedBack,
      milestones: Number(milestones),
      attested: Number(attested),
      due: Number(due),
      until: Number(until),
    }),
  )

const proposalAt = ({ agenda }: GrantsDeployment, seat: bigint) => ({
  stand: mapRead(
    view(Agenda.abi, agenda, 'stand', [seat]),
    ([id, proposer, stage, opens, closes, executable]): Stand => ({
      id,
      proposer,
      stage: stages[Number(stage)]!,
      opens: Number(opens),
      closes: Number(closes),
      executable: Number(executable),
    }),
  ),
  /** The grant that it asks for; the recipient is zero when it asks for something else. */
  asks: mapRead(view(Agenda.abi, agenda, 'asks', [seat]), ([recipient, kind, amount]) => ({
    recipient,
    kind: grantKinds[Number(kind)]!,
    amount,
  })),
})

const venueAt = ({ venues }: GrantsDeployment, seat: bigint) =>
  mapRead(view(Venues.abi, venues, 'record', [seat]), ([builder, fee, appeal, visits, visitors]): VenueRecord => ({
    builder,
    fee,
    appeal: Number(appeal) / 1e6,
    visits: Number(visits),
    visitors: Number(visitors),
  }))

export const grantsState = (at: GrantsDeployment) => ({
  /** What the fund holds free, in the smallest units. */
  fundMetis: balanceOf(at.metis.address, at.timelock),
  fundUsdc: balanceOf(at.money.address, at.timelock),
  grantsMade: mapRead(view(GrantBook.abi, at.book, 'count'), Number),
  grants: everySeat.map((seat) => grantAt(at, seat)),
  proposals: everySeat.map((seat) => proposalAt(at, seat)),
  /** One bit for each proposal that the steward has voted on. */
  stewardVoted: view(Agenda.abi, at.agenda, 'votedBy', [at.steward]),
  venues: everySeat.map((seat) => venueAt(at, seat)),
  /** METIS locked for votes, in wei. */
  locked: totalSupply(at.votes.address),
  airdropRoot: mapRead(view(MerkleDistributor.abi, at.distributor, 'merkleRoot'), (root): Hex => root),
  airdropLeft: balanceOf(at.metis.address, at.distributor),
})

export function grantsAccount(at: GrantsDeployment, owner: Address) {
  const place = at.airdrop.findIndex(({ account }) => account === owner)
  return {
    /** METIS locked for votes, and the votes that this gives or that others have delegated, in wei. */
    locked: balanceOf(at.votes.address, owner),
    votes: view(VoteMetis.abi, at.votes.address, 'getVotes', [owner]),
    /** One bit for each proposal voted on. */
    voted: view(Agenda.abi, at.agenda, 'votedBy', [owner]),
    /** What it was granted and has not been taken back, of that what was paid and what a claim would pay now, in wei. */
    grants: mapRead(view(GrantBook.abi, at.book, 'accountOf', [owner]), ([count, granted, received, claimable]) => ({
      count: Number(count),
      granted,
      received,
      claimable,
    })),
    /** Whether there is something to claim of the airdrop. */
    airdrop:
      place < 0
        ? known(false)
        : mapRead(view(MerkleDistributor.abi, at.distributor, 'isClaimed', [BigInt(place)]), (claimed) => !claimed),
  }
}
