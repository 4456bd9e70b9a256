/** What a broadcast is: one official message of a home state in all its languages, to an audience in the own country. */
import type { Country, WrittenLanguage } from '../content/schema.ts'

export const severities = ['information', 'warning', 'urgent'] as const
export type Severity = (typeof severities)[number]

export const states = ['draft', 'submitted', 'approved', 'sending', 'paused', 'stopped', 'complete'] as const
export type BroadcastState = (typeof states)[number]

/** Who is meant, within the own country: null = everybody. People who named no region are meant too. */
export interface Audience {
  /** ISO 3166-2 codes such as RU-TA. */
  readonly regions: readonly string[] | null
  readonly languages: readonly WrittenLanguage[] | null
  /** Only those who hold a Russian passport too. */
  readonly twoPassports: boolean | null
}

export interface BroadcastText {
  readonly html: string
  readonly updatedAt: number
}

export interface Attachment {
  readonly kind: 'photo' | 'document' | 'voice'
  readonly fileId: string
}

export interface Broadcast {
  /** 8 hexadecimal digits. */
  readonly id: string
  /** The bulletin number, given at approval: KG-2026-0042-7. */
  readonly number: string | null
  readonly country: Country
  readonly author: number
  readonly severity: Severity
  readonly state: BroadcastState
  readonly audience: Audience
  readonly original: WrittenLanguage
  readonly texts: Readonly<Partial<Record<WrittenLanguage, BroadcastText>>>
  readonly attachment: Attachment | null
  /** When the warning is no longer valid. */
  readonly expiresAt: number | null
  /** Null = at once after approval and hold. */
  readonly sendAt: number | null
  /** Send again what may or may not have arrived. */
  readonly repeatUnknown: boolean
  /** The approver of an urgent one accepts missing languages. */
  readonly acceptedFallback: boolean
  readonly paid: boolean
  /** Of texts, audience, time, severity, attachment. */
  readonly submittedHash: string | null
  readonly approvedBy: number | null
  readonly approvedAt: number | null
  readonly holdUntil: number | null
  readonly returnedReason: string | null
  readonly stoppedReason: string | null
  readonly createdAt: number
  readonly updatedAt: number
}

export const deliveryStates = ['waiting', 'claimed', 'sent', 'unreachable', 'refused', 'unknown', 'stopped'] as const
export type DeliveryState = (typeof deliveryStates)[number]

/** A wave is one run over the ledger of a broadcast. */
export const waveKinds = ['first', 'correction', 'retraction', 'newcomer'] as const
export type WaveKind = (typeof waveKinds)[number]
