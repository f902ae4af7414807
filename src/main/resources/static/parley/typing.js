/** @import { Environment } from './types.js' */
/** @import { Socket } from './socket.js' */

/** While somebody goes on, this often. */
const SAID_AGAIN_MS = 3_000;
/** Without another key, they have stopped. */
const STOPPED_MS = 5_000;
/** As long as the server would believe it. */
const BELIEVED_MS = 10_000;
/** Who writes in all conversations together; more are not shown. */
const MAX_KNOWN = 1_000;

/** Who is writing: the user, as told to the server, and others, as told by it. */
export class Typing {
  #environment;
  #changed;
  /** @type {Socket | undefined} */
  #socket;
  /** Where the user is writing. @type {Map<string, {saidAt: number, timer: any}>} */
  #own = new Map();
  /** By conversation and user, in the order in which they began: when it ends. @type {Map<string, Map<string, any>>} */
  #others = new Map();
  #count = 0;

  /** @param {Environment} environment @param {(conversationId: string) => void} changed */
  constructor(environment, changed) {
    this.#environment = environment;
    this.#changed = changed;
  }

  /** @param {Socket} socket */
  open(socket) {
    this.#socket = socket;
  }

  /** Whoever was writing may have stopped unheard. */
  close() {
    this.#socket = undefined;
    this.#own.forEach(({ timer }) => this.#environment.clearTimeout(timer));
    this.#own.clear();
    const ids = [...this.#others.keys()];
    this.#others.forEach((users) => users.forEach((timer) => this.#environment.clearTimeout(timer)));
    this.#others.clear();
    this.#count = 0;
    ids.forEach((id) => this.#changed(id));
  }

  /** @param {string} conversationId @returns {string[]} users, in the order in which they began */
  in(conversationId) {
    return [...this.#others.get(conversationId)?.keys() ?? []];
  }

  /** The user has pressed a key, or has stopped. @param {string} conversationId @param {boolean} active */
  own(conversationId, active) {
    const before = this.#own.get(conversationId);
    this.#environment.clearTimeout(before?.timer);
    if (!this.#socket || (!active && !before)) {
      return;
    }
    if (!active) {
      this.#own.delete(conversationId);
      this.#say(conversationId, false);
      return;
    }
    const now = this.#environment.now();
    const due = !before || now - before.saidAt >= SAID_AGAIN_MS;
    this.#own.set(conversationId, {
      saidAt: due ? now : before.saidAt,
      timer: this.#environment.setTimeout(() => this.own(conversationId, false), STOPPED_MS),
    });
    if (due) {
      this.#say(conversationId, true);
    }
  }

  /** @param {string} conversationId @param {string} userId @param {boolean} active */
  other(conversationId, userId, active) {
    const users = this.#others.get(conversationId) ?? new Map();
    const known = users.has(userId);
    this.#environment.clearTimeout(users.get(userId));
    if (active && (known || this.#count < MAX_KNOWN)) {
      users.set(userId, this.#environment.setTimeout(() => this.other(conversationId, userId, false), BELIEVED_MS));
    } else {
      users.delete(userId);
    }
    this.#count += Number(users.has(userId)) - Number(known);
    if (users.size > 0) {
      this.#others.set(conversationId, users);
    } else {
      this.#others.delete(conversationId);
    }
    if (users.has(userId) !== known) {
      this.#changed(conversationId);
    }
  }

  /** @param {string} conversationId @param {boolean} active */
  #say(conversationId, active) {
    this.#socket?.send({ type: 'typing', conversation_id: conversationId, active });
  }
}
