/** Everything about entries at the desk, with the one form that their screens ask through. */
import { Composer } from 'grammy'
import { createForm } from '../bot/forms.ts'
import { type DeskContext, type DeskServices, takeAtDesk } from './desk-step.ts'
import { entries, takeFind } from './entries.ts'
import { entryForm, takeField } from './entry-form.ts'
import type { EntryForm, EntryQuestion } from './entry-questions.ts'
import { lawForm, takeArticle, takeLink } from './law-form.ts'
import { review, takeReason, takeReturn } from './review.ts'
import { translations } from './translations.ts'
import { takeTry, takeTryNow, tryIt } from './try-it.ts'
import { takeAway, versions } from './versions.ts'

/** Its conversation; a new name forgets the questions that older programs asked. */
const formId = 'entry-1'

export function entryDesk(services: DeskServices): Composer<DeskContext> {
  const form: EntryForm = createForm<EntryQuestion>(
    formId,
    takeAtDesk<EntryQuestion>(services, (ctx, question, actor) => {
      switch (question.about) {
        case 'field':
          return takeField(ctx, question, actor, services)
        case 'article':
          return takeArticle(ctx, question, actor, services)
        case 'link':
          return takeLink(ctx, question, actor, services)
        case 'reason':
          return takeReason(ctx, question, actor, services)
        case 'return':
          return takeReturn(ctx, question, actor, services)
        case 'try':
          return takeTry(ctx, question, actor, services)
        case 'try-now':
          return takeTryNow(ctx, question, actor, services)
        case 'find':
          return takeFind(ctx, question, actor, services)
        case 'archive':
        case 'unarchive':
          return takeAway(ctx, question, actor, services)
      }
    }),
  )
  const screens = new Composer<DeskContext>()
  screens.use(
    form.screen,
    entries(form, services),
    entryForm(form, services),
    lawForm(form, services),
    review(form, services),
    tryIt(form, services),
    versions(form, services),
    translations(services),
  )
  return screens
}
