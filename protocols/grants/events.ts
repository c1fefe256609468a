import { toEventSelector } from 'viem'
import { dataWord, type EventLog, type EventTable, topicAddress } from '../fact.ts'
import { addressOf } from '../read.ts'
import { transferEvents } from '../token.ts'
import type { GrantsDeployment } from './deployment.ts'
import { grantKinds } from './kind.ts'

const none = () => []

/** Every log of the book has the grant's number first and its recipient second. */
const grantIn = (log: EventLog) => ({ grant: Number(BigInt(log.topics[1]!)), account: topicAddress(log, 2) })

export const grantsEvents = (at: GrantsDeployment): EventTable => ({
  [at.votes.address]: { ...transferEvents, [toEventSelector('DelegateChanged(address,address,address)')]: none },
  [at.governor]: {
    [toEventSelector('ProposalCreated(uint256,address,address[],uint256[],string[],bytes[],uint256,uint256,string)')]: (
      log,
    ) => [{ type: 'proposal', account: addressOf(dataWord(log, 1)), proposal: dataWord(log, 0) }],
    [toEventSelector('ProposalQueued(uint256,uint256)')]: none,
    [toEventSelector('ProposalExecuted(uint256)')]: none,
    [toEventSelector('VoteCast(address,uint256,uint8,uint256,string)')]: (log) => [
      {
        type: 'vote',
        account: topicAddress(log, 1),
        proposal: dataWord(log, 0),
        support: Number(dataWord(log, 1)),
        token: at.votes.address,
        amount: dataWord(log, 2),
      },
    ],
  },
  [at.book]: {
    [toEventSelector('GrantMade(uint256,address,uint8,uint256,uint256,uint256)')]: (log) => [
      {
        type: 'grant',
        ...grantIn(log),
        kind: grantKinds[Number(dataWord(log, 0))]!,
        token: at.metis.address,
        amount: dataWord(log, 1),
      },
    ],
    [toEventSelector('MilestoneAttested(uint256,address,uint256,uint256)')]: (log) => [
      {
        type: 'milestone',
        ...grantIn(log),
        reached: Number(dataWord(log, 0)),
        milestones: Number(dataWord(log, 1)),
      },
    ],
    [toEventSelector('GrantPaid(uint256,address,uint256)')]: (log) => [
      { type: 'grantPaid', ...grantIn(log), token: at.metis.address, amount: dataWord(log, 0) },
    ],
    [toEventSelector('ClawedBack(uint256,address,uint256)')]: (log) => [
      { type: 'clawback', ...grantIn(log), token: at.metis.address, amount: dataWord(log, 0) },
    ],
  },
  [at.venues]: {
    [toEventSelector('Opened(address,uint256,uint256)')]: (log) => [{ type: 'venue', account: topicAddress(log, 1) }],
    [toEventSelector('Improved(address,uint256,uint256)')]: none,
    [toEventSelector('Visited(address,address,uint256,uint256)')]: (log) => [
      {
        type: 'visit',
        account: topicAddress(log, 2),
        to: topicAddress(log, 1),
        token: at.money.address,
        amount: dataWord(log, 0),
      },
    ],
  },
  [at.calls]: {
    [toEventSelector('CallOpened(uint256,uint8,uint256)')]: (log) => [
      { type: 'grantCall', call: Number(BigInt(log.topics[1]!)) },
    ],
    [toEventSelector('Applied(uint256,address)')]: (log) => [
      { type: 'application', call: Number(BigInt(log.topics[1]!)), account: topicAddress(log, 2) },
    ],
  },
  [at.deliveries]: {
    [toEventSelector('HandedIn(address,uint256,bool)')]: (log) => [
      {
        type: 'handIn',
        account: topicAddress(log, 1),
        stage: Number(dataWord(log, 0)),
        complete: dataWord(log, 1) === 1n,
      },
    ],
  },
  [at.distributor]: {
    [toEventSelector('Claimed(uint256,address,uint256)')]: (log) => [
      {
        type: 'airdropClaim',
        account: addressOf(dataWord(log, 1)),
        token: at.metis.address,
        amount: dataWord(log, 2),
      },
    ],
  },
})
