// Who is in the conversations that were looked at: roles, mutings, and since when. Asked of the server once, and again when
// the log tells of a change.

import { coalesced } from './dom.js';

const PAGE = 500;
const PAGES = 4;
const CHANGES = ['member_added', 'member_removed', 'member_muted', 'role_changed'];

export class Members extends EventTarget {
  #api;
  #parley;
  #people;
  #userId;
  /** By conversation: its members as the server gave them. */
  #known = new Map();
  #loading = new Map();
  #watched = null;
  #reload = coalesced(() => this.#watched && this.load(this.#watched));

  constructor({ api, parley, people, session }) {
    super();
    this.#userId = session.userId;
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
      this.#describe(conversationId);
    }
  }

  /** What is known: `[{user_id, role, joined_seq, muted_until?}]`, empty before the first answer. */
  of(conversationId) {
    return this.#known.get(conversationId) ?? [];
  }

  /** owner, admin, member, or null where that isn't known. */
  myRole(conversationId) {
    return this.#mine(conversationId)?.role ?? null;
  }

  /** Until when the user may not write; the log of a new device may not reach back to where it says so. */
  mutedUntil({ conversation_id: id, muted_until: heard }) {
    return heard ?? this.#mine(id)?.muted_until ?? null;
  }

  #mine(conversationId) {
    return this.of(conversationId).find((member) => this.#people.isMe(member.user_id));
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
    if (cursor && !found.some((member) => this.#people.isMe(member.user_id))) {
      found.push(await this.#api.member(id, this.#userId)); // one's own role matters most
    }
    this.#known.set(id, found);
    this.dispatchEvent(new Event('change'));
  }

  /** How many are in it is pushed, but not to who was away. */
  #heard({ conversation_id: id, messages, live }) {
    if (!messages.some(({ event }) => CHANGES.includes(event?.kind))) {
      return;
    }
    if (id !== this.#watched || this.#parley.conversations.get(id)?.left) {
      this.#known.delete(id);
      return;
    }
    this.#reload();
    if (!live) {
      this.#describe(id);
    }
  }

  /** What a device that was far behind has skipped may have told of a title, a count, or that it is a channel now. */
  async #describe(id) {
    if (this.#parley.conversations.get(id)?.left) {
      return;
    }
    try {
      this.#parley.add(await this.#api.conversation(id));
    } catch {
      // The next opening asks again.
    }
  }
}
