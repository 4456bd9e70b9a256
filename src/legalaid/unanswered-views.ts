/** Open questions as legal aid sees them: what was asked, how often, where and when last; never by whom. */
import { readableDate } from '../bot/dates.ts'
import { escapeHtml, type Html, html, lines, paragraphs } from '../bot/html.ts'
import { languageName, type Translate } from '../bot/i18n.ts'
import { backRow, inRows, legalDeskButton, type Row } from '../bot/keyboards.ts'
import type { View } from '../bot/show.ts'
import { type Locale, locales } from '../content/locale.ts'
import { type TopicId, writtenLanguages } from '../content/schema.ts'
import type { Snapshot } from '../content/snapshot.ts'
import type { GroupDetails, GroupFilter, ListedGroup } from '../store/question-groups.ts'
import type { Rating, ratingsOf } from '../store/questions.ts'
import { topicTitle } from './digest.ts'
import { entryButton, revisionButton } from './entry-buttons.ts'
import { shortened } from './entry-words.ts'
import { pageRow } from './paging.ts'
import {
  addToEntryButton,
  answerWithButton,
  bringBackButton,
  findEntryButton,
  groupButton,
  groupCountries,
  groupLanguages,
  groupsButton,
  newEntryButton,
  notOursButton,
  ratingButton,
  searchGroupsButton,
  unansweredButton,
  worstButton,
} from './upkeep-buttons.ts'

export const groupPage = 8
/** A page deeper is a list that nobody reads: filters and the search lead further. */
const lastPage = 99
const shownWords = 160
const shownWhole = 600

/** A group with its words. */
export interface ShownGroup extends ListedGroup {
  /** `undefined` when another key sealed them. */
  readonly words: string | undefined
}

const languageText = (t: Translate, language: string): string => {
  const known = writtenLanguages.find((one) => one === language)
  return known ? languageName(known) : t('unanswered:other_language')
}

const countryText = (t: Translate, country: string): string =>
  country === 'kg' || country === 'uz' || country === 'tj'
    ? t(`onboarding:country_${country}`)
    : t('unanswered:unknown_country')

const wordsOf = (t: Translate, words: string | undefined, most: number): string =>
  words === undefined ? t('unanswered:unreadable') : shortened(words, most)

/** A numbered list, and the numbers as buttons: words are longer than any button. */
function numbered(t: Translate, groups: readonly ShownGroup[]): { readonly text: Html; readonly keyboard: Row[] } {
  const line = ({ words, language, asked, lastDay }: ShownGroup, index: number): Html =>
    lines(
      html`<b>${String(index + 1)}.</b> ${wordsOf(t, words, shownWords)}`,
      html`<i>${t('unanswered:line', { number: asked, date: readableDate(lastDay) })} · ${languageText(t, language)}</i>`,
    )
  return {
    text: paragraphs(...groups.map(line)),
    keyboard: inRows(
      groups.map(({ id }, index) => groupButton.button(String(index + 1), { id })),
      4,
    ),
  }
}

export interface ListShown {
  readonly order: GroupFilter['order']
  readonly language: (typeof groupLanguages)[number]
  readonly country: (typeof groupCountries)[number]
  readonly page: number
}

/** @param groups one more than a page shows, when there are more. */
export function groupsView(
  t: Translate,
  shown: ListShown,
  groups: readonly ShownGroup[],
  totals: { readonly groups: number; readonly questions: number },
): View {
  const { order, language, country, page } = shown
  const { text, keyboard } = numbered(t, groups.slice(0, groupPage))
  const chosen = (isChosen: boolean, words: string): string => (isChosen ? `• ${words}` : words)
  const other = (change: Partial<ListShown>) => ({ ...shown, page: 0, ...change })
  return {
    text: paragraphs(
      html`<b>${t('unanswered:title')}</b>`,
      escapeHtml(t('unanswered:totals', { number: totals.groups, times: totals.questions })),
      groups.length === 0 ? escapeHtml(t('unanswered:empty')) : text,
    ),
    keyboard: [
      ...keyboard,
      ...pageRow(
        { previous: t('common:previous'), next: t('common:next') },
        page,
        groups.length > groupPage && page < lastPage,
        (words, next) => groupsButton.button(words, { ...shown, page: next }),
      ),
      (['often', 'newest'] as const).map((one) =>
        groupsButton.button(chosen(one === order, t(`unanswered:${one}`)), other({ order: one })),
      ),
      ...inRows(
        groupLanguages.map((one) =>
          groupsButton.button(
            chosen(one === language, one === 'all' ? t('unanswered:all_languages') : languageText(t, one)),
            other({ language: one }),
          ),
        ),
        2,
      ),
      ...inRows(
        groupCountries.map((one) =>
          groupsButton.button(
            chosen(one === country, one === 'all' ? t('unanswered:all_countries') : countryText(t, one)),
            other({ country: one }),
          ),
        ),
        2,
      ),
      [searchGroupsButton.button(t('unanswered:search'), {})],
      [worstButton.button(t('unanswered:worst'), { page: 0 })],
      backRow(t, legalDeskButton.button(t('common:back'), {})),
    ],
  }
}

export function foundView(t: Translate, groups: readonly ShownGroup[]): View {
  const { text, keyboard } = numbered(t, groups)
  return {
    text: groups.length === 0 ? escapeHtml(t('unanswered:not_found')) : text,
    keyboard: [
      ...keyboard,
      [searchGroupsButton.button(t('unanswered:search'), {})],
      backRow(t, unansweredButton.button(t('common:back'), {})),
    ],
  }
}

