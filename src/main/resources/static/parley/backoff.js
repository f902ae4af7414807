/** @import { Environment } from './types.js' */

const BASE_MS = 500;
const CAP_MS = 30_000;
/** Beyond this the cap rules anyway; keeps the power finite. */
const MAX_DOUBLINGS = 16;

/** No server's wish keeps a client away for longer than this. */
const LONGEST_WISH_MS = 10 * 60_000;

/**
 * A pause with full jitter, so that many clients that failed together do not come back together.
 *
 * @param {Pick<Environment, 'random'>} environment
 * @param {number} failures how many there were before this one
 */
export function jittered(environment, failures) {
  return environment.random() * Math.min(CAP_MS, BASE_MS * 2 ** Math.min(failures, MAX_DOUBLINGS));
}

/**
 * A pause that the server named, if it is one.
 *
 * @param {unknown} ms
 * @returns {number | undefined}
 */
export function serversWish(ms) {
  return typeof ms === 'number' && ms >= 0 ? Math.min(ms, LONGEST_WISH_MS) : undefined;
}

/** Counts failures in a row. */
export class Backoff {
  #environment;
  #failures = 0;

  /** @param {Pick<Environment, 'random'>} environment */
  constructor(environment) {
    this.#environment = environment;
  }

  /** The pause after one more failure, in milliseconds. */
  next() {
    return jittered(this.#environment, this.#failures++);
  }

  reset() {
    this.#failures = 0;
  }
}
