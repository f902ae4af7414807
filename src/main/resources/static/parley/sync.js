/** @import { Environment, Limits, ServerFrame } from './types.js' */
/** @import { Socket } from './socket.js' */
/** @import { Conversations } from './conversations.js' */
/** @import { Conversation } from './conversation.js' */

import { serversWish } from './backoff.js';
import { MAX_CONVERSATIONS } from './conversations.js';
import { DISCONNECTED } from './socket.js';

/** Further behind than this, the newest are worth more than the way there. */
export const MAX_BEHIND = 500;
const ANSWER_MS = 30_000;
/** Type, id, limit and brackets of a `sync`, rounded up. */
const FRAME_MARGIN = 256;
/** After the next welcome, or after the refresh, for which the server asks for one. */
const SYNC_FOLLOWS = [DISCONNECTED, 'token_expired'];
const WISHES = ['rate_limited', 'overloaded', 'unavailable'];

/**
 * @typedef {object} SyncOwner
 * @property {() => void} answered the most recently active conversations are caught up with
 * @property {() => void} done all are
 * @property {(conversation: Conversation, jump: boolean) => void} more there is more to be pulled
 * @property {(reason: string) => void} failed
 */

/** Learns what this device missed: one `sync` after the other on one socket. */
export class Sync {
  #environment;
  #socket;
  #limits;
  #conversations;
  #owner;
  #running = false;
  #again = false;
  #stopped = false;
  /** @type {any} */
  #timer;
  /** The cursors that this sync names. @type {Map<string, number>} */
  #named = new Map();

  /**
   * @param {Environment} environment
   * @param {Socket} socket
   * @param {Limits} limits
   * @param {Conversations} conversations
   * @param {SyncOwner} owner
   */
  constructor(environment, socket, limits, conversations, owner) {
    this.#environment = environment;
    this.#socket = socket;
    this.#limits = limits;
    this.#conversations = conversations;
    this.#owner = owner;
  }

  /** While it runs, a gap is not yet a gap. */
  get running() {
    return this.#running;
  }

  start() {
    if (this.#running) {
      this.#again = true;
      return;
    }
    this.#running = true;
    this.#again = false;
    this.#conversations.forgetStrangers();
    this.#nameCursors();
  }

  stop() {
    this.#stopped = true;
    this.#environment.clearTimeout(this.#timer);
  }

  #nameCursors() {
    const held = this.#conversations.byActivity().filter((one) => one.window.lastSeq > 0).slice(0, MAX_CONVERSATIONS);
    this.#named = new Map(held.map((one) => [one.conversation_id, one.window.lastSeq]));
    const frames = inFrames(this.#named, this.#limits.frame_bytes - FRAME_MARGIN);
    const last = frames.pop() ?? [];
    for (const cursors of frames) {
      this.#socket.ask({ type: 'sync', cursors, continues: true }, (answer) => this.#hear(answer), ANSWER_MS);
    }
    this.#ask({ type: 'sync', cursors: last });
  }

  /** @param {{type: string, [field: string]: any}} frame */
  #ask(frame) {
    this.#socket.ask(frame, (answer) => this.#hear(answer), ANSWER_MS);
  }

  /** @param {ServerFrame} answer */
  #hear(answer) {
    if (this.#stopped) {
      return;
    }
    if (answer.type === 'page') {
      this.#takePage(/** @type {any} */ (answer));
    } else if (answer.type === 'synced') {
      this.#takeSynced(answer.next);
    } else if (answer.type === 'error') {
      this.#fail(answer);
    }
  }

  /** @param {import('./types.js').Page} page */
  #takePage(page) {
    const named = this.#named.has(page.conversation_id);
    const lastOfPage = page.messages.at(-1)?.seq ?? 0;
    const conversation = this.#conversations.get(page.conversation_id);
    const jump = named && page.more && page.latest_seq - lastOfPage > MAX_BEHIND;
    if (jump) {
      this.#conversations.skipPage(page);
    } else {
      this.#conversations.takePage(page, named || page.more);
    }
    if (named && page.more && conversation) {
      this.#owner.more(conversation, jump);
    }
  }

  /** @param {string | null} next */
  #takeSynced(next) {
    this.#owner.answered();
    if (next !== null) {
      this.#ask({ type: 'sync', next });
      return;
    }
    this.#running = false;
    if (this.#again) {
      this.start();
    } else {
      this.#owner.done();
    }
  }

  /** @param {ServerFrame} error */
  #fail(error) {
    this.#running = false;
    if (SYNC_FOLLOWS.includes(error.code)) {
      return;
    }
    const pause = WISHES.includes(error.code) ? serversWish(error.retry_after_ms) : undefined;
    if (pause === undefined) {
      this.#owner.failed(`sync: ${error.code}`);
    } else {
      this.#environment.clearTimeout(this.#timer);
      this.#timer = this.#environment.setTimeout(() => this.start(), pause);
    }
  }
}

/**
 * Cursors in lists that each fit into a frame; at least one list.
 *
 * @param {Map<string, number>} cursors
 * @param {number} bytes
 */
export function inFrames(cursors, bytes) {
  const frames = [/** @type {{conversation_id: string, seq: number}[]} */ ([])];
  let used = 0;
  for (const [conversation_id, seq] of cursors) {
    const cursor = { conversation_id, seq };
    const size = JSON.stringify(cursor).length + 1; // ids and numbers are ASCII
    if (used + size > bytes && used > 0) {
      frames.push([]);
      used = 0;
    }
    frames[frames.length - 1].push(cursor);
    used += size;
  }
  return frames;
}
