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
    this.#settle(conversation);
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
    if (window.lastSeq > saidHeld) { // though it was read, which is the user's word
      this.#socket?.send({ type: 'ack', conversation_id, seq: window.lastSeq });
    }
    this.#said.set(conversation_id, [Math.max(saidHeld, window.lastSeq), Math.max(saidRead, read)]);
    this.#settle(conversation);
  }

  /**
   * The server tells the user's cursor alone, the highest of any device. One that this device has said too confirms it; where another
   * device was there before, the server has nothing to tell, and what was said counts as heard.
   *
   * @param {Conversation} conversation
   */
  #settle(conversation) {
    const [said] = this.#said.get(conversation.conversation_id) ?? [0];
    conversation.held_seq = Math.max(conversation.held_seq, Math.min(said, conversation.delivered_seq));
  }

  /** @param {Conversation} conversation */
  #hasNews(conversation) {
    const [saidHeld, saidRead] = this.#saidOf(conversation);
    const { left, window, read_seq: read, confirmed_read_seq: confirmed } = conversation;
    return !left && (window.lastSeq > saidHeld || read > Math.max(confirmed, saidRead));
  }

  /** @param {Conversation} conversation */
  #saidOf({ conversation_id: id, held_seq: settled }) {
    const [held, read] = this.#said.get(id) ?? [0, 0];
    return [Math.max(held, settled), read];
  }
}
