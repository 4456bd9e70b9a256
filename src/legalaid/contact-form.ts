/** Adding and correcting a contact: a question a field, each answer in SQL at once, published with its source or not at all. */
import { randomBytes } from 'node:crypto'
import { Composer } from 'grammy'
import { createForm, type Taken } from '../bot/forms.ts'
import { escapeHtml, lines } from '../bot/html.ts'
import { backRow } from '../bot/keyboards.ts'
import type { View } from '../bot/show.ts'
import {
  type CityOf,
  type ContactDraft,
  type ContactField,
  conflictsOf,
  emptyDraft,
  keyOf,
  longestOf,
  missingOf,
  parseField,
  parseSource,
  published,
  rebased,
  withField,
} from '../content/contact.ts'
import { locales, writtenLanguageOf } from '../content/locale.ts'
import { dropContactDraft, publishContact, saveContactDraft } from '../store/contacts.ts'
import * as buttons from './contact-buttons.ts'
import {
  type ContactActor,
  contactActorOf,
  contactKeyOf,
  contactNote,
  contactStepsOn,
  dayOf,
  itemsOfContact,
  type SeenContact,
  seenContact,
} from './contact-step.ts'
import { conflictView, missionKindView } from './contact-views.ts'
import { cardNow, citiesIn, type OnContact } from './contacts-desk.ts'
import type { DeskContext, DeskServices } from './desk-step.ts'
import { tellReaders } from './publish-notice.ts'

/** What is asked; it is kept as JSON while the form waits. */
type Question = OnContact & { readonly field: ContactField | 'source' }

const formId = 'contact-1'
const idBytes = 3

