/** The screens of the legal-aid desk, with the forms that they ask through. Each part adds its own. */
import { Composer } from 'grammy'
import type { ElchiContext } from '../bot/context.ts'
import { formsPlugin } from '../bot/forms.ts'
import { contactForm } from './contact-form.ts'
import { contactsDesk } from './contacts-desk.ts'
import { desk } from './desk.ts'
import type { DeskContext } from './desk-step.ts'
import { entryDesk } from './entry-desk.ts'
import { type QuestionServices, unanswered } from './unanswered.ts'
import { upkeep } from './upkeep.ts'

/** Must stand before the screens that take any text: while a form is open, the next message is its answer. */
export function legalAid(services: QuestionServices): Composer<ElchiContext> {
  const screens = new Composer<DeskContext>()
  screens.use(
    ...[formsPlugin(), entryDesk(services), desk(services)],
    ...[unanswered(services), contactForm(services), contactsDesk(services), upkeep(services)],
  )
  return screens as unknown as Composer<ElchiContext> // the plugin adds what these contexts have more
}
