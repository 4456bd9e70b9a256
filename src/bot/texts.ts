/** The interface texts, one JSON a screen and language. A key that one language lacks does not compile. */
import kyAsk from '../../locales/ky/ask.json' with { type: 'json' }
import kyBot from '../../locales/ky/bot.json' with { type: 'json' }
import kyBroadcast from '../../locales/ky/broadcast.json' with { type: 'json' }
import kyCommon from '../../locales/ky/common.json' with { type: 'json' }
import kyContactDesk from '../../locales/ky/contact-desk.json' with { type: 'json' }
import kyContacts from '../../locales/ky/contacts.json' with { type: 'json' }
import kyDesk from '../../locales/ky/desk.json' with { type: 'json' }
import kyEntry from '../../locales/ky/entry.json' with { type: 'json' }
import kyGuide from '../../locales/ky/guide.json' with { type: 'json' }
import kyHuman from '../../locales/ky/human.json' with { type: 'json' }
import kyLaw from '../../locales/ky/law.json' with { type: 'json' }
import kyLegalAid from '../../locales/ky/legal-aid.json' with { type: 'json' }
import kyMenu from '../../locales/ky/menu.json' with { type: 'json' }
import kyOnboarding from '../../locales/ky/onboarding.json' with { type: 'json' }
import kyPlace from '../../locales/ky/place.json' with { type: 'json' }
import kyPrivacy from '../../locales/ky/privacy.json' with { type: 'json' }
import kyRegion from '../../locales/ky/region.json' with { type: 'json' }
import kyRelay from '../../locales/ky/relay.json' with { type: 'json' }
import kySending from '../../locales/ky/sending.json' with { type: 'json' }
import kySituation from '../../locales/ky/situation.json' with { type: 'json' }
import kySos from '../../locales/ky/sos.json' with { type: 'json' }
import kyStaff from '../../locales/ky/staff.json' with { type: 'json' }
import kyUnanswered from '../../locales/ky/unanswered.json' with { type: 'json' }
import kyUpkeep from '../../locales/ky/upkeep.json' with { type: 'json' }
import kyWarnings from '../../locales/ky/warnings.json' with { type: 'json' }
import ruAsk from '../../locales/ru/ask.json' with { type: 'json' }
import ruBot from '../../locales/ru/bot.json' with { type: 'json' }
import ruBroadcast from '../../locales/ru/broadcast.json' with { type: 'json' }
import ruCommon from '../../locales/ru/common.json' with { type: 'json' }
import ruContactDesk from '../../locales/ru/contact-desk.json' with { type: 'json' }
import ruContacts from '../../locales/ru/contacts.json' with { type: 'json' }
import ruDesk from '../../locales/ru/desk.json' with { type: 'json' }
import ruEntry from '../../locales/ru/entry.json' with { type: 'json' }
import ruGuide from '../../locales/ru/guide.json' with { type: 'json' }
import ruHuman from '../../locales/ru/human.json' with { type: 'json' }
import ruLaw from '../../locales/ru/law.json' with { type: 'json' }
import ruLegalAid from '../../locales/ru/legal-aid.json' with { type: 'json' }
import ruMenu from '../../locales/ru/menu.json' with { type: 'json' }
import ruOnboarding from '../../locales/ru/onboarding.json' with { type: 'json' }
import ruPlace from '../../locales/ru/place.json' with { type: 'json' }
import ruPrivacy from '../../locales/ru/privacy.json' with { type: 'json' }
import ruRegion from '../../locales/ru/region.json' with { type: 'json' }
import ruRelay from '../../locales/ru/relay.json' with { type: 'json' }
import ruSending from '../../locales/ru/sending.json' with { type: 'json' }
import ruSituation from '../../locales/ru/situation.json' with { type: 'json' }
import ruSos from '../../locales/ru/sos.json' with { type: 'json' }
import ruStaff from '../../locales/ru/staff.json' with { type: 'json' }
import ruUnanswered from '../../locales/ru/unanswered.json' with { type: 'json' }
import ruUpkeep from '../../locales/ru/upkeep.json' with { type: 'json' }
import ruWarnings from '../../locales/ru/warnings.json' with { type: 'json' }
import tgAsk from '../../locales/tg/ask.json' with { type: 'json' }
import tgBot from '../../locales/tg/bot.json' with { type: 'json' }
import tgBroadcast from '../../locales/tg/broadcast.json' with { type: 'json' }
import tgCommon from '../../locales/tg/common.json' with { type: 'json' }
import tgContactDesk from '../../locales/tg/contact-desk.json' with { type: 'json' }
import tgContacts from '../../locales/tg/contacts.json' with { type: 'json' }
import tgDesk from '../../locales/tg/desk.json' with { type: 'json' }
import tgEntry from '../../locales/tg/entry.json' with { type: 'json' }
import tgGuide from '../../locales/tg/guide.json' with { type: 'json' }
import tgHuman from '../../locales/tg/human.json' with { type: 'json' }
import tgLaw from '../../locales/tg/law.json' with { type: 'json' }
import tgLegalAid from '../../locales/tg/legal-aid.json' with { type: 'json' }
import tgMenu from '../../locales/tg/menu.json' with { type: 'json' }
import tgOnboarding from '../../locales/tg/onboarding.json' with { type: 'json' }
import tgPlace from '../../locales/tg/place.json' with { type: 'json' }
import tgPrivacy from '../../locales/tg/privacy.json' with { type: 'json' }
import tgRegion from '../../locales/tg/region.json' with { type: 'json' }
import tgRelay from '../../locales/tg/relay.json' with { type: 'json' }
import tgSending from '../../locales/tg/sending.json' with { type: 'json' }
import tgSituation from '../../locales/tg/situation.json' with { type: 'json' }
import tgSos from '../../locales/tg/sos.json' with { type: 'json' }
import tgStaff from '../../locales/tg/staff.json' with { type: 'json' }
import tgUnanswered from '../../locales/tg/unanswered.json' with { type: 'json' }
import tgUpkeep from '../../locales/tg/upkeep.json' with { type: 'json' }
import tgWarnings from '../../locales/tg/warnings.json' with { type: 'json' }
import uzAsk from '../../locales/uz/ask.json' with { type: 'json' }
import uzBot from '../../locales/uz/bot.json' with { type: 'json' }
import uzBroadcast from '../../locales/uz/broadcast.json' with { type: 'json' }
import uzCommon from '../../locales/uz/common.json' with { type: 'json' }
import uzContactDesk from '../../locales/uz/contact-desk.json' with { type: 'json' }
import uzContacts from '../../locales/uz/contacts.json' with { type: 'json' }
import uzDesk from '../../locales/uz/desk.json' with { type: 'json' }
import uzEntry from '../../locales/uz/entry.json' with { type: 'json' }
import uzGuide from '../../locales/uz/guide.json' with { type: 'json' }
import uzHuman from '../../locales/uz/human.json' with { type: 'json' }
import uzLaw from '../../locales/uz/law.json' with { type: 'json' }
import uzLegalAid from '../../locales/uz/legal-aid.json' with { type: 'json' }
import uzMenu from '../../locales/uz/menu.json' with { type: 'json' }
import uzOnboarding from '../../locales/uz/onboarding.json' with { type: 'json' }
import uzPlace from '../../locales/uz/place.json' with { type: 'json' }
import uzPrivacy from '../../locales/uz/privacy.json' with { type: 'json' }
import uzRegion from '../../locales/uz/region.json' with { type: 'json' }
import uzRelay from '../../locales/uz/relay.json' with { type: 'json' }
import uzSending from '../../locales/uz/sending.json' with { type: 'json' }
import uzSituation from '../../locales/uz/situation.json' with { type: 'json' }
import uzSos from '../../locales/uz/sos.json' with { type: 'json' }
import uzStaff from '../../locales/uz/staff.json' with { type: 'json' }
import uzUnanswered from '../../locales/uz/unanswered.json' with { type: 'json' }
import uzUpkeep from '../../locales/uz/upkeep.json' with { type: 'json' }
import uzWarnings from '../../locales/uz/warnings.json' with { type: 'json' }