export function contactForm(services: DeskServices): Composer<DeskContext> {
  const { db, now, log } = services
  const screen = new Composer<DeskContext>()
  const on = contactStepsOn(screen, services)

  const keyFor = ({ kind, id }: OnContact) => contactKeyOf(buttons.kindOf(kind), id)
  const save = (actor: ContactActor, fields: OnContact, draft: ContactDraft, what: string): Promise<void> =>
    saveContactDraft(
      db,
      { contact: keyFor(fields), author: actor.id, body: JSON.stringify(draft) },
      { at: now(), actor: actor.id, action: 'contact-drafted', subject: keyFor(fields), details: { what } },
    )
  const seenBy = (actor: ContactActor, { kind, id }: OnContact): Promise<SeenContact | undefined> =>
    seenContact(actor, buttons.kindOf(kind), id, services)

  /** By its name in any of our languages, or as it stands on the map. */
  const cityOf: CityOf = (typed) => {
    const named = typed.trim().toLowerCase()
    const own = locales.flatMap((locale) => Object.entries(services.snapshot().contactTexts(locale)?.cities ?? {}))
    const [found] = own.find(([, name]) => name.toLowerCase() === named) ?? []
    return found
  }

  const questionView = (ctx: DeskContext, question: Question, problem?: string): View => ({
    text: lines(
      problem === undefined ? undefined : escapeHtml(problem),
      escapeHtml(ctx.t(`contact-desk:ask.${question.field}`)),
    ),
    keyboard: [backRow(ctx.t, buttons.contactButton.button(ctx.t('common:back'), carried(question)))],
  })
  const carried = ({ kind, id, language }: OnContact): OnContact => ({ kind, id, language })

  const take = async (
    ctx: DeskContext,
    actor: ContactActor,
    question: Question,
    typed: string,
  ): Promise<Taken<Question>> => {
    const { field, language } = question
    const seen = await seenBy(actor, question)
    if (!seen) {
      await ctx.show(contactNote(ctx, ctx.t('contact-desk:gone')))
      return 'done'
    }
    const parsed = field === 'source' ? parseSource(typed) : parseField(field, typed, cityOf)
    if (!parsed.ok) {
      const values = { most: longestOf[field] ?? 0, number: [...typed.trim()].length }
      await ctx.show(questionView(ctx, question, ctx.t(`contact-desk:wrong.${parsed.reason}`, values)))
      return 'again'
    }
    const draft =
      field === 'source'
        ? { ...seen.draft, source: parsed.value as NonNullable<ContactDraft['source']> } // what `parseSource` gives
        : withField(seen.contact, seen.draft, keyOf(field, language), parsed.value as Parameters<typeof withField>[3]) // what `parseField` gives
    await save(actor, question, draft, field)
    await ctx.show(await cardNow(ctx, actor, question, services, ctx.t('contact-desk:kept')))
    return 'done'
  }
  const form = createForm<Question>(formId, async (ctx, question) => {
    try {
      const actor = await contactActorOf(ctx, services)
      if (actor === undefined) {
        await ctx.show({ text: escapeHtml(ctx.t('desk:no_right')) })
        return 'done'
      }
      return await take(ctx, actor, question, ctx.message?.text ?? '')
    } catch (error) {
      if (error instanceof Error && ['GrammyError', 'HttpError'].includes(error.name)) throw error
      log.error('an answer about a contact cannot be kept', { error })
      await ctx.show(contactNote(ctx, ctx.t('desk:not_saved')))
      return 'again'
    }
  })
  screen.use(form.screen)

  const ask = async (ctx: DeskContext, actor: ContactActor, question: Question): Promise<View> => {
    if (!(await seenBy(actor, question))) return contactNote(ctx, ctx.t('contact-desk:gone'))
    await form.ask(ctx, question)
    return questionView(ctx, question)
  }
  on(buttons.fieldButton, (ctx, { field, ...fields }, actor) =>
    ask(ctx, actor, { ...fields, field: buttons.fieldOfNumber(field) }),
  )
  on(buttons.sourceButton, (ctx, fields, actor) => ask(ctx, actor, { ...fields, field: 'source' }))
  on(buttons.newContactButton, async (ctx, { of }, actor) => {
    const country = of === 'org' ? null : of
    if (country === null ? !actor.organisations : !actor.countries.includes(country))
      return contactNote(ctx, ctx.t('desk:no_right'))
    const id = `${of}-${randomBytes(idBytes).toString('hex')}`
    const fields: OnContact = { kind: country === null ? 'h' : 'm', id, language: writtenLanguageOf(ctx.locale) }
    await save(actor, fields, { ...emptyDraft, isNew: true, country }, 'new')
    return country === null ? ask(ctx, actor, { ...fields, field: 'name' }) : missionKindView(ctx.t, fields)
  })
  on(buttons.askMissionKindButton, async (ctx, fields, actor) => {
    const seen = await seenBy(actor, fields)
    return seen?.draft.isNew ? missionKindView(ctx.t, fields) : cardNow(ctx, actor, fields, services)
  })
  on(buttons.missionKindButton, async (ctx, { is, ...fields }, actor) => {
    const seen = await seenBy(actor, fields)
    if (!seen?.draft.isNew) return cardNow(ctx, actor, fields, services)
    await save(actor, fields, withField(seen.contact, seen.draft, 'kind', is), 'kind')
    return ask(ctx, actor, { ...fields, field: 'city' })
  })

  on(buttons.confidenceButton, async (ctx, { confidence, ...fields }, actor) => {
    const seen = await seenBy(actor, fields)
    if (seen?.hasDraft) await save(actor, fields, { ...seen.draft, confidence }, 'confidence')
    return cardNow(ctx, actor, fields, services)
  })
  on(buttons.dropContactDraftButton, async (ctx, fields, actor) => {
    const seen = await seenBy(actor, fields)
    if (!seen?.hasDraft) return cardNow(ctx, actor, fields, services)
    const entry = { at: now(), actor: actor.id, action: 'contact-draft-dropped', subject: keyFor(fields), details: {} }
    await dropContactDraft(db, keyFor(fields), entry)
    return seen.draft.isNew
      ? contactNote(ctx, ctx.t('contact-desk:dropped'))
      : cardNow(ctx, actor, fields, services, ctx.t('contact-desk:dropped'))
  })
  on(buttons.overButton, async (ctx, fields, actor) => {
    const seen = await seenBy(actor, fields)
    if (seen?.hasDraft) await save(actor, fields, rebased(seen.contact, seen.draft), 'over')
    return cardNow(ctx, actor, fields, services, ctx.t('contact-desk:look_again'))
  })
  on(buttons.publishContactButton, async (ctx, fields, actor) => {
    const seen = await seenBy(actor, fields)
    if (!seen?.hasDraft || missingOf(seen.contact, seen.draft).length > 0) return cardNow(ctx, actor, fields, services)
    const conflicts = conflictsOf(seen.contact, seen.draft)
    if (conflicts.length > 0)
      return conflictView(ctx.t, seen, conflicts, fields.language, citiesIn(services, fields.language))
    const next = published(seen.contact, seen.draft, dayOf(now()))
    if (!next) return cardNow(ctx, actor, fields, services, ctx.t('contact-desk:not_whole'))
    const isWritten = await publishContact(db, keyFor(fields), itemsOfContact(next, seen), {
      at: now(),
      actor: actor.id,
      action: 'contact-published',
      subject: keyFor(fields),
      details: { fields: Object.keys(seen.draft.fields).join(' ') },
    })
    if (!isWritten) return cardNow(ctx, actor, fields, services, ctx.t('contact-desk:moved'))
    await tellReaders(services)
    return cardNow(ctx, actor, fields, services, ctx.t('contact-desk:done'))
  })
  return screen
}
