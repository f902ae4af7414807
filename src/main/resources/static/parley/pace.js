/** @import { Environment, Limits } from './types.js' */

/** The server's token bucket, kept here too, so that it need not refuse. */
export class Pace {
  #environment;
  #perMs;
  #burst;
  #tokens;
  #at;
  #pausedUntil = 0;

  /** @param {Environment} environment @param {Pick<Limits, 'sends_per_second' | 'send_burst'>} limits */
  constructor(environment, limits) {
    this.#environment = environment;
    this.#perMs = limits.sends_per_second / 1000;
    this.#burst = Math.max(1, limits.send_burst);
    this.#tokens = this.#burst;
    this.#at = environment.now();
  }

  /** @param {number} ms for which nothing more may be sent */
  pause(ms) {
    this.#pausedUntil = Math.max(this.#pausedUntil, this.#environment.now() + ms);
  }

  /** Takes one send's right. @returns {number} 0, or the ms after which to ask again */
  take() {
    const now = this.#environment.now();
    this.#tokens = Math.min(this.#burst, this.#tokens + Math.max(0, now - this.#at) * this.#perMs);
    this.#at = now;
    if (now < this.#pausedUntil) {
      return this.#pausedUntil - now;
    }
    if (this.#tokens < 1) {
      return Math.ceil((1 - this.#tokens) / this.#perMs);
    }
    this.#tokens--;
    return 0;
  }
}
