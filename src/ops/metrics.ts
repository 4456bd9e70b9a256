/** Counts for Prometheus: kinds and outcomes, never who or what. */
import { Counter, Gauge, Histogram, Registry } from 'prom-client'

export interface Metrics {
  updateHandled(kind: string, outcome: string, ms: number): void
  updateSetAside(kind: string): void
  apiFailure(method: string, kind: string): void
  answered(kind: string, language: string): void
  partHealth(part: string, healthy: boolean): void
  /** Prometheus text format. */
  text(): Promise<string>
  readonly contentType: string
}

export function createMetrics(): Metrics {
  const registers = [new Registry()]
  const updates = new Counter({
    name: 'elchi_updates_total',
    help: 'Updates handled',
    labelNames: ['kind', 'outcome'],
    registers,
  })
  const duration = new Histogram({
    name: 'elchi_update_seconds',
    help: 'Time from taking an update to the end of its handling',
    buckets: [0.005, 0.02, 0.1, 0.5, 2, 10],
    registers,
  })
  const setAside = new Counter({
    name: 'elchi_updates_set_aside_total',
    help: 'Updates that failed every attempt',
    labelNames: ['kind'],
    registers,
  })
  const failures = new Counter({
    name: 'elchi_api_failures_total',
    help: 'Failed attempts of Bot API calls',
    labelNames: ['method', 'kind'],
    registers,
  })
  const answers = new Counter({
    name: 'elchi_answers_total',
    help: 'Questions by outcome',
    labelNames: ['kind', 'language'],
    registers,
  })
  const health = new Gauge({
    name: 'elchi_part_healthy',
    help: '1 when the part can be reached',
    labelNames: ['part'],
    registers,
  })
  const [registry] = registers
  return {
    updateHandled(kind, outcome, ms) {
      updates.inc({ kind, outcome })
      duration.observe(ms / 1000)
    },
    updateSetAside: (kind) => setAside.inc({ kind }),
    apiFailure: (method, kind) => failures.inc({ method, kind }),
    answered: (kind, language) => answers.inc({ kind, language }),
    partHealth: (part, healthy) => health.set({ part }, healthy ? 1 : 0),
    text: async () => (await registry?.metrics()) ?? '',
    contentType: Registry.PROMETHEUS_CONTENT_TYPE,
  }
}
