import { describe, expect, test } from 'vitest'
import { asDestination, type CallbackData } from '../../src/bot/callback-data.ts'
import { translator } from '../../src/bot/i18n.ts'
import * as shared from '../../src/bot/keyboards.ts'
import { locales } from '../../src/content/locale.ts'
import { countries, topicIds } from '../../src/content/schema.ts'
import * as helperButtons from '../../src/helpline/helper-buttons.ts'
import * as personView from '../../src/helpline/person-view.ts'
import * as contactButtons from '../../src/migrant/contacts-buttons.ts'
import * as aidButtons from '../../src/migrant/legal-aid-buttons.ts'
import { citizenshipView, languagesView } from '../../src/migrant/onboarding.ts'
import { answerButton, forgetButton, forNowButton, keepButton } from '../../src/migrant/situation-view.ts'
import { fullTopicButton } from '../../src/migrant/topic-view.ts'
import { items } from '../support/content.ts'
import { buttonsOf, everyView } from './every-view.ts'

const { cityButton, mapButton, missionButton } = contactButtons

const situationButtons = [answerButton, forNowButton, keepButton, forgetButton]

const views = everyView()

const dataOf = (button: object): string =>
  'callback_data' in button && typeof button.callback_data === 'string' ? button.callback_data : ''

describe('every button that the bot can make', () => {
  const buttons = views.flatMap(({ locale, what, view }) =>
    buttonsOf(view).map((button) => ({ locale, what, data: dataOf(button) })),
  )

  test('carries 1 to 64 bytes', () => {
    expect(buttons.length).toBeGreaterThan(1000)
    expect(buttons.filter(({ data }) => Buffer.byteLength(data) < 1 || Buffer.byteLength(data) > 64)).toEqual([])
  })

  test('is understood again by exactly one action', () => {
    const actions: readonly Pick<CallbackData<unknown>, 'filter' | 'decode'>[] = [
      shared.menuButton, shared.sosButton, shared.askButton, shared.topicButton, shared.warningsButton, shared.missionsButton,
      shared.legalAidButton, shared.settingsButton, shared.chooseLanguageButton, shared.chooseCountryButton, shared.chooseRegionButton,
      shared.helpedButton, shared.guideButton, shared.guidesButton, shared.dutyButton,
      shared.humanButton, shared.humanSosButton,
      shared.legalDeskButton, personView.humanStartButton, personView.humanEndButton, personView.humanEraseButton,
      personView.humanEraseYesButton, personView.humanFileButton, ...Object.values(helperButtons),
      ...Object.values(contactButtons).filter((one) => typeof one === 'object'), fullTopicButton,
      ...Object.values(aidButtons).filter((one) => typeof one === 'object'), shared.situationButton, ...situationButtons,
    ] // biome-ignore format: a list of actions
    // The other screens keep their actions to themselves; the crawl in test/guards/content.test.ts taps them.
    const own =
      /^(lang|citizen|notify|privacy|privacy-more|erase|erase-yes|region|region-none|region-districts|region-district|warn-file)(:|$)/
    const strange = buttons.filter(({ data }) => {
      const known = actions.filter(({ filter }) => filter.test(data))
      return own.test(data) ? known.length > 0 : known.length !== 1 || known[0]?.decode(data) === undefined
    })
    expect(strange).toEqual([])
  })

  test('can carry every screen that asks for a language or a country first', () => {
    const destinations = [
      shared.menuButton.encode({}), shared.missionsButton.encode({}), shared.legalAidButton.encode({}), shared.sosButton.encode({}),
      shared.settingsButton.encode({}), shared.warningsButton.encode({ page: 0 }),
      ...topicIds.map((topic) => shared.topicButton.encode({ topic })),
      ...[...items.guide.values()].flatMap(({ id, nodes }) =>
        Object.keys(nodes).flatMap((node) => [shared.guideButton.encode({ guide: id, node, at: 'khm' }), shared.dutyButton.encode({ node, at: 'khm' })]),
      ),
    ] // biome-ignore format: a list of screens
    for (const then of destinations.map(asDestination)) {
      for (const locale of locales) {
        const t = translator(locale)
        for (const view of [
          languagesView(t, locale, then),
          citizenshipView(t, then, false),
          citizenshipView(t, then, true),
        ]) {
          for (const button of buttonsOf(view))
            expect(Buffer.byteLength(dataOf(button)), dataOf(button)).toBeLessThanOrEqual(64)
        }
      }
    }
  })
})

describe('ids that buttons carry', () => {
  test.each([
    [
      'missions',
      [...items.mission.keys()],
      (id: string) => [missionButton.encode({ mission: id }), mapButton.encode({ mission: id })],
    ],
    ['helpers', [...items.helper.keys()], (id: string) => [aidButtons.helperButton.encode({ helper: id })]],
    [
      'cities',
      [...items.mission.values()].flatMap(({ city }) => city ?? []),
      (city: string) => [cityButton.encode({ city })],
    ],
    [
      'topics',
      [...topicIds],
      (topic: string) => [shared.topicButton.encode({ topic: topic as (typeof topicIds)[number] })],
    ], // they are topic ids
  ])('%s fit, and are decoded to themselves', (_, ids, encode) => {
    for (const id of ids) {
      for (const data of encode(id)) {
        expect(Buffer.byteLength(data), data).toBeLessThanOrEqual(64)
        const actions = [missionButton, mapButton, aidButtons.helperButton, cityButton, shared.topicButton].filter(
          ({ filter }) => filter.test(data),
        )
        expect(
          actions.map((action) => Object.values(action.decode(data) ?? {})),
          data,
        ).toEqual([[id]])
      }
    }
  })

  test('the newest and the oldest warning of every country are within reach of their button', () => {
    for (const country of countries) {
      const warnings = [...items.warning.values()].filter((warning) => warning.country === country)
      for (const page of [0, warnings.length - 1, 9999])
        expect(shared.warningsButton.decode(shared.warningsButton.encode({ page }))).toEqual({ page })
    }
  })
})
