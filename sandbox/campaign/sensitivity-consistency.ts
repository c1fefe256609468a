import type { SchemaFinding } from '../document/finding.ts'
import { pathText } from '../document/mistake.ts'
import { partOf } from '../document/written-part.ts'
import type { Campaign } from './campaign.ts'
import type { SensitivityDesign } from './sensitivity.ts'
import { changesBy, type Chosen, parametersOf, spaceOf, variedCampaign } from './varied.ts'

/**
 * What is wrong with a campaign's design of a study: paths that lead nowhere, values that a field does not take, and fields
 * that a world has set for itself, or another parameter, so that varying them would do nothing.
 */
export function designMistakes(campaign: Campaign): SchemaFinding[] {
  const { sensitivity } = campaign
  if (sensitivity === undefined) return []
  return [...ownMistakes(campaign, sensitivity), ...sharedFields(campaign, sensitivity)]
}

/** Fields that two parameters set: what the first says of them would come to nothing. */
function sharedFields(campaign: Campaign, design: SensitivityDesign): SchemaFinding[] {
  const setBy = new Map<string, string>()
  return parametersOf(design).flatMap(([name, parameter]) => {
    const space = spaceOf(parameter)
    const ends = 'numbers' in space ? [space.numbers.low] : space.options
    const places = new Set(
      ends.flatMap((end) =>
        changesBy(campaign, name, parameter, end).flatMap((change) =>
          'place' in change ? [pathText(change.place)] : [],
        ),
      ),
    )
    return [...places].flatMap((place) => {
      const other = setBy.get(place)
      setBy.set(place, name)
      if (other === undefined) return []
      const says = `${place} is set by ${other}, too: a field can be varied by one parameter`
      return [{ path: ['sensitivity', 'parameters', name], says }]
    })
  })
}

function ownMistakes(campaign: Campaign, design: SensitivityDesign): SchemaFinding[] {
  return parametersOf(design).flatMap(([name, parameter]) => {
    const space = spaceOf(parameter)
    const ends: readonly (readonly [Chosen, readonly PropertyKey[]])[] =
      'numbers' in space
        ? [
            [space.numbers.low, ['low']],
            [space.numbers.high, ['high']],
          ]
        : space.options.map((option, i) => [option, optionPath(parameter, option, i)])
    const found = ends.flatMap(([chosen, where]) =>
      endMistakes(campaign, ['sensitivity', 'parameters', name, ...where], () =>
        changesBy(campaign, name, parameter, chosen),
      ),
    )
    return once(found)
  })
}

const optionPath = (parameter: object, option: unknown, i: number): readonly PropertyKey[] =>
  'choices' in parameter ? ['choices', i] : ['settings', String(option)]

function endMistakes(
  campaign: Campaign,
  path: readonly PropertyKey[],
  changesAt: () => ReturnType<typeof changesBy>,
): SchemaFinding[] {
  const changes = changesAt()
  const wrong = changes.flatMap((change) =>
    'wrong' in change ? [{ path, says: `${change.path}: ${change.wrong}` }] : [],
  )
  if (wrong.length > 0) return wrong
  const right = changes.flatMap((change) => ('place' in change ? [change] : []))
  const own = right.flatMap(({ place }) =>
    Object.entries(campaign.worlds).flatMap(([world, said]) =>
      partOf(said, ...(place as (string | number)[])) === undefined
        ? []
        : [
            {
              path,
              says: `${pathText(place)} is set by world ${world} itself, where varying it would do nothing: leave it out there or here`,
            },
          ],
    ),
  )
  return [
    ...own,
    ...variedCampaign(campaign, right).findings.map(({ path: place, says }) => ({
      path,
      says: `${pathText(place)} ${says}`,
    })),
  ]
}

/** A path that leads nowhere does so at both ends of its range: once is enough. */
function once(findings: readonly SchemaFinding[]): SchemaFinding[] {
  const seen = new Set<string>()
  return findings.filter(({ says }) => !seen.has(says) && seen.add(says))
}
