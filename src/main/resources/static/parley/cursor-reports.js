/** @import { Environment } from './types.js' */
/** @import { Socket } from './socket.js' */
/** @import { Conversation } from './conversation.js' */

const PERIOD_MS = 250;
/** Conversations a period; the others wait for the next one. */
const AT_ONCE = 100;

/** Tells the server how far this device holds and the user has read each conversation. */
export class CursorReports {
  #environment;
  /** @type {Socket | undefined} */
  #socket;
  /** @type {Set<Conversation>} */
  #due = new Set();
  /** What was said on this socket; the server need not have confirmed it. @type {Map<string, number[]>} */
  #said = new Map();
  /** @type {any} */
  #timer;

  /** @param {Environment} environment */
  constructor(environment) {
    this.#environment = environment;
  }

  /** @param {Socket} socket @param {Conversation[]} conversations of which something may have been lost on the way */
  open(socket, conversations) {
    this.#socket = socket;
    conversations.forEach((conversation) => this.mark(conversation));
  }

  close() {
    this.#socket = undefined;
    this.#said.clear();
    this.#due.clear();
    this.#environment.clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** Looks within the next period whether there is something to say. @param {Conversation} conversation */
  mark(conversation) {
    if (this.#socket && this.#hasNews(conversation)) {
      this.#due.add(conversation);
      this.#timer ??= this.#environment.setTimeout(() => this.#report(), PERIOD_MS);
    }
  }

  #report() {
    this.#timer = undefined;
    for (const conversation of [...this.#due].slice(0, AT_ONCE)) {
      this.#due.delete(conversation);
      this.#say(conversation);
    }
    if (this.#due.size > 0) {
      this.#timer = this.#environment.setTimeout(() => this.#report(), PERIOD_MS);
    }
  }

  /** @param {Conversation} conversation */
  #say(conversation) {
    const { conversation_id, read_seq: read, confirmed_read_seq: confirmed, window } = conversation;
    const [saidHeld, saidRead] = this.#saidOf(conversation);
    const tellRead = read > Math.max(confirmed, saidRead);
    if (tellRead) {
      this.#socket?.send({ type: 'read', conversation_id, seq: read });
    }
    const known = Math.max(saidHeld, tellRead ? read : 0); // reading is holding
    if (window.lastSeq > known) {
      this.#socket?.send({ type: 'ack', conversation_id, seq: window.lastSeq });
    }
    this.#said.set(conversation_id, [Math.max(known, window.lastSeq), Math.max(saidRead, read)]);
  }

  /** @param {Conversation} conversation */
  #hasNews(conversation) {
    const [saidHeld, saidRead] = this.#saidOf(conversation);
    const { left, window, read_seq: read, confirmed_read_seq: confirmed } = conversation;
    return !left && (window.lastSeq > saidHeld || read > Math.max(confirmed, saidRead));
  }

  /** @param {Conversation} conversation */
  #saidOf({ conversation_id: id, delivered_seq: delivered }) {
    const [held, read] = this.#said.get(id) ?? [0, 0];
    return [Math.max(held, delivered), read];
  }
}
