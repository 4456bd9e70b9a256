/** What helpers often write, by language: some come with the program, and legal aid changes, adds and puts away. */
import { randomBytes } from 'node:crypto'
import { Composer } from 'grammy'
import { createForm } from '../bot/forms.ts'
import { escapeHtml, html, paragraphs } from '../bot/html.ts'
import { languageName, type Translate, translator } from '../bot/i18n.ts'
import { backRow, type Row } from '../bot/keyboards.ts'
import type { View } from '../bot/show.ts'
import { inLocale, writtenLanguageOf } from '../content/locale.ts'
import { type WrittenLanguage, writtenLanguages } from '../content/schema.ts'
import {
  dropTemplateButton,
  editTemplateButton,
  newTemplateButton,
  peopleButton,
  sayButton,
  sayThisButton,
  sayYesButton,
  templateButton,
  templatesButton,
  templatesInButton,
  threadButton,
} from '../helpline/helper-buttons.ts'
import { localeOf, relayNote } from '../helpline/helper-view.ts'
import { say } from '../helpline/say.ts'
import type { Carried } from '../relay/message.ts'
import { replyTemplates, saveReplyTemplate } from '../store/helpline.ts'
import { findThread, type KeptThread } from '../store/threads.ts'
import { type DeskContext, deskStepsOn, mayHelp, takeAtDesk } from './desk-step.ts'
import { shortened } from './entry-words.ts'
import type { HelpServices } from './relay.ts'

const own = ['hello', 'wait', 'papers', 'danger', 'bye'] as const

export interface Template {
  readonly id: string
  readonly body: string
}

/** What can be said in a language now, those of the program first. */
export async function templatesIn(db: HelpServices['db'], language: WrittenLanguage): Promise<Template[]> {
  const changed = new Map((await replyTemplates(db, language)).map(({ id, body }) => [id, body]))
  const t = translator(language)
  const brought = own.map((id) => ({ id, body: changed.has(id) ? changed.get(id) : t(`relay:template.${id}`) }))
  const added = [...changed].flatMap(([id, body]) => (own.some((known) => known === id) ? [] : [{ id, body }]))
  return [...brought, ...added].flatMap(({ id, body }) => (body ? [{ id, body }] : []))
}

/** So much of a template stands on a button, in one line of a small phone. */
const longestBeginning = 32
const beginning = (body: string): string => shortened(body, longestBeginning)

/** A message of Telegram less the label over it. */
const longest = 3_500

function languagesView(t: Translate): View {
  return {
    text: escapeHtml(t('relay:templates_title')),
    keyboard: [
      ...writtenLanguages.map((language) => [templatesInButton.button(languageName(language), { language })]),
      backRow(t, peopleButton.button(t('common:back'), {})),
    ],
  }
}

export function templatesView(t: Translate, language: WrittenLanguage, templates: readonly Template[]): View {
  return {
    text: escapeHtml(t('relay:templates_in', { language: languageName(language) })),
    keyboard: [
      ...templates.map(({ id, body }): Row => [templateButton.button(beginning(body), { language, template: id })]),
      [newTemplateButton.button(t('relay:template_new'), { language })],
      backRow(t, templatesButton.button(t('common:back'), {})),
    ],
  }
}

function templateView(t: Translate, language: WrittenLanguage, { id, body }: Template): View {
  return {
    text: escapeHtml(body),
    keyboard: [
      [
        editTemplateButton.button(t('relay:template_edit'), { language, template: id }),
        dropTemplateButton.button(t('relay:template_drop'), { language, template: id }),
      ],
      backRow(t, templatesInButton.button(t('common:back'), { language })),
    ],
  }
}

/** What can be said to a person, in their alphabet. */
function choiceView(t: Translate, thread: KeptThread, templates: readonly Template[]): View {
  const { id } = thread
  return {
    text: escapeHtml(t('relay:say_choose')),
    keyboard: [
      ...templates.map(
        (template): Row => [
          sayThisButton.button(beginning(inLocale(localeOf(thread), template.body)), { id, template: template.id }),
        ],
      ),
      backRow(t, threadButton.button(t('common:back'), { id })),
    ],
  }
}

