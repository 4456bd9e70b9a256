import { describe, expect, test } from 'vitest'
import { translator } from '../../src/bot/i18n.ts'
import { locales } from '../../src/content/locale.ts'
import { topicIds } from '../../src/content/schema.ts'
import { isListed, isReachable, needOf, offersFor, riskyFor } from '../../src/directory/legal-aid.ts'
import { askerOf, safetyLines } from '../../src/migrant/legal-aid-view.ts'
import { items, snapshot } from '../support/content.ts'
import { aidViews, everyReading, everyWanted, riskyViews, situationViews } from './aid-views.ts'
import { buttonsOf, onTime, visibleLength, visibleText } from './every-view.ts'

const helpers = [...items.helper.values()]
const never = helpers.filter(({ user_safety }) => ['extremist_listed', 'wartime_foreign_state'].includes(user_safety))
const inEvery = locales.flatMap((locale) => {
  const t = translator(locale)
  return riskyViews(t, snapshot, locale).map((shown) => ({ ...shown, locale, t }))
})

describe('helpers behind a warning', () => {
  test('are these, each after its own questions alone', () => {
    const after = new Map<string, Set<string>>()
    for (const { helper, wanted } of inEvery)
      after.set(helper.id, (after.get(helper.id) ?? new Set()).add(wanted.about))
    expect(Object.fromEntries([...after].map(([id, topics]) => [id, [...topics].sort()]))).toEqual({
      'idite-lesom': [
        ...['already-signed-contract', 'contract-for-citizenship', 'mobilization-foreigners'],
        ...['mobilization-new-citizens', 'recruitment-pressure', 'summons-received'],
      ],
      'conscientious-objectors': ['mobilization-new-citizens', 'summons-received'],
      'kaluga-human-rights': [
        ...['deportation-entry-ban', 'legal-aid-contacts', 'residence-registration', 'work-patent'],
      ],
      'mvd-migration-line': ['residence-registration', 'work-patent'],
    })
  })

  test('say what contact can mean, fit on a small phone, and can be wiped at once', () => {
    for (const { helper, view, t, locale } of inEvery) {
      expect(view.text, `${locale} ${helper.id}`).toContain(safetyLines(t, helper))
      expect(visibleLength(view), `${locale} ${helper.id}`).toBeLessThanOrEqual(600)
      const [first] = buttonsOf(view)
      expect(first && 'callback_data' in first && first.callback_data).toBe('aid-wipe')
    }
  })

  test('are named by no other screen, and their buttons name nobody', () => {
    const hidden = helpers.filter((helper) => !isListed(helper)).map(({ id }) => id)
    for (const locale of locales) {
      const t = translator(locale)
      const names = hidden.flatMap((id) => snapshot.contactTexts(locale)?.helpers[id]?.name ?? [])
      expect(names).toHaveLength(hidden.length)
      for (const { what, view } of [...aidViews(t, snapshot, locale), ...situationViews(t, onTime)])
        for (const name of names) expect(visibleText(view), what).not.toContain(name)
    }
    const data = inEvery.flatMap(({ view }) => buttonsOf(view).map((button) => JSON.stringify(button)))
    expect(data.filter((button) => hidden.some((id) => button.includes(id)))).toEqual([])
  })

  test('never those whose contact is a crime or a danger, not even when the content asked for it', () => {
    expect(never.map(({ id }) => id).sort()).toEqual(['khochu-zhit', 'memorial-migration-law', 'ovd-info'])
    const asked = helpers.map((helper) => ({ ...helper, show_by_default: true, after_topics: [...topicIds] }))
    const eager = asked.map((helper) => ({ ...helper, show_by_default: false }))
    for (const reading of everyReading(translator('ru'), snapshot, 'ru'))
      for (const wanted of everyWanted) {
        const asker = askerOf(reading, wanted)
        const shown = [...offersFor(asked, asker).map(({ aid }) => aid), ...riskyFor(eager, asker)]
        expect(shown.filter(({ id }) => never.some((other) => other.id === id))).toEqual([])
      }
    expect(asked.filter(isListed).map(({ user_safety }) => user_safety)).not.toContain('foreign_agent_exile')
  })
})

describe('the list of helpers', () => {
  const asker = { country: 'uz', region: undefined, language: 'uz', about: undefined, hasRussianPassport: null }
  const idsFor = (more: object): string[] => offersFor(helpers, { ...asker, ...more }).map(({ aid }) => aid.id)

  test('puts first who helps with this, here, in this language', () => {
    expect(idsFor({ about: 'detention', region: 'RU-PRI' })[0]).toBe('uz-cg-vladivostok-line')
    expect(idsFor({ about: 'detention', region: 'RU-MOW' }).at(-1)).toMatch(/^(psp-fond|uz-cg-vladivostok-line)$/)
    expect(idsFor({ about: 'unpaid-wages', region: 'RU-SPE' })[0]).toBe('psp-fond')
    expect(idsFor({ about: 'relative-at-front' })[0]).toBe('uz-migration-agency-tashkent')
    expect(idsFor({ about: 'summons-received', country: 'kg', language: 'ky' })[0]).toBe('kg-embassy-hotline')
  })

  test('serves the person’s own country, and holds nobody without a way that is known', () => {
    for (const about of topicIds)
      for (const { aid } of offersFor(helpers, { ...asker, about })) {
        expect(aid.serves_countries).toContain('uz')
        expect(isReachable(aid), aid.id).toBe(true)
      }
    // The short number of each is background knowledge, and there is no other.
    expect(idsFor({})).not.toContain('istiqbolli-avlod')
    expect(idsFor({})).not.toContain('uz-ombudsman')
  })

  test('knows every topic that it sorts by', () => {
    const sorted = topicIds.filter((topic) => needOf(topic) !== undefined)
    expect(sorted, 'as many as stand in the table: a misspelt one would be missing').toHaveLength(23)
  })
})
