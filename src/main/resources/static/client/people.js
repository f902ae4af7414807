// Names of users and titles of conversations. What is asked of the server once is kept for the tab, so that a reload
// without a network still shows names.

import { text } from './text.js';

const KEPT = 'parley.people';
const NAMED_IN_TITLE = 4;
const ASK_AGAIN_MS = 10_000;

export class People extends EventTarget {
  #api;
  #me;
  #names;
  #members;
  #asked = new Map();

  constructor(api, session) {
    super();
    this.#api = api;
    this.#me = session.userId;
    const kept = restore(session.userId);
    this.#names = new Map(kept.names).set(session.userId, session.name);
    this.#members = new Map(kept.members);
  }

  isMe(userId) {
    return userId === this.#me;
  }

  /** A name if it is known; otherwise it is asked for, and a `change` event follows. */
  name(userId) {
    if (!this.#names.has(userId)) {
      this.#once(userId, async () => this.#names.set(userId, await this.#ask(userId)));
    }
    return this.#names.get(userId) ?? text.thread.unnamed;
  }

  /** A name if it is known, without asking for it. */
  known(userId) {
    return this.#names.get(userId) ?? null;
  }

  async #ask(userId) {
    try {
      const user = await this.#api.user(userId);
      return user.display_name || user.name;
    } catch (failure) {
      if (failure.status === 404) {
        return text.thread.someone;
      }
      throw failure;
    }
  }

  learn(users) {
    users.forEach((user) => this.#names.set(user.user_id, user.name));
    this.#keep();
  }

  /** Its title; a direct conversation is called like the other person, one without a title like its members. */
  title(conversation) {
    if (conversation.title) {
      return conversation.title;
    }
    const others = this.#others(conversation);
    return others.length > 0 ? text.list(others.map((userId) => this.name(userId))) : text.thread.unnamed;
  }

  /** Whom a direct conversation is with; null where that isn't known yet, and for other conversations. */
  other(conversation) {
    return conversation.kind === 'direct' ? this.#others(conversation)[0] ?? null : null;
  }

  #others(conversation) {
    const id = conversation.conversation_id;
    if (!this.#members.has(id)) {
      this.#once(id, async () => {
        const { items } = await this.#api.members(id, NAMED_IN_TITLE);
        this.#members.set(id, items.map((member) => member.user_id));
      });
    }
    return (this.#members.get(id) ?? []).filter((userId) => !this.isMe(userId));
  }

  async #once(key, ask) {
    if (Date.now() - (this.#asked.get(key) ?? -Infinity) < ASK_AGAIN_MS) {
      return;
    }
    this.#asked.set(key, Date.now());
    try {
      await ask();
      this.#keep();
      this.dispatchEvent(new Event('change'));
    } catch {
      // Without an answer the name stays open; whoever draws it next asks again.
    }
  }

  #keep() {
    const kept = { names: [...this.#names], members: [...this.#members] };
    sessionStorage.setItem(`${KEPT}.${this.#me}`, JSON.stringify(kept));
  }
}

function restore(userId) {
  try {
    const { names, members } = JSON.parse(sessionStorage.getItem(`${KEPT}.${userId}`));
    return { names, members };
  } catch {
    return { names: [], members: [] };
  }
}