export function templates(services: HelpServices): Composer<DeskContext> {
  const { db, now } = services
  const screen = new Composer<DeskContext>()
  const steps = deskStepsOn(screen, services)
  const on: typeof steps = (button, step) =>
    steps(button, (ctx, fields, actor) =>
      mayHelp(actor) ? step(ctx, fields, actor) : relayNote(ctx.t, ctx.t('desk:no_right')),
    )
  const listed = async (t: Translate, language: WrittenLanguage): Promise<View> =>
    templatesView(t, language, await templatesIn(db, language))
  const find = async (language: WrittenLanguage, id: string): Promise<Template | undefined> =>
    (await templatesIn(db, language)).find((template) => template.id === id)
  const save = async (actor: number, language: WrittenLanguage, id: string, body: string | null): Promise<void> => {
    const action = body === null ? 'template-dropped' : 'template-changed'
    const entry = { at: now(), actor, action, subject: `${language}/${id}`, details: {} }
    await saveReplyTemplate(db, { id, language, body }, entry)
  }

  const form = createForm<{ readonly language: WrittenLanguage; readonly template: string }>(
    'reply-template',
    takeAtDesk(services, async (ctx, { language, template }, actor) => {
      if (!mayHelp(actor)) {
        await ctx.show(relayNote(ctx.t, ctx.t('desk:no_right')))
        return 'done'
      }
      const body = ctx.message?.text?.trim() ?? ''
      const length = [...body].length
      if (body === '' || length > longest) {
        const words = body === '' ? ctx.t('relay:template_text') : ctx.t('relay:template_long', { length, longest })
        await ctx.show(relayNote(ctx.t, words))
        return 'again'
      }
      await save(actor.id, language, template, body)
      await ctx.show(await listed(ctx.t, language))
      return 'done'
    }),
  )
  screen.use(form.screen)
  const askFor = async (ctx: DeskContext, language: WrittenLanguage, template: string): Promise<View> => {
    await form.ask(ctx, { language, template })
    return {
      text: escapeHtml(ctx.t('relay:template_ask', { language: languageName(language) })),
      keyboard: [[templatesInButton.button(ctx.t('common:cancel'), { language })]],
    }
  }

  on(templatesButton, (ctx) => languagesView(ctx.t))
  on(templatesInButton, (ctx, { language }) => listed(ctx.t, language))
  on(templateButton, async (ctx, { language, template }) => {
    const found = await find(language, template)
    return found ? templateView(ctx.t, language, found) : listed(ctx.t, language)
  })
  on(newTemplateButton, (ctx, { language }) => askFor(ctx, language, randomBytes(4).toString('hex')))
  on(editTemplateButton, (ctx, { language, template }) => askFor(ctx, language, template))
  on(dropTemplateButton, async (ctx, { language, template }, actor) => {
    await save(actor.id, language, template, null)
    return listed(ctx.t, language)
  })

  /** @returns `undefined` when the conversation is not this helper's. */
  const ownThread = async (id: string, worker: number): Promise<KeptThread | undefined> => {
    const thread = await findThread(db, id)
    return thread?.state === 'taken' && thread.worker === worker ? thread : undefined
  }
  /** A template in the person's alphabet. */
  const wordsFor = async (thread: KeptThread, id: string): Promise<string | undefined> => {
    const locale = localeOf(thread)
    const template = await find(writtenLanguageOf(locale), id)
    return template && inLocale(locale, template.body)
  }
  on(sayButton, async (ctx, { id }, actor) => {
    const thread = await ownThread(id, actor.id)
    if (thread === undefined) return relayNote(ctx.t, ctx.t('relay:over'))
    return choiceView(ctx.t, thread, await templatesIn(db, writtenLanguageOf(localeOf(thread))))
  })
  on(sayThisButton, async (ctx, { id, template }, actor) => {
    const thread = await ownThread(id, actor.id)
    const words = thread && (await wordsFor(thread, template))
    if (words === undefined) return relayNote(ctx.t, ctx.t('relay:over'))
    return {
      text: paragraphs(html`<i>${ctx.t('relay:say_ask')}</i>`, escapeHtml(words)),
      keyboard: [
        [sayYesButton.button(ctx.t('relay:say_yes'), { id, template })],
        backRow(ctx.t, sayButton.button(ctx.t('common:back'), { id })),
      ],
    }
  })
  on(sayYesButton, async (ctx, { id, template }, actor) => {
    const thread = await ownThread(id, actor.id)
    const words = thread && (await wordsFor(thread, template))
    if (words === undefined) return relayNote(ctx.t, ctx.t('relay:over'))
    const carried: Carried = { kind: 'text', isForwarded: false, text: words, entities: [] }
    const source = `t${actor.id}/${ctx.callbackQuery?.id}`
    const outcome = await say(services, actor.id, id, source, { carried, isEdited: false })
    return relayNote(ctx.t, ctx.t(outcome === 'sent' ? 'relay:said' : 'relay:not_sent'))
  })
  return screen
}
