import type { Address, Hex } from 'viem'
import { addressOf, known, mapRead, rows, view } from '../read.ts'
import { balanceOf, totalSupply } from '../token.ts'
import { Agenda, Deliveries, GrantBook, GrantCalls, MerkleDistributor, Venues, VoteMetis } from './artifacts.gen.ts'
import type { GrantsDeployment } from './deployment.ts'
import { type GrantKind, grantKinds, type GrantPractice, proposalSeats, seats, type Stage, stages } from './kind.ts'

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

/**
 * A proposal as everybody sees it, and the grant that it asks for, whose recipient is zero when it asks for something else;
 * or the number of the grant that it wants taken back.
 */
export interface ProposalRecord {
  readonly stand: Stand
  readonly asks: { readonly recipient: Address; readonly kind: GrantKind; readonly amount: bigint }
  readonly takesBack: number | undefined
}

/** What the fund calls for, and who has applied; amount in wei, 0 where there is no call, times in seconds (since 1970). */
export interface GrantCall extends GrantPractice {
  readonly kind: GrantKind
  readonly amount: bigint
  readonly milestones: number
  readonly due: number
  readonly duration: number
  readonly until: number
  /** Nobody can apply from then on. */
  readonly closes: number
  /** Zero where nobody has applied. */
  readonly applicant: Address
}

/** Stages that somebody has handed in, and for each whether it is complete. The maker is zero where there is none. */
export interface DeliveryRecord {
  readonly maker: Address
  readonly complete: readonly boolean[]
}

/** What was built, and how it is used; the builder is zero where there is none. */
export interface VenueRecord {
  readonly builder: Address
  /** In m.USDC's smallest unit. */
  readonly fee: bigint
  /** 1 for an ordinary one, as its builder last said: see quality.ts. */
  readonly appeal: number
  /** Seconds since 1970: until when it is kept up, and when somebody came last. */
  readonly keptUntil: number
  readonly lastVisit: number
  readonly visits: number
  /** Different visitors. */
  readonly visitors: number
}

/** What there is fills the first seats; the others are empty. */
const seated = <A>(rows: readonly A[], empty: A, length = seats): readonly A[] =>
  Array.from({ length }, (_, seat) => rows[seat] ?? empty)

const most = [BigInt(seats)] as const
const mostProposals = [BigInt(proposalSeats)] as const

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
    takesBack: word(9) === 0n ? undefined : Number(word(9)) - 1,
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
    keptUntil: Number(word(5)),
    lastVisit: Number(word(6)),
  }
}

function callAt(words: readonly bigint[], at: number): GrantCall {
  const word = (place: number) => words[at + place]!
  const millionths = (place: number) => Number(word(place)) / 1e6
  return {
    kind: grantKinds[Number(word(0))]!,
    amount: word(1),
    milestones: Number(word(2)),
    due: Number(word(3)),
    duration: Number(word(4)),
    until: Number(word(5)),
    enforcement: millionths(6),
    review: Number(word(7)),
    oracleError: millionths(8),
    users: Number(word(9)),
    noise: millionths(10),
    closes: Number(word(11)),
    applicant: addressOf(word(12)),
  }
}

function deliveryAt(words: readonly bigint[], at: number): DeliveryRecord {
  const complete = words[at + 2]!
  return {
    maker: addressOf(words[at]!),
    complete: Array.from({ length: Number(words[at + 1]!) }, (_, stage) => ((complete >> BigInt(stage)) & 1n) === 1n),
  }
}

const nothing = Array.from({ length: 13 }, () => 0n)
const noGrant = grantAt(nothing, 0)
const noProposal = proposalAt(nothing, 0)
const noVenue = venueAt(nothing, 0)
const noCall = callAt(nothing, 0)
const noDelivery = deliveryAt(nothing, 0)

export const grantsState = (at: GrantsDeployment) => ({
  /** What the fund holds free, in the smallest units. */
  fundMetis: balanceOf(at.metis.address, at.timelock),
  fundUsdc: balanceOf(at.money.address, at.timelock),
  grantsMade: mapRead(view(GrantBook.abi, at.book, 'count'), Number),
  grants: mapRead(rows(GrantBook.abi, at.book, 'records', most, grantAt), (all) => seated(all, noGrant)),
  proposals: mapRead(rows(Agenda.abi, at.agenda, 'items', mostProposals, proposalAt), (all) =>
    seated(all, noProposal, proposalSeats),
  ),
  calls: mapRead(rows(GrantCalls.abi, at.calls, 'records', most, callAt), (all) => seated(all, noCall)),
  deliveries: mapRead(rows(Deliveries.abi, at.deliveries, 'records', most, deliveryAt), (all) =>
    seated(all, noDelivery),
  ),
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
