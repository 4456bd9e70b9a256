import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { asDestination, type CallbackData, callbackData, count, destination } from '../../src/bot/callback-data.ts'
import * as shared from '../../src/bot/keyboards.ts'
import { guideIds } from '../../src/content/guide.ts'
import { topicIds } from '../../src/content/schema.ts'
import * as contacts from '../../src/migrant/contacts-buttons.ts'
import * as aidButtons from '../../src/migrant/legal-aid-buttons.ts'
import { fullTopicButton } from '../../src/migrant/topic-view.ts'

const topic = fc.record({ topic: fc.constantFrom(...topicIds) })
const id = fc.stringMatching(/^[a-z0-9-]{1,50}$/)
const after = fc.record({ after: fc.stringMatching(/^[a-z0-9~-]{1,44}$/) })
const node = fc.stringMatching(/^[a-z0-9-]{1,20}$/)
const nothing = fc.constant({})

/** An action with what its buttons may carry. */
interface Action {
  readonly name: string
  readonly codec: Pick<CallbackData<unknown>, 'filter' | 'decode'>
  /** Data as the program makes it. */
  readonly made: fc.Arbitrary<{ readonly fields: object; readonly data: string }>
}

/** A region as buttons carry it. */
const at = fc.stringMatching(/^[a-z]{2,3}$/)

function action<T extends object>(name: string, codec: CallbackData<T>, fields: fc.Arbitrary<T>): Action {
  return { name, codec, made: fields.map((given) => ({ fields: given, data: codec.encode(given) })) }
}

const actions: readonly Action[] = [
  action('menu', shared.menuButton, nothing),
  action('sos', shared.sosButton, nothing),
  action('ask', shared.askButton, nothing),
  action('topic', shared.topicButton, topic),
  action('full', fullTopicButton, topic),
  action('warnings', shared.warningsButton, fc.record({ page: fc.integer({ min: 0, max: 9999 }) })),
  action('missions', shared.missionsButton, nothing),
  action('legal aid', shared.legalAidButton, nothing),
  action('settings', shared.settingsButton, nothing),
  action('choose language', shared.chooseLanguageButton, after),
  action('choose country', shared.chooseCountryButton, after),
  action('city', contacts.cityButton, fc.record({ city: id })),
  action('mission', contacts.missionButton, fc.record({ mission: id })),
  action('doors', contacts.doorsButton, fc.record({ at })),
  action('door', contacts.doorButton, fc.record({ mission: id, at })),
  action('keep region', contacts.keepRegionButton, fc.record({ at })),
  action('abroad', contacts.abroadButton, fc.record({ host: fc.stringMatching(/^[a-z]{2}$/) })),
  action('where', contacts.elsewhereButton, nothing),
  action('location', contacts.locateButton, nothing),
  action('all cities', contacts.allCitiesButton, nothing),
  action('districts', contacts.whereDistrictsButton, nothing),
  action('helper', aidButtons.helperButton, fc.record({ helper: id })),
  action('map', contacts.mapButton, fc.record({ mission: id })),
  action('guides', shared.guidesButton, nothing),
  action('guide', shared.guideButton, fc.record({ guide: fc.constantFrom(...guideIds), node, at })),
  action('duty', shared.dutyButton, fc.record({ node, at })),
]

/** What anybody with a changed app may send: 1 to 64 bytes of anything. */
const forged = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 64 }),
  fc
    .array(
      fc.constantFrom(
        'menu',
        'topic',
        'warn',
        'city',
        'mission',
        'helper',
        'full',
        ':',
        ':',
        '-1',
        '1e3',
        '0x1f',
        ' 5',
        '007',
        '1.0',
        '',
        '__proto__',
        'constructor',
        'Москва',
        '~',
        ...topicIds,
      ),
      { maxLength: 6 },
    )
    .map((list) => list.join('')),
)

