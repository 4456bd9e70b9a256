/** Contacts as staff see them: lists, the card of one with what they changed, and what somebody else wrote meanwhile. */
import { readableDate } from '../bot/dates.ts'
import { escapeHtml, type Html, html, lines, paragraphs } from '../bot/html.ts'
import { languageName, type Translate } from '../bot/i18n.ts'
import { backRow, contactsDeskButton, inRows, type Row } from '../bot/keyboards.ts'
import type { View } from '../bot/show.ts'
import {
  type ContactField,
  type FieldKey,
  type FieldValue,
  fieldsOf,
  heldBy,
  isShown,
  type KnownContact,
  keyOf,
  type Missing,
  missionKinds,
} from '../content/contact.ts'
import { type WrittenLanguage, writtenLanguages } from '../content/schema.ts'
import type { ReportedContact } from '../store/contact-reports.ts'
import {
  askMissionKindButton,
  confidenceButton,
  contactButton,
  deadContactsButton,
  dropContactDraftButton,
  fieldButton,
  fieldNumber,
  helperListButton,
  letterOf,
  missionKindButton,
  missionListButton,
  newContactButton,
  overButton,
  publishContactButton,
  retireButton,
  retireYesButton,
  rightButton,
  showAgainButton,
  sourceButton,
} from './contact-buttons.ts'
import { type ContactActor, keyOfContact, type SeenContact } from './contact-step.ts'
import { shortened } from './entry-words.ts'
import { pageRow } from './paging.ts'

const pageSize = 10
const longestButton = 40
const shownSources = 2

/** @param contact with its name in the language, or in any that it has. */
export function nameOf({ words, facts }: KnownContact, language: WrittenLanguage): string {
  const first = writtenLanguages.flatMap((one) => words[one]?.name || []).at(0)
  return words[language]?.name || first || facts.id
}

const short = (text: string): string => shortened(text, longestButton)

const onContact = (contact: KnownContact, language: WrittenLanguage) => ({
  ...{ kind: letterOf(contact.kind), id: contact.facts.id },
  language,
})

export function contactsDeskView(t: Translate, actor: ContactActor, back: Row): View {
  return {
    text: paragraphs(html`<b>${t('contact-desk:title')}</b>`, escapeHtml(t('contact-desk:intro'))),
    keyboard: [
      ...actor.countries.map((country) => [
        missionListButton.button(t('contact-desk:missions_of', { country: t(`onboarding:country_${country}`) }), {
          country,
          page: 0,
        }),
      ]),
      ...actor.countries.map((country) => [
        newContactButton.button(t('contact-desk:add_mission', { country: t(`onboarding:country_${country}`) }), {
          of: country,
        }),
      ]),
      [helperListButton.button(t('contact-desk:organisations'), { page: 0 })],
      ...(actor.organisations ? [[newContactButton.button(t('contact-desk:add_organisation'), { of: 'org' })]] : []),
      [deadContactsButton.button(t('contact-desk:dead'), {})],
      back,
    ],
  }
}

/** @param other makes the button to another page of the same list. */
export function contactListView(
  t: Translate,
  language: WrittenLanguage,
  contacts: readonly KnownContact[],
  reports: readonly ReportedContact[],
  page: number,
  other: (text: string, page: number) => Row[number],
): View {
  const shown = contacts.slice(page * pageSize, (page + 1) * pageSize)
  const hasNext = contacts.length > (page + 1) * pageSize
  return {
    text: escapeHtml(t(shown.length === 0 ? 'contact-desk:list_empty' : 'contact-desk:list_title')),
    keyboard: [
      ...shown.map((contact) => {
        const reported = reports.find(({ contact: key }) => key === keyOfContact(contact))
        const mark = reported ? `☎️${reported.reports} ` : isShown(contact) ? '' : '⚪️ '
        return [contactButton.button(short(`${mark}${nameOf(contact, language)}`), onContact(contact, language))]
      }),
      ...pageRow({ previous: t('common:previous'), next: t('common:next') }, page, hasNext, other),
      backRow(t, contactsDeskButton.button(t('common:back'), {})),
    ],
  }
}