const ru = {
  ask: ruAsk,
  bot: ruBot,
  broadcast: ruBroadcast,
  common: ruCommon,
  'contact-desk': ruContactDesk,
  contacts: ruContacts,
  desk: ruDesk,
  entry: ruEntry,
  guide: ruGuide,
  human: ruHuman,
  law: ruLaw,
  'legal-aid': ruLegalAid,
  menu: ruMenu,
  onboarding: ruOnboarding,
  place: ruPlace,
  privacy: ruPrivacy,
  region: ruRegion,
  sending: ruSending,
  relay: ruRelay,
  situation: ruSituation,
  sos: ruSos,
  staff: ruStaff,
  unanswered: ruUnanswered,
  upkeep: ruUpkeep,
  warnings: ruWarnings,
}

/** The shape of one language's texts. */
export type Texts = typeof ru

const ky: Texts = {
  ask: kyAsk,
  bot: kyBot,
  broadcast: kyBroadcast,
  common: kyCommon,
  'contact-desk': kyContactDesk,
  contacts: kyContacts,
  desk: kyDesk,
  entry: kyEntry,
  guide: kyGuide,
  human: kyHuman,
  law: kyLaw,
  'legal-aid': kyLegalAid,
  menu: kyMenu,
  onboarding: kyOnboarding,
  place: kyPlace,
  privacy: kyPrivacy,
  region: kyRegion,
  sending: kySending,
  relay: kyRelay,
  situation: kySituation,
  sos: kySos,
  staff: kyStaff,
  unanswered: kyUnanswered,
  upkeep: kyUpkeep,
  warnings: kyWarnings,
}

const tg: Texts = {
  ask: tgAsk,
  bot: tgBot,
  broadcast: tgBroadcast,
  common: tgCommon,
  'contact-desk': tgContactDesk,
  contacts: tgContacts,
  desk: tgDesk,
  entry: tgEntry,
  guide: tgGuide,
  human: tgHuman,
  law: tgLaw,
  'legal-aid': tgLegalAid,
  menu: tgMenu,
  onboarding: tgOnboarding,
  place: tgPlace,
  privacy: tgPrivacy,
  region: tgRegion,
  sending: tgSending,
  relay: tgRelay,
  situation: tgSituation,
  sos: tgSos,
  staff: tgStaff,
  unanswered: tgUnanswered,
  upkeep: tgUpkeep,
  warnings: tgWarnings,
}

const uz: Texts = {
  ask: uzAsk,
  bot: uzBot,
  broadcast: uzBroadcast,
  common: uzCommon,
  'contact-desk': uzContactDesk,
  contacts: uzContacts,
  desk: uzDesk,
  entry: uzEntry,
  guide: uzGuide,
  human: uzHuman,
  law: uzLaw,
  'legal-aid': uzLegalAid,
  menu: uzMenu,
  onboarding: uzOnboarding,
  place: uzPlace,
  privacy: uzPrivacy,
  region: uzRegion,
  sending: uzSending,
  relay: uzRelay,
  situation: uzSituation,
  sos: uzSos,
  staff: uzStaff,
  unanswered: uzUnanswered,
  upkeep: uzUpkeep,
  warnings: uzWarnings,
}

export const texts = { ky, ru, tg, uz } as const
