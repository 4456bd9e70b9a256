/** Numbers for features, so that what is counted of them lies in flat arrays. */

/** The numbers of features, in the order of arrival; grows when full. */
export class FeatureTable {
  size = 0
  /** Open addressing: a hash, and beside it its number and one, so that both come from memory at once. */
  #slots = new Uint32Array(1 << 17)

  /** @returns the feature's number, -1 when it is not there. */
  find(hash: number): number {
    const slots = this.#slots
    const mask = slots.length - 1
    let slot = (Math.imul(hash, 0x9e3779b1) << 1) & mask
    for (;;) {
      const numberAndOne = slots[slot + 1] as number
      if (numberAndOne === 0 || slots[slot] === hash) return numberAndOne - 1
      slot = (slot + 2) & mask
    }
  }

  add(hash: number): number {
    if (this.size * 4 >= this.#slots.length) this.#grow()
    const slots = this.#slots
    const mask = slots.length - 1
    let slot = (Math.imul(hash, 0x9e3779b1) << 1) & mask
    for (;;) {
      const numberAndOne = slots[slot + 1] as number
      if (numberAndOne === 0) break
      if (slots[slot] === hash) return numberAndOne - 1
      slot = (slot + 2) & mask
    }
    slots[slot] = hash
    slots[slot + 1] = ++this.size
    return this.size - 1
  }

  /** One that goes on by itself. */
  copy(): FeatureTable {
    const made = new FeatureTable()
    made.size = this.size
    made.#slots = this.#slots.slice()
    return made
  }

  #grow(): void {
    const old = this.#slots
    const slots = new Uint32Array(old.length * 2)
    const mask = slots.length - 1
    for (let at = 0; at < old.length; at += 2) {
      if (old[at + 1] === 0) continue
      let slot = (Math.imul(old[at] as number, 0x9e3779b1) << 1) & mask
      while (slots[slot + 1] !== 0) slot = (slot + 2) & mask
      slots[slot] = old[at] as number
      slots[slot + 1] = old[at + 1] as number
    }
    this.#slots = slots
  }
}