/** Those that do not answer: one's own as buttons, the others by name, for whoever can tell their embassy. */
export function deadView(
  t: Translate,
  language: WrittenLanguage,
  reported: readonly { readonly contact: KnownContact; readonly report: ReportedContact; readonly isOwn: boolean }[],
): View {
  const line = ({ contact, report }: (typeof reported)[number]): Html =>
    escapeHtml(
      t('contact-desk:dead_line', {
        name: nameOf(contact, language),
        number: report.reports,
        date: readableDate(report.lastDay),
      }),
    )
  const shown = reported.slice(0, pageSize)
  return {
    text: paragraphs(
      escapeHtml(t(shown.length === 0 ? 'contact-desk:dead_none' : 'contact-desk:dead_title')),
      lines(...shown.map(line)),
    ),
    keyboard: [
      ...shown
        .filter(({ isOwn }) => isOwn)
        .map(({ contact }) => [
          contactButton.button(short(`✏️ ${nameOf(contact, language)}`), onContact(contact, language)),
        ]),
      backRow(t, contactsDeskButton.button(t('common:back'), {})),
    ],
  }
}

/** Names of cities by their keys, as the reader calls them. */
export type Cities = Readonly<Record<string, string>>

const textOf = (t: Translate, key: FieldKey, held: FieldValue, cities: Cities): string => {
  const kind = key === 'kind' && missionKinds.find((known) => known === held)
  if (kind) return t(`contact-desk:kind.${kind}`)
  const text = Array.isArray(held) ? held.join(', ') : (key === 'city' && held !== null && cities[held]) || held || ''
  return text === '' ? t('contact-desk:nothing') : text
}

/** The first question about a mission that is added. */
export const missionKindView = (t: Translate, onMission: ReturnType<typeof onContact>): View => ({
  text: escapeHtml(t('contact-desk:ask.kind')),
  keyboard: [
    ...missionKinds.map((is) => [missionKindButton.button(t(`contact-desk:kind.${is}`), { ...onMission, is })]),
    backRow(t, contactButton.button(t('common:back'), onMission)),
  ],
})

const labelOf = (t: Translate, field: ContactField | 'kind'): string => t(`contact-desk:field.${field}`)
const labelOfKey = (t: Translate, key: FieldKey): string => {
  const [field, language] = key.split('.') as [ContactField | 'kind', WrittenLanguage | undefined]
  return language ? `${labelOf(t, field)} (${languageName(language)})` : labelOf(t, field)
}

/** A field as people will see it, and what they see now where it is another. */
function fieldLine(t: Translate, { contact, draft }: SeenContact, key: FieldKey, cities: Cities): Html {
  const change = draft.fields[key]
  if (change === undefined) return html`${labelOfKey(t, key)}: ${textOf(t, key, heldBy(contact, key), cities)}`
  const was = t('contact-desk:was', { value: textOf(t, key, change.was, cities) })
  return html`✏️ <b>${labelOfKey(t, key)}: ${textOf(t, key, change.value, cities)}</b> (${was})`
}