describe.each(actions)('the data of "$name"', ({ codec, made }) => {
  test('comes back as it was', () => {
    fc.assert(
      fc.property(made, ({ fields, data }) => {
        expect(codec.decode(data)).toEqual(fields)
      }),
    )
  })

  test('has at most 64 bytes and is its own alone', () => {
    fc.assert(
      fc.property(made, ({ data }) => {
        expect(Buffer.byteLength(data)).toBeLessThanOrEqual(64)
        expect(actions.filter((other) => other.codec.filter.test(data)).map((other) => other.codec)).toEqual([codec])
      }),
    )
  })

  test('is not understood with more or fewer fields, and never throws', () => {
    fc.assert(
      fc.property(made, fc.constantFrom(':', ':x', ':1:2', '\n'), ({ data }, more) => {
        expect(codec.decode(data + more)).toBeUndefined()
      }),
    )
  })
})

describe('forged data', () => {
  test('is understood only when the program could have made it', () => {
    const encoders = {
      warn: shared.warningsButton,
      topic: shared.topicButton,
      full: fullTopicButton,
      city: contacts.cityButton,
      helper: aidButtons.helperButton,
    }
    fc.assert(
      fc.property(forged, (data) => {
        for (const { codec } of actions) codec.decode(data)
        const page = encoders.warn.decode(data)
        if (page) expect(encoders.warn.encode(page)).toBe(data)
        const chosen = encoders.topic.decode(data)
        if (chosen) expect(encoders.topic.encode(chosen)).toBe(data)
        const city = encoders.city.decode(data)
        if (city) expect(encoders.city.encode(city)).toBe(data)
        const helper = encoders.helper.decode(data)
        if (helper) expect(encoders.helper.encode(helper)).toBe(data)
      }),
      { numRuns: 5000 },
    )
  })

  test.each([
    ['a negative page', 'warn:-1'],
    ['a page in another notation', 'warn:1e2'],
    ['a hexadecimal page', 'warn:0x10'],
    ['a page with a blank', 'warn: 3'],
    ['a page with zeros before it', 'warn:007'],
    ['half a page', 'warn:1.5'],
    ['no page', 'warn:'],
    ['a page beyond all', 'warn:10000'],
    ['endless pages', 'warn:Infinity'],
  ])('%s is no page', (_, data) => {
    expect(shared.warningsButton.decode(data)).toBeUndefined()
  })

  test.each([
    ['a topic of nowhere', 'topic:__proto__'],
    ['a topic of another case', 'topic:Dual-Citizenship'],
    ['another action', 'menu'],
    ['a longer name', 'topics:dual-citizenship'],
    ['nothing', ''],
  ])('%s is no topic', (_, data) => {
    expect(shared.topicButton.decode(data)).toBeUndefined()
  })
})

describe('making data', () => {
  const free = callbackData('free', { text: z.string() })

  test('more than 64 bytes are refused when the button is made, counted in bytes and not in letters', () => {
    expect(free.encode({ text: 'x'.repeat(59) })).toHaveLength(64)
    expect(() => free.encode({ text: 'x'.repeat(60) })).toThrow(RangeError)
    expect(() => free.encode({ text: 'ў'.repeat(30) })).toThrow(RangeError)
  })

  test('a field that would read as two is refused', () => {
    expect(() => free.encode({ text: 'a:b' })).toThrow(RangeError)
  })

  test('any text either comes back as it was or is refused', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 70 }), (text) => {
        let data: string
        try {
          data = free.encode({ text })
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError)
          return
        }
        expect(free.decode(data)).toEqual({ text })
      }),
    )
  })

  test('a destination keeps the data that it carries', () => {
    fc.assert(
      fc.property(fc.oneof(...actions.slice(0, 9).map(({ made }) => made)), ({ data }) => {
        const packed = asDestination(data)
        expect(destination.parse(packed)).toBe(packed)
        expect(packed.replaceAll('~', ':')).toBe(data)
      }),
    )
  })

  test('a count is a whole number from 0', () => {
    expect(count.safeParse('12')).toEqual({ success: true, data: 12 })
    for (const wrong of ['-1', '1.5', 'x', '99999', '']) expect(count.safeParse(wrong).success, wrong).toBe(false)
  })
})
