// Who is in the conversations that were looked at: roles, mutings, and since when. Asked of the server once, and again when
// the log tells of a change.

import { coalesced } from './dom.js';

const PAGE = 500;
const PAGES = 4;

export class Members extends EventTarget {
  #api;
  #parley;
  #people;
  /** By conversation: its members as the server gave them. */
  #known = new Map();
  #loading = new Map();
  #watched = null;
  #reload = coalesced(() => this.#watched && this.load(this.#watched));

  constructor({ api, parley, people }) {
    super();
    this.#api = api;
    this.#parley = parley;
    this.#people = people;
    parley.addEventListener('messages', ({ detail }) => this.#heard(detail));
  }

  /** Keeps this conversation's members up to date, and no other's. */
  watch(conversationId) {
    this.#watched = conversationId;
    if (conversationId) {
      this.load(conversationId);
    }
  }

  /** What is known: `[{user_id, role, joined_seq, muted_until?}]`, empty before the first answer. */
  of(conversationId) {
    return this.#known.get(conversationId) ?? [];
  }

  /** owner, admin, member, or null where that isn't known. */
  roleOf(conversationId, userId) {
    return this.of(conversationId).find((member) => member.user_id === userId)?.role ?? null;
  }

  myRole(conversationId) {
    return this.of(conversationId).find((member) => this.#people.isMe(member.user_id))?.role ?? null;
  }

  /** Asks again; false where no answer came. */
  async load(conversationId) {
    const loading = this.#loading.get(conversationId) ?? this.#ask(conversationId);
    this.#loading.set(conversationId, loading);
    try {
      await loading;
      return true;
    } catch {
      return false; // what is known stays until the next time
    } finally {
      this.#loading.delete(conversationId);
    }
  }

  async #ask(id) {
    const found = [];
    let cursor;
    for (let i = 0; i < PAGES && (i === 0 || cursor); i += 1) {
      const { items, next } = await this.#api.members(id, PAGE, cursor);
      found.push(...items);
      cursor = next;
    }
    this.#known.set(id, found);
    this.dispatchEvent(new Event('change'));
  }

  /** Nobody is told how many are in it now, so that is asked for too. */
  async #heard({ conversation_id: id, messages }) {
    if (!messages.some(({ event }) => event?.kind.startsWith('member_'))) {
      return;
    }
    if (id !== this.#watched || this.#parley.conversations.get(id)?.left) {
      this.#known.delete(id);
      return;
    }
    this.#reload();
    try {
      this.#parley.add(await this.#api.conversation(id));
    } catch {
      // The next opening asks again.
    }
  }
}