/** @param note what happened, on top. */
export function contactCard(
  t: Translate,
  seen: SeenContact,
  language: WrittenLanguage,
  report: ReportedContact | undefined,
  missing: readonly Missing[],
  cities: Cities,
  note?: string,
): View {
  const { contact, draft, hasDraft } = seen
  const { facts } = contact
  const carried = onContact(contact, language)
  const isMission = contact.kind === 'mission'
  const fields = fieldsOf[contact.kind].map((field) => keyOf(field, language))
  const here: readonly FieldKey[] = isMission ? ['kind', ...fields] : fields
  // What was changed in another language is part of the same draft.
  const elsewhere = Object.keys(draft.fields).filter((key) => !here.some((one) => one === key)) as FieldKey[] // written by `withField`
  const sources = [...(draft.source === null ? [] : [draft.source]), ...facts.sources].slice(0, shownSources)
  const sure = draft.confidence ?? (hasDraft ? undefined : facts.confidence)
  return {
    text: paragraphs(
      note === undefined ? undefined : html`<b>${note}</b>`,
      html`<b>${draft.fields[`name.${language}`] ? textOf(t, `name.${language}`, draft.fields[`name.${language}`]?.value ?? null, cities) : nameOf(contact, language)}</b>`,
      lines(...[...here, ...elsewhere].map((key) => fieldLine(t, seen, key, cities))),
      lines(
        ...sources.map(({ title }) => html`📎 ${[...title].slice(0, 120).join('')}`),
        sure === undefined ? undefined : escapeHtml(t(`contact-desk:confidence.${sure}`)),
        draft.isNew ? undefined : escapeHtml(t('common:checked', { date: readableDate(facts.checked) })),
      ),
      lines(
        report === undefined
          ? undefined
          : escapeHtml(t('contact-desk:reported', { number: report.reports, date: readableDate(report.lastDay) })),
        isShown(contact) ? undefined : escapeHtml(t('contact-desk:hidden')),
        hasDraft ? escapeHtml(t('contact-desk:only_you')) : undefined,
        hasDraft && missing.length > 0
          ? escapeHtml(
              t('contact-desk:missing', { what: missing.map((one) => t(`contact-desk:lacks.${one}`)).join(', ') }),
            )
          : undefined,
      ),
    ),
    keyboard: [
      ...(isMission && draft.isNew
        ? [[askMissionKindButton.button(`✏️ ${t('contact-desk:field.kind')}`, carried)]]
        : []),
      ...inRows(
        fieldsOf[contact.kind].map((field) =>
          fieldButton.button(short(`✏️ ${labelOf(t, field)}`), { ...carried, field: fieldNumber(field) }),
        ),
        2,
      ),
      ...inRows(
        writtenLanguages.map((one) =>
          contactButton.button(
            one === language ? `• ${languageName(one)}` : languageName(one),
            onContact(contact, one),
          ),
        ),
        2,
      ),
      ...(hasDraft
        ? [
            [sourceButton.button(t('contact-desk:give_source'), carried)],
            (['high', 'medium'] as const).map((confidence) =>
              confidenceButton.button(
                `${draft.confidence === confidence ? '✅ ' : ''}${t(`contact-desk:sure.${confidence}`)}`,
                { ...carried, confidence },
              ),
            ),
            ...(missing.length === 0 ? [[publishContactButton.button(t('contact-desk:publish'), carried)]] : []),
            [dropContactDraftButton.button(t('contact-desk:drop'), carried)],
          ]
        : [
            ...(isShown(contact)
              ? [
                  [rightButton.button(t('contact-desk:right'), carried)],
                  [retireButton.button(t('contact-desk:retire'), carried)],
                ]
              : [[showAgainButton.button(t('contact-desk:show_again'), carried)]]),
          ]),
      backRow(t, contactsDeskButton.button(t('common:back'), {})),
    ],
  }
}

export function retireView(t: Translate, contact: KnownContact, language: WrittenLanguage): View {
  const carried = onContact(contact, language)
  return {
    text: escapeHtml(t('contact-desk:retire_ask', { name: nameOf(contact, language) })),
    keyboard: [
      [retireYesButton.button(t('contact-desk:retire_yes'), carried)],
      backRow(t, contactButton.button(t('common:back'), carried)),
    ],
  }
}

/** Somebody was faster: what stands there now, and what this person wrote. */
export function conflictView(
  t: Translate,
  { contact, draft }: SeenContact,
  conflicts: readonly { readonly key: FieldKey; readonly now: FieldValue }[],
  language: WrittenLanguage,
  cities: Cities,
): View {
  const carried = onContact(contact, language)
  return {
    text: paragraphs(
      escapeHtml(t('contact-desk:overtaken')),
      ...conflicts.map(({ key, now }) =>
        lines(
          html`<b>${labelOfKey(t, key)}</b>`,
          escapeHtml(t('contact-desk:theirs', { value: textOf(t, key, now, cities) })),
          escapeHtml(t('contact-desk:yours', { value: textOf(t, key, draft.fields[key]?.value ?? null, cities) })),
        ),
      ),
    ),
    keyboard: [
      [overButton.button(t('contact-desk:keep_mine'), carried)],
      [dropContactDraftButton.button(t('contact-desk:take_theirs'), carried)],
      backRow(t, contactButton.button(t('common:back'), carried)),
    ],
  }
}
