/** @import { Environment } from './types.js' */
/** @import { Conversation } from './conversation.js' */

/** From one look at a channel to the next. */
const PERIOD_MS = 10_000;
/** All members hear of news within the same second; this spreads them, so that about 1,000 a second look. */
const SPREAD_A_MEMBER_MS = 1;
const LONGEST_SPREAD_MS = 60_000;

/**
 * When to look at channels that nobody has in view, on one socket. Hints come as often as once a second and to everybody: to
 * pull each time would cost more than being pushed the messages.
 */
export class Glances {
  #environment;
  #look;
  /** @type {Map<string, any>} */
  #timers = new Map();
  /** @type {Map<string, number>} */
  #lookedAt = new Map();

  /** @param {Environment} environment @param {(conversation: Conversation) => void} look */
  constructor(environment, look) {
    this.#environment = environment;
    this.#look = look;
  }

  /** There is news; what comes until the look is seen with it. @param {Conversation} conversation */
  want(conversation) {
    const { conversation_id: id, member_count: members } = conversation;
    if (this.#timers.has(id)) {
      return;
    }
    const rest = Math.max(0, (this.#lookedAt.get(id) ?? -Infinity) + PERIOD_MS - this.#environment.now());
    const spread = this.#environment.random() * Math.min(LONGEST_SPREAD_MS, members * SPREAD_A_MEMBER_MS);
    this.#timers.set(id, this.#environment.setTimeout(() => {
      this.#timers.delete(id);
      this.#lookedAt.set(id, this.#environment.now());
      this.#look(conversation);
    }, rest + spread));
  }

  stop() {
    this.#timers.forEach((timer) => this.#environment.clearTimeout(timer));
  }
}
