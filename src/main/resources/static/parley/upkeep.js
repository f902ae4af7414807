/** @import { Environment } from './types.js' */
/** @import { Socket } from './socket.js' */

import { expiryOf } from './token.js';

const REFRESH_AHEAD_MS = 30_000;
const REFRESH_RETRY_MS = 5_000;
const ANSWER_MS = 10_000;
const PROBE_MS = 5_000;
/** Timers hold no more than 2^31 ms. */
const LONGEST_TIMER_MS = 24 * 60 * 60_000;

/** Says that it is there, and gives a socket up that has been silent for two heartbeats. */
export class Heartbeat {
  #environment;
  #socket;
  #period;
  #onSilence;
  /** @type {any} */
  #timer;
  /** @type {any} */
  #probe;

  /** @param {Environment} environment @param {Socket} socket @param {number} seconds @param {() => void} onSilence */
  constructor(environment, socket, seconds, onSilence) {
    this.#environment = environment;
    this.#socket = socket;
    this.#period = seconds * 1000;
    this.#onSilence = onSilence;
    this.#arm();
  }

  /** Finds out soon whether the socket still lives: the machine may have slept. */
  probe() {
    const askedAt = this.#environment.now();
    this.#socket.send({ type: 'ping' });
    this.#environment.clearTimeout(this.#probe);
    this.#probe = this.#environment.setTimeout(() => {
      if (this.#socket.heardAt < askedAt) {
        this.#onSilence();
      }
    }, PROBE_MS);
  }

  stop() {
    this.#environment.clearTimeout(this.#timer);
    this.#environment.clearTimeout(this.#probe);
  }

  #arm() {
    this.#timer = this.#environment.setTimeout(() => this.#beat(), this.#period);
  }

  #beat() {
    if (this.#environment.now() - this.#socket.heardAt >= 2 * this.#period) {
      this.#onSilence();
      return;
    }
    this.#socket.send({ type: 'ping' }); // even after other frames: some have no answer, and silence must mean something
    this.#arm();
  }
}

/** Brings a new token before the old one ends, and when the server says that it has. */
export class TokenRefresh {
  #environment;
  #socket;
  #getToken;
  #skew;
  #asking = false;
  #stopped = false;
  /** @type {any} */
  #timer;

  /**
   * @param {Environment} environment
   * @param {Socket} socket
   * @param {() => Promise<string>} getToken
   * @param {number} skew how far the server's clock is ahead of ours, in ms
   */
  constructor(environment, socket, getToken, skew) {
    this.#environment = environment;
    this.#socket = socket;
    this.#getToken = getToken;
    this.#skew = skew;
  }

  /** @param {string} token the one in use */
  follow(token) {
    const expiry = expiryOf(token);
    if (expiry !== undefined) {
      const left = expiry - REFRESH_AHEAD_MS - (this.#environment.now() + this.#skew);
      this.#later(Math.max(left, REFRESH_RETRY_MS), left > LONGEST_TIMER_MS ? () => this.follow(token) : undefined);
    }
  }

  async refresh() {
    if (this.#asking || this.#stopped) {
      return;
    }
    this.#asking = true;
    this.#environment.clearTimeout(this.#timer);
    try {
      const token = await this.#getToken();
      this.#give(token);
    } catch {
      this.#asking = false;
      this.#later(REFRESH_RETRY_MS);
    }
  }

  stop() {
    this.#stopped = true;
    this.#environment.clearTimeout(this.#timer);
  }

  /** @param {string} token */
  #give(token) {
    if (this.#stopped) {
      return;
    }
    this.#socket.ask({ type: 'refresh', token }, (answer) => {
      this.#asking = false;
      if (answer.type === 'ok') {
        this.follow(token);
      } else {
        this.#later(REFRESH_RETRY_MS);
      }
    }, ANSWER_MS);
  }

  /** @param {number} ms @param {() => void} [action] */
  #later(ms, action = () => void this.refresh()) {
    this.#environment.clearTimeout(this.#timer);
    if (!this.#stopped) {
      this.#timer = this.#environment.setTimeout(action, Math.min(ms, LONGEST_TIMER_MS));
    }
  }
}
