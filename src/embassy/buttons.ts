/** What the buttons of embassy staff carry: the id of a broadcast, and what to do. Rights are checked again in every handler. */
import { z } from 'zod'
import { callbackData, count } from '../bot/callback-data.ts'
import { severities } from '../broadcasts/broadcast.ts'
import { countries, writtenLanguages } from '../content/schema.ts'
import { zones } from './times.ts'

const id = z.string().regex(/^[0-9a-f]{8}$/)
/** The beginning of the hash of what was looked at: an approval is for that and nothing else. */
const seen = z.string().regex(/^[0-9a-f]{12}$/)
const zone = z.enum(zones)
const region = z.string().regex(/^RU-[A-Z]{2,3}$/)
/** Whole Stars: 0.1 of one a message. */
const stars = z
  .string()
  .regex(/^(0|[1-9]\d{0,7})$/)
  .transform(Number)
const district = z.string().regex(/^[A-Z]{2,6}$/)

export const deskButton = callbackData('bc', {})
export const newButton = callbackData('bc-new', { country: z.enum(countries) })
export const openButton = callbackData('bc-open', { id })

// Writing
export const severityButton = callbackData('bc-sev', { id })
export const setSeverityButton = callbackData('bc-sev-set', { id, severity: z.enum(severities) })
export const audienceButton = callbackData('bc-aud', { id })
export const audienceAllButton = callbackData('bc-aud-all', { id })
export const audienceLanguageButton = callbackData('bc-aud-lang', { id, language: z.enum(writtenLanguages) })
export const audienceStatusButton = callbackData('bc-aud-stat', { id, passports: z.enum(['any', 'one', 'two']) })
/** The regions that are offered at once, with the federal districts and their regions behind them. */
export const audienceRegionsButton = callbackData('bc-reg', { id })
export const audienceDistrictButton = callbackData('bc-reg-dist', { id, district })
/** Adds a region or takes it away; `district` is where the tapped button stood, empty for those offered at once. */
export const audienceRegionButton = callbackData('bc-reg-set', { id, region, district: district.optional() })
export const audienceAllRegionsButton = callbackData('bc-reg-all', { id })
export const typePlaceButton = callbackData('bc-reg-type', { id })
export const textsButton = callbackData('bc-texts', { id })
export const textButton = callbackData('bc-text', { id, language: z.enum(writtenLanguages) })
export const originalButton = callbackData('bc-orig', { id, language: z.enum(writtenLanguages) })
export const stillRightButton = callbackData('bc-right', { id, language: z.enum(writtenLanguages) })
export const attachmentButton = callbackData('bc-file', { id })
export const noAttachmentButton = callbackData('bc-file-none', { id })
export const expiryButton = callbackData('bc-exp', { id })
export const expiryDaysButton = callbackData('bc-exp-days', { id, days: count })
export const typeExpiryButton = callbackData('bc-exp-type', { id, zone })
export const sendAtButton = callbackData('bc-at', { id })
export const sendNowButton = callbackData('bc-at-now', { id })
export const typeSendAtButton = callbackData('bc-at-type', { id, zone })
export const unknownButton = callbackData('bc-unknown', { id })
export const withdrawButton = callbackData('bc-edit', { id })
export const copyButton = callbackData('bc-copy', { id })
export const previewButton = callbackData('bc-look', { id })
export const agreementButton = callbackData('bc-agree', { id })
/** `compared`: the author has seen where the languages differ, and says that it is right. */
export const submitButton = callbackData('bc-submit', { id, seen, compared: z.enum(['0', '1']) })

// The second person
export const approveButton = callbackData('bc-ok', { id, seen, fallback: z.enum(['0', '1']) })
export const payButton = callbackData('bc-pay', { id, seen, fallback: z.enum(['0', '1']) })
/** `stars`: the cost that was shown, and agreed to. */
export const payYesButton = callbackData('bc-pay-yes', { id, seen, fallback: z.enum(['0', '1']), stars })
export const returnButton = callbackData('bc-return', { id })
/** What is different: since the last submission, or since the broadcast before this one. */
export const changesButton = callbackData('bc-diff', { id, since: z.enum(['submission', 'earlier']), page: count })

// Sending
export const watchButton = callbackData('bc-watch', { id })
export const pauseButton = callbackData('bc-pause', { id })
export const goOnButton = callbackData('bc-go', { id })
export const stopButton = callbackData('bc-stop', { id })
export const stopYesButton = callbackData('bc-stop-yes', { id })
export const reportButton = callbackData('bc-report', { id })
export const regionsButton = callbackData('bc-report-reg', { id, page: count })
export const unknownListButton = callbackData('bc-unk', { id, page: count })
export const unknownAgainButton = callbackData('bc-unk-again', { id, wave: count })

// Correcting and retracting
const wave = count
export const fixButton = callbackData('bc-fix', { id })
export const fixTextButton = callbackData('bc-fix-text', { id, language: z.enum(writtenLanguages) })
export const fixAttachmentButton = callbackData('bc-fix-file', { id })
export const fixExpiryButton = callbackData('bc-fix-exp', { id })
export const fixExpiryDaysButton = callbackData('bc-fix-days', { id, days: count })
export const fixTypeExpiryButton = callbackData('bc-fix-type', { id, zone })
export const fixDropButton = callbackData('bc-fix-drop', { id, wave })
export const fixRightButton = callbackData('bc-fix-right', { id, language: z.enum(writtenLanguages) })
export const fixSubmitButton = callbackData('bc-fix-send', { id, wave, seen })
export const retractButton = callbackData('bc-retract', { id })
export const retractYesButton = callbackData('bc-retract-yes', { id })
export const waveButton = callbackData('bc-wave', { id, wave, page: count })
export const waveLookButton = callbackData('bc-wave-look', { id, wave })
export const waveApproveButton = callbackData('bc-wave-ok', { id, wave, seen })
export const waveReturnButton = callbackData('bc-wave-no', { id, wave })
export const waveTakeBackButton = callbackData('bc-wave-back', { id, wave })
