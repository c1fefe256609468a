import type { Address, Hex } from 'viem'
import { addressOf, known, mapRead, rows, view } from '../read.ts'
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

/** A proposal as everybody sees it, and the grant that it asks for; the recipient is zero when it asks for something else. */
export interface ProposalRecord {
  readonly stand: Stand
  readonly asks: { readonly recipient: Address; readonly kind: GrantKind; readonly amount: bigint }
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

/** What there is fills the first seats; the others are empty. */
const seated = <A>(rows: readonly A[], empty: A): readonly A[] =>
  Array.from({ length: seats }, (_, seat) => rows[seat] ?? empty)

const most = [BigInt(seats)] as const

function grantAt(words: readonly bigint[], at: number): GrantRecord {
  const word = (place: number) => words[at + place]!
  return {
    recipient: addressOf(word(0)),
    kind: grantKinds[Number(word(1))]!,
    amount: word(2),
    paid: word(3),
    claimable: word(4),
    clawedBack: word(5),
    milestones: Number(word(6)),
    attested: Number(word(7)),
    due: Number(word(8)),
    until: Number(word(9)),
  }
}

function proposalAt(words: readonly bigint[], at: number): ProposalRecord {
  const word = (place: number) => words[at + place]!
  return {
    stand: {
      id: word(0),
      proposer: addressOf(word(1)),
      stage: stages[Number(word(2))]!,
      opens: Number(word(3)),
      closes: Number(word(4)),
      executable: Number(word(5)),
    },
    asks: { recipient: addressOf(word(6)), kind: grantKinds[Number(word(7))]!, amount: word(8) },
  }
}

function venueAt(words: readonly bigint[], at: number): VenueRecord {
  const word = (place: number) => words[at + place]!
  return {
    builder: addressOf(word(0)),
    fee: word(1),
    appeal: Number(word(2)) / 1e6,
    visits: Number(word(3)),
    visitors: Number(word(4)),
  }
}

const nothing = Array.from({ length: 10 }, () => 0n)
const noGrant = grantAt(nothing, 0)
const noProposal = proposalAt(nothing, 0)
const noVenue = venueAt(nothing, 0)

export const grantsState = (at: GrantsDeployment) => ({
  /** What the fund holds free, in the smallest units. */
  fundMetis: balanceOf(at.metis.address, at.timelock),
  fundUsdc: balanceOf(at.money.address, at.timelock),
  grantsMade: mapRead(view(GrantBook.abi, at.book, 'count'), Number),
  grants: mapRead(rows(GrantBook.abi, at.book, 'records', most, grantAt), (all) => seated(all, noGrant)),
  proposals: mapRead(rows(Agenda.abi, at.agenda, 'items', most, proposalAt), (all) => seated(all, noProposal)),
  /** One bit for each proposal that the steward has voted on. */
  stewardVoted: view(Agenda.abi, at.agenda, 'votedBy', [at.steward]),
  venues: mapRead(rows(Venues.abi, at.venues, 'records', most, venueAt), (all) => seated(all, noVenue)),
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
