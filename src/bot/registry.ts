/** The screens in the order in which they see an update. The one place that imports them. */
import type { Composer } from 'grammy'
import { admin } from '../admin/admin.ts'
import { staff } from '../admin/staff.ts'
import { embassy } from '../embassy/embassy.ts'
import { legalAid } from '../legalaid/legalaid.ts'
import { helping } from '../legalaid/relay.ts'
import { ask } from '../migrant/ask.ts'
import { contactReport } from '../migrant/contact-report.ts'
import { contacts } from '../migrant/contacts.ts'
import { fallback } from '../migrant/fallback.ts'
import { feedback } from '../migrant/feedback.ts'
import { guide } from '../migrant/guide.ts'
import { human } from '../migrant/human.ts'
import { aid } from '../migrant/legal-aid.ts'
import { location } from '../migrant/location.ts'
import { menu } from '../migrant/menu.ts'
import { onboarding } from '../migrant/onboarding.ts'
import { privacy } from '../migrant/privacy.ts'
import { region } from '../migrant/region.ts'
import { returning } from '../migrant/returning.ts'
import { situation } from '../migrant/situation.ts'
import { sos } from '../migrant/sos.ts'
import { topics } from '../migrant/topics.ts'
import { verify } from '../migrant/verify.ts'
import { warnings } from '../migrant/warnings.ts'
import type { Services } from '../services.ts'
import type { ElchiContext } from './context.ts'

export function screens(services: Services): Composer<ElchiContext>[] {
  return [
    returning(services), // around every /start, whoever answers it
    embassy(services), // while one of its forms is open, the next message is the answer
    legalAid(services), // the same holds for the forms of the desk
    helping(services), // what a helper writes to a person is no question
    human(services), // nor is what a person writes to a helper
    verify(services), // a bulletin number is no question; its link is a /start
    location(services), // nor is a tap that takes back the location button
    ask(services), // takes every other text that is no command
    staff(services), // before onboarding: an invitation's link is a /start too
    onboarding(services), // before the others: it goes on to them
    region(services), // likewise
    situation(services), // likewise
    menu(services),
    sos(services),
    guide(services),
    warnings(services),
    contacts(services),
    aid(services),
    contactReport(services),
    privacy(services),
    topics(services),
    feedback(services),
    admin(services),
    fallback(services), // last: takes what nobody took
  ]
}
