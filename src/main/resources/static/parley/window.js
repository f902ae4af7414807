/** @import { Message } from './types.js' */

import { fold, isAboutAnother } from './fold.js';

/** Newest messages of a conversation that are kept. */
export const WINDOW = 300;
/** Most that reading backwards may add up to. */
export const MAX_LOADED = 5_000;
/** Messages that wait for a gap before them to be closed; what does not fit comes with the history. */
const MAX_AHEAD = 300;
const STATUSES = ['sent', 'delivered', 'read'];

/** The newest part of one conversation's log: contiguous, each seq once. */
export class MessageWindow {
  /** @type {Message[]} */
  #messages = [];
  /** @type {Map<string, Message>} */
  #byId = new Map();
  /** @type {Map<number, Message>} */
  #ahead = new Map();
  /** @type {Set<Message>} */
  #unsaved = new Set();
  #allowance = WINDOW;
  #wanted = 0;
  hasOlder = false;

  get messages() {
    return this.#messages;
  }

  /** 0 while nothing is held. */
  get firstSeq() {
    return this.#messages[0]?.seq ?? 0;
  }

  /** The cursor: everything from firstSeq up to here is held. */
  get lastSeq() {
    return this.#messages.at(-1)?.seq ?? 0;
  }

  /** Whether something is known to exist beyond the cursor. */
  get behind() {
    return this.#wanted > this.lastSeq;
  }

  /** Learns that the log reaches up to a seq. @param {number} seq */
  hear(seq) {
    this.#wanted = Math.max(this.#wanted, seq);
  }

  /** Stops waiting for what could not be had; the next sync brings it. */
  giveUp() {
    this.#ahead.clear();
    this.#wanted = this.lastSeq;
  }

