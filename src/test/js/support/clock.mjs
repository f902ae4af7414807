/** Time that passes only when a test says so. */
export class FakeClock {
  #now = Date.parse('2026-11-24T10:00:00.000Z');
  #timers = new Map();
  #last = 0;
  /** What chance gives; 1 makes pauses with jitter as long as they can be. */
  chance = 1;

  now = () => this.#now;

  random = () => this.chance;

  setTimeout = (action, ms) => {
    this.#timers.set(++this.#last, { action, at: this.#now + ms });
    return this.#last;
  };

  clearTimeout = (timer) => {
    this.#timers.delete(timer);
  };

  get timers() {
    return this.#timers.size;
  }

  /** Lets promises settle. */
  async settle() {
    for (let i = 0; i < 3; i++) {
      await new Promise(setImmediate);
    }
  }

  async advance(ms) {
    const end = this.#now + ms;
    await this.settle();
    for (let due = this.#next(end); due; due = this.#next(end)) {
      const [timer, { action, at }] = due;
      this.#timers.delete(timer);
      this.#now = Math.max(this.#now, at);
      action();
      await this.settle();
    }
    this.#now = end;
  }

  #next(end) {
    return [...this.#timers].filter(([, { at }]) => at <= end).sort(([, one], [, other]) => one.at - other.at)[0];
  }
}
