import { Effect } from 'effect'
import { adopt, type AdoptionParameters } from '../../sandbox/market/adoption.ts'
import { asPrinted, type ValidationCase, within } from './case.ts'

const [innovation, imitation] = [0.002, 0.06]
const bass: AdoptionParameters = {
  users: 1,
  innovation,
  imitation,
  churn: 0.03,
  demand: 'smooth',
  serviceElasticity: 0,
  hillGain: 2.2,
  hillMidpoint: 2,
  hillSteepness: 6,
  productPull: 0,
}
const path = { 10: 0.02696, 30: 0.148907, 60: 0.565, 90: 0.894941, 180: 0.999559 }
const digits = { 10: 5, 30: 6, 60: 3, 90: 6, 180: 6 } as Readonly<Record<string, number>>
const peak = Math.log(imitation / innovation) / (innovation + imitation)

function closed(days: number): number {
  const left = Math.exp(-(innovation + imitation) * days)
  return (1 - left) / (1 + (imitation / innovation) * left)
}

/** Users after some days by the market's own step, `perDay` of them a day. */
function grown(days: number, perDay: number): number {
  let users = 0
  for (let i = 0; i < days * perDay; i++) users = adopt(bass, users, { service: 1, products: 0 }, 1 / perDay)
  return users
}

/** Where steps of vanishing length lead: Richardson's extrapolation of three lengths, the error being one of their powers. */
function vanishing(days: number): number {
  const [one, two, four] = [24, 48, 96].map((perDay) => grown(days, perDay)) as [number, number, number]
  const [once, again] = [2 * two - one, 2 * four - two]
  return (4 * again - once) / 3
}

/** The day on which most join, by the step that brings most and its neighbours (the top of a parabola). */
function peakDay(perDay: number): number {
  const joining: number[] = []
  let users = 0
  for (let i = 0; i < 100 * perDay; i++) {
    const next = adopt(bass, users, { service: 1, products: 0 }, 1 / perDay)
    joining.push(next - users)
    users = next
  }
  const top = joining.indexOf(Math.max(...joining))
  const [before, at, behind] = [joining[top - 1]!, joining[top]!, joining[top + 1]!]
  return (top + 0.5 + (0.5 * (before - behind)) / (before - 2 * at + behind)) / perDay
}

export const adoptionPath: ValidationCase = {
  id: 'V30',
  title: 'Bass’ path of adoption',
  where: 'functions',
  run: () =>
    Effect.sync(() => [
      ...Object.entries(path).flatMap(([day, share]) => {
        const days = Number(day)
        return [
          asPrinted(`users after ${days} days, by vanishing steps`, share, vanishing(days), digits[day]!),
          within(`the same by the closed form, ${days} days`, closed(days), vanishing(days), 1e-6),
          within(`users after ${days} days, by blocks of an hour`, share, grown(days, 24), 0.003),
        ]
      }),
      within('day on which most join, by vanishing steps', peak, 2 * peakDay(96) - peakDay(48), 1e-4),
    ]),
}
