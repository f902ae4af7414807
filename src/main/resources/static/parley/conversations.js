/** @import { ConversationObject, Hint, Message, Page, Stored } from './types.js' */

import { Conversation } from './conversation.js';

/** As many as one sync may name. */
export const MAX_CONVERSATIONS = 10_000;
/** Messages held of all conversations together. */
const MAX_HELD = 30_000;
/** After economising, so that it is not needed for every message. */
const HELD_AFTER = 25_000;
/** What a conversation keeps that has long been quiet: the newest message is its cursor. */
const QUIET_WINDOW = 1;
/** Conversations of which messages came before they were introduced. */
const MAX_STRANGERS = 100;

/**
 * @typedef {object} Observer is told what has changed
 * @property {(conversation: Conversation) => void} changed
 * @property {(conversation: Conversation, messages: Message[], live: boolean) => void} held messages that are new
 * @property {(conversation: Conversation) => void} jumped what was held has been replaced by newer
 * @property {(conversation: Conversation) => void} behind there is news to be pulled
 * @property {(message: Message) => void} seen every message that came, held or not
 * @property {() => void} stranger something came about a conversation that was never introduced
 * @property {(ids: string[]) => void} forgotten
 */

/** All conversations of this user, and what comes in about them. */
export class Conversations {
  /** @type {Map<string, Conversation>} */
  all = new Map();
  /** @type {Map<string, Conversation>} */
  #strangers = new Map();
  #userId;
  /** @type {Observer} */
  #observer;
  #held = 0;

  /** @param {string} userId @param {Observer} observer */
  constructor(userId, observer) {
    this.#userId = userId;
    this.#observer = observer;
  }

  /** @param {Stored} stored */
  load(stored) {
    const messages = groupByConversation(stored.messages);
    for (const record of stored.conversations) {
      const own = messages.get(record.conversation_id) ?? [];
      this.all.set(record.conversation_id, Conversation.fromRecord(record, own, this.#userId));
      this.#held += own.length;
    }
    this.#economise();
  }

  /** @param {string} id */
  get(id) {
    return this.all.get(id);
  }

  /** The most recently active first. */
  byActivity() {
    return [...this.all.values()].sort((one, other) => Number(one.activeAt < other.activeAt) - Number(one.activeAt > other.activeAt));
  }

  /** @param {ConversationObject} object */
  introduce(object) {
    const id = object.conversation_id;
    const known = this.all.get(id) ?? this.#strangers.get(id) ?? new Conversation(id, this.#userId);
    known.describe(object);
    if (!this.all.has(id)) {
      this.#strangers.delete(id);
      this.#makeRoom();
      this.all.set(id, known);
      if (known.messages.length > 0) {
        this.#observer.held(known, known.messages, false);
      }
    }
    this.#observer.changed(known);
    return known;
  }

  /** @param {Message} message */
  takeMessage(message) {
    this.#observer.seen(message);
    const conversation = this.#find(message.conversation_id);
    if (!conversation) {
      return;
    }
    const before = conversation.messages.length;
    const held = conversation.receive(message);
    this.#tell(conversation, held, before, true);
  }

  /**
   * @param {Page} page
   * @param {boolean} older whether there is something before it, should it not join on
   */
  takePage(page, older) {
    page.messages.forEach((message) => this.#observer.seen(message));
    const conversation = this.#find(page.conversation_id);
    if (!conversation) {
      return;
    }
    const before = conversation.messages.length;
    const { held, jumped } = conversation.takePage(page, older);
    if (jumped) {
      this.#observer.jumped(conversation);
    }
    this.#tell(conversation, held, before, false);
  }

  /** A page that is too old to be kept: only what it says of the conversation. @param {Page} page */
  skipPage(page) {
    page.messages.forEach((message) => this.#observer.seen(message));
    const conversation = this.#find(page.conversation_id);
    if (conversation) {
      conversation.takeHead(page);
      conversation.takeEvents(page.messages);
      this.#observer.changed(conversation);
    }
  }

  /** @param {Page} page */
  prepend(page) {
    const conversation = this.all.get(page.conversation_id);
    if (conversation) {
      const held = conversation.prepend(page);
      this.#held += held.length;
      this.#observer.held(conversation, held, false);
      this.#observer.changed(conversation);
    }
  }

  /** @param {Hint} hint */
  takeHint({ conversation_id: id, latest_seq: latest }) {
    const conversation = this.#find(id);
    if (conversation) {
      conversation.latest_seq = Math.max(conversation.latest_seq, latest);
      conversation.window.hear(latest);
      this.#observeGap(conversation);
    }
  }

  /** Those of which something is missing. */
  behind() {
    return [...this.all.values()].filter((conversation) => conversation.window.behind);
  }

  /** They are in the next sync, which need not name them. */
  forgetStrangers() {
    this.#strangers.clear();
  }

  /** @param {string} id @returns {Conversation | undefined} */
  #find(id) {
    const known = this.all.get(id) ?? this.#strangers.get(id);
    if (known || this.#strangers.size >= MAX_STRANGERS) {
      return known;
    }
    const stranger = new Conversation(id, this.#userId);
    this.#strangers.set(id, stranger);
    this.#observer.stranger();
    return stranger;
  }

  /** @param {Conversation} conversation @param {Message[]} held @param {number} before @param {boolean} live */
  #tell(conversation, held, before, live) {
    this.#held += conversation.messages.length - before;
    if (this.all.has(conversation.conversation_id)) {
      if (held.length > 0) {
        this.#observer.held(conversation, held, live);
      }
      this.#observer.changed(conversation);
      this.#observeGap(conversation);
      this.#economise();
    }
  }

  /** @param {Conversation} conversation */
  #observeGap(conversation) {
    if (conversation.window.behind && this.all.has(conversation.conversation_id)) {
      this.#observer.behind(conversation);
    }
  }

  #makeRoom() {
    if (this.all.size >= MAX_CONVERSATIONS) {
      const quietest = this.byActivity().slice(MAX_CONVERSATIONS - 1).map((one) => one.conversation_id);
      quietest.forEach((id) => this.all.delete(id));
      this.#observer.forgotten(quietest);
    }
  }

  #economise() {
    if (this.#held <= MAX_HELD) {
      return;
    }
    this.#held = [...this.all.values()].reduce((sum, one) => sum + one.messages.length, 0);
    for (const conversation of this.byActivity().reverse()) {
      if (this.#held <= HELD_AFTER) {
        return;
      }
      const before = conversation.messages.length;
      conversation.window.trim(QUIET_WINDOW);
      this.#held -= before - conversation.messages.length;
      this.#observer.changed(conversation);
    }
  }
}

/** @param {Message[]} messages */
function groupByConversation(messages) {
  /** @type {Map<string, Message[]>} */
  const groups = new Map();
  for (const message of messages) {
    const group = groups.get(message.conversation_id) ?? [];
    group.push(message);
    groups.set(message.conversation_id, group);
  }
  return groups;
}