const backFrom = (t: Translate, topic: string) =>
  topic === ''
    ? unansweredButton.button(t('common:back'), {})
    : ratingButton.button(t('common:back'), { topic: topic as TopicId, page: 0 }) // as it was shown

/** @param wordings the newest of the group, without those that cannot be read. */
export function groupView(
  t: Translate,
  locale: Locale,
  known: Snapshot,
  group: GroupDetails,
  wordings: readonly string[],
  note?: string,
): View {
  const { id, language, topic, state, asked, lastDay, countries } = group
  const isOpen = state === 'open'
  return {
    text: paragraphs(
      note === undefined ? undefined : html`<b>${note}</b>`,
      wordings.length === 0
        ? escapeHtml(t('unanswered:unreadable'))
        : lines(...wordings.map((words) => html`• ${wordsOf(t, words, shownWhole)}`)),
      lines(
        html`${t('unanswered:line', { number: asked, date: readableDate(lastDay) })} · ${languageText(t, language)}`,
        ...countries.map((one) => html`${countryText(t, one.country)}: ${String(one.asked)}`),
        topic === ''
          ? undefined
          : escapeHtml(t('unanswered:did_not_help', { title: topicTitle(known, locale, topic) })),
      ),
      isOpen ? undefined : escapeHtml(t(`unanswered:state.${state}`)),
    ),
    keyboard: [
      ...(isOpen
        ? [
            [answerWithButton.button(t('unanswered:answer_with'), { id })],
            [newEntryButton.button(t('unanswered:new_entry'), { id })],
            [notOursButton.button(t('unanswered:not_ours'), { id })],
          ]
        : [[bringBackButton.button(t('unanswered:bring_back'), { id })]]),
      backRow(t, backFrom(t, topic)),
    ],
  }
}

/** Which entry answers it: those that the bot thinks of first. */
export function chooseEntryView(
  t: Translate,
  locale: Locale,
  known: Snapshot,
  id: string,
  topics: readonly string[],
): View {
  return {
    text: escapeHtml(t(topics.length === 0 ? 'unanswered:no_entry' : 'unanswered:choose_entry')),
    keyboard: [
      ...topics.map((topic) => [
        addToEntryButton.button(shortened(topicTitle(known, locale, topic), 40), { id, topic: topic as TopicId }), // from the snapshot
      ]),
      [findEntryButton.button(t('unanswered:find_entry'), { id })],
      [newEntryButton.button(t('unanswered:new_entry'), { id })],
      backRow(t, groupButton.button(t('common:back'), { id })),
    ],
  }
}

/** The question went into a draft, which somebody goes on with. */
export function draftedView(t: Translate, words: string, revision: number): View {
  return {
    text: escapeHtml(words),
    keyboard: [
      [revisionButton.button(t('unanswered:open_draft'), { id: revision })],
      backRow(t, unansweredButton.button(t('unanswered:to_list'), {})),
    ],
  }
}

export function worstView(
  t: Translate,
  locale: Locale,
  known: Snapshot,
  ratings: readonly Rating[],
  page: number,
): View {
  return {
    text: escapeHtml(t(ratings.length === 0 ? 'unanswered:worst_none' : 'unanswered:worst_title')),
    keyboard: [
      ...ratings.slice(0, groupPage).map(({ topic, helped, notHelped }) => [
        ratingButton.button(shortened(`👎 ${notHelped} 👍 ${helped} · ${topicTitle(known, locale, topic)}`, 40), {
          topic: topic as TopicId, // as it was rated
          page: 0,
        }),
      ]),
      ...pageRow(
        { previous: t('common:previous'), next: t('common:next') },
        page,
        ratings.length > groupPage && page < lastPage,
        (words, next) => worstButton.button(words, { page: next }),
      ),
      backRow(t, unansweredButton.button(t('common:back'), {})),
    ],
  }
}

/** One answer: how it was rated by language, and the questions that it did not answer. */
export function ratingView(
  t: Translate,
  locale: Locale,
  known: Snapshot,
  topic: TopicId,
  ratings: Awaited<ReturnType<typeof ratingsOf>>,
  groups: readonly ShownGroup[],
  page: number,
): View {
  const { text, keyboard } = numbered(t, groups.slice(0, groupPage))
  return {
    text: paragraphs(
      html`<b>${topicTitle(known, locale, topic)}</b>`,
      lines(
        ...ratings.map(({ locale: read, helped, notHelped }) => {
          const language = locales.find((one) => one === read)
          return html`👎 ${String(notHelped)} 👍 ${String(helped)} · ${language ? languageName(language) : read}`
        }),
      ),
      groups.length === 0 ? escapeHtml(t('unanswered:no_words')) : text,
    ),
    keyboard: [
      ...keyboard,
      ...pageRow(
        { previous: t('common:previous'), next: t('common:next') },
        page,
        groups.length > groupPage && page < lastPage,
        (words, next) => ratingButton.button(words, { topic, page: next }),
      ),
      ...(known.hasTopic(topic) ? [[entryButton.button(t('unanswered:open_entry'), { topic })]] : []),
      backRow(t, worstButton.button(t('common:back'), { page: 0 })),
    ],
  }
}
