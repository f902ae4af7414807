/** @import { Environment } from './types.js' */

/**
 * The clock, the timers and chance, the world's own where none are given.
 *
 * @param {Partial<Environment>} given
 * @returns {Environment}
 */
export function environmentOf({ now, random, setTimeout, clearTimeout }) {
  return {
    now: now ?? (() => Date.now()),
    random: random ?? (() => Math.random()),
    setTimeout: setTimeout ?? ((action, ms) => globalThis.setTimeout(action, ms)),
    clearTimeout: clearTimeout ?? ((timer) => globalThis.clearTimeout(timer)),
  };
}

/** A random UUID. Not crypto.randomUUID, which pages served over plain HTTP do not have. */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** CustomEvent, or as much of it as listeners need where there is none. */
export const DetailEvent = globalThis.CustomEvent ?? class extends Event {
  /** @param {string} type @param {{detail: unknown}} options */
  constructor(type, { detail }) {
    super(type);
    this.detail = detail;
  }
};