  /**
   * Takes a pushed message.
   *
   * @param {Message} message
   * @returns {Message[]} what is held now and was not before
   */
  receive(message) {
    this.hear(message.seq);
    if (message.seq <= this.lastSeq) {
      this.#refresh(message);
      return [];
    }
    if (message.seq !== this.lastSeq + 1) {
      this.#wait(message);
      return [];
    }
    this.#append(message);
    const held = [message, ...this.#takeWaiting()];
    this.trim();
    return held;
  }

  /**
   * Takes messages that follow one another in the log. Where they do not join on to what is held, they replace it: the
   * reader was away, in either sense.
   *
   * @param {Message[]} messages ascending
   * @param {boolean} older whether there are others before them
   * @returns {{held: Message[], jumped: boolean}}
   */
  takePage(messages, older) {
    const held = [];
    let jumped = false;
    for (const message of messages) {
      if (message.seq <= this.lastSeq) {
        this.#refresh(message);
        continue;
      }
      if (message.seq !== this.lastSeq + 1) {
        jumped = true;
        this.#restart(older || held.length > 0);
      }
      this.#append(message);
      held.push(message);
    }
    held.push(...this.#takeWaiting());
    this.trim();
    return { held: held.filter((message) => message.seq >= this.firstSeq), jumped };
  }

  /**
   * Puts older messages in front.
   *
   * @param {Message[]} messages ascending
   * @param {boolean} more
   */
  prepend(messages, more) {
    const older = messages.filter((message) => message.seq < this.firstSeq);
    const joins = older.length === 0 || older.at(-1)?.seq === this.firstSeq - 1;
    this.hasOlder = more && joins && this.#messages.length + older.length < MAX_LOADED;
    if (!joins) {
      return [];
    }
    this.#messages.unshift(...older);
    for (const message of older) {
      this.#byId.set(message.message_id, message);
      this.#unsaved.add(message);
    }
    this.#messages.filter(isAboutAnother).forEach((event) => this.#fold(event));
    return older;
  }

  /** Forgets the oldest. @param {number} [most] how many may stay */
  trim(most = this.#allowance) {
    const surplus = this.#messages.length - most;
    if (surplus > 0) {
      this.hasOlder = true;
      for (const message of this.#messages.splice(0, surplus)) {
        this.#byId.delete(message.message_id);
        this.#unsaved.delete(message);
      }
    }
  }

  /** From now on keeps what is there and what is added in front, so that the reader is not torn away. */
  expand() {
    this.#allowance = MAX_LOADED;
  }

  /** Forgets what reading backwards has added. */
  release() {
    this.#allowance = WINDOW;
    this.trim();
  }

  /** Raises the status of messages up to a seq. @param {number} seq @param {Message['delivery_status']} status @param {string} senderId */
  raise(seq, status, senderId) {
    for (const message of this.#messages) {
      if (message.seq > seq) {
        break;
      }
      if (message.sender_id === senderId) {
        this.#raise(message, status);
      }
    }
  }

  /** Takes back how far messages have come. */
  lowerStatuses() {
    for (const message of this.#messages.filter((one) => one.delivery_status !== 'sent')) {
      message.delivery_status = 'sent';
      this.#unsaved.add(message);
    }
  }

  /** Whether there are others before those that belong into the store. */
  get storeHasOlder() {
    return this.hasOlder || this.#messages.length > WINDOW;
  }

  /** What has changed since the last call and belongs into the store. */
  takeUnsaved() {
    const from = Math.max(this.firstSeq, this.lastSeq - WINDOW + 1);
    const messages = [...this.#unsaved].filter((message) => message.seq >= from);
    this.#unsaved.clear();
    return { messages, from_seq: this.#messages.length > 0 ? from : null };
  }

  /** Has messages saved again, after a failure. @param {Message[]} messages */
  markUnsaved(messages) {
    messages.filter((message) => message.seq >= this.firstSeq).forEach((message) => this.#unsaved.add(message));
  }

  /** Fills an empty window from the store. @param {Message[]} messages ascending */
  load(messages) {
    for (const message of messages) {
      if (this.#messages.length > 0 && message.seq !== this.lastSeq + 1) {
        this.#restart(true);
      }
      this.#messages.push(message);
      this.#byId.set(message.message_id, message);
    }
    this.hear(this.lastSeq);
    this.trim();
  }

  /** @param {Message} message */
  #append(message) {
    this.#messages.push(message);
    this.#byId.set(message.message_id, message);
    this.#unsaved.add(message);
    this.hear(message.seq);
    if (isAboutAnother(message)) {
      this.#fold(message);
    }
  }

  /** @param {Message} event */
  #fold(event) {
    const target = this.#byId.get(event.target_message_id ?? '');
    if (!target || !fold(target, event)) {
      return;
    }
    this.#unsaved.add(target);
    if (event.message_type === 'delete') {
      this.#messages.filter((one) => one.message_type === 'edit' && one.target_message_id === target.message_id)
        .forEach((edit) => {
          edit.body = '';
          this.#unsaved.add(edit);
        });
    }
  }

  /** @param {Message} message */
  #wait(message) {
    if (this.#ahead.size < MAX_AHEAD) {
      this.#ahead.set(message.seq, message);
    }
  }

  #takeWaiting() {
    const held = [];
    for (const seq of this.#ahead.keys()) {
      if (seq <= this.lastSeq) {
        this.#ahead.delete(seq);
      }
    }
    for (let next = this.#ahead.get(this.lastSeq + 1); next; next = this.#ahead.get(this.lastSeq + 1)) {
      this.#ahead.delete(next.seq);
      this.#append(next);
      held.push(next);
    }
    return held;
  }

  /** @param {boolean} older */
  #restart(older) {
    this.#messages.length = 0;
    this.#byId.clear();
    this.#unsaved.clear();
    this.#allowance = WINDOW;
    this.hasOlder = older;
  }

  /** A repeat may know more of who has it. @param {Message} repeat */
  #refresh(repeat) {
    const held = this.#messages[repeat.seq - this.firstSeq];
    if (held && held.message_id === repeat.message_id) {
      this.#raise(held, repeat.delivery_status);
    }
  }

  /** @param {Message} message @param {Message['delivery_status']} status */
  #raise(message, status) {
    if (STATUSES.indexOf(status) > STATUSES.indexOf(message.delivery_status)) {
      message.delivery_status = status;
      this.#unsaved.add(message);
    }
  }
}
