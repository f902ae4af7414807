/** @import { Environment, Presence, ServerFrame } from './types.js' */
/** @import { Socket } from './socket.js' */

import { DISCONNECTED } from './socket.js';

/** As many as a session may watch. */
const MAX_WATCHED = 500;
/** Users a frame, so that it stays far below any limit of frames. */
const IN_ONE_FRAME = 100;
/** What changes within it, as while a list is scrolled, is said at once. */
const GATHERED_MS = 100;
const ANSWER_MS = 20_000;
const ASK_AGAIN_MS = 5_000;
/** The server takes a session for idle after 5 min. */
const ACTIVE_AGAIN_MS = 60_000;

/** Who is there: of the users who are watched, and the user's own presence. */
export class Presences {
  #environment;
  #changed;
  /** @type {Socket | undefined} */
  #socket;
  /** How often each is wanted, in the order of first wish. @type {Map<string, number>} */
  #wanted = new Map();
  /** Those asked for on this socket. @type {Set<string>} */
  #asked = new Set();
  /** @type {Map<string, Presence>} */
  #known = new Map();
  /** @type {'online' | 'away'} */
  #own = 'online';
  #ownSaidAt = -Infinity;
  /** @type {any} */
  #timer;

  /** @param {Environment} environment @param {(userIds: string[]) => void} changed */
  constructor(environment, changed) {
    this.#environment = environment;
    this.#changed = changed;
  }

  /** @param {string} userId @returns {Presence | null} null where it isn't known */
  of(userId) {
    return this.#known.get(userId) ?? null;
  }

  /** @param {string[]} userIds */
  watch(userIds) {
    userIds.forEach((userId) => this.#wanted.set(userId, (this.#wanted.get(userId) ?? 0) + 1));
    this.#soon(GATHERED_MS);
  }

  /** @param {string[]} userIds */
  unwatch(userIds) {
    for (const userId of userIds) {
      const left = (this.#wanted.get(userId) ?? 0) - 1;
      if (left > 0) {
        this.#wanted.set(userId, left);
      } else {
        this.#wanted.delete(userId);
      }
    }
    this.#soon(GATHERED_MS);
  }

  /** @param {'online' | 'away'} status */
  appear(status) {
    const due = this.#environment.now() - this.#ownSaidAt >= ACTIVE_AGAIN_MS;
    if (status !== this.#own || (status === 'online' && due)) {
      this.#own = status;
      this.#sayOwn();
    }
  }

  /** @param {Socket} socket */
  open(socket) {
    this.#socket = socket;
    if (this.#own === 'away') {
      this.#sayOwn(); // a session begins online
    } else {
      this.#ownSaidAt = this.#environment.now();
    }
    this.#say();
  }

  /** What was known may change unheard from now on. */
  close() {
    this.#environment.clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#socket = undefined;
    this.#asked.clear();
    this.#forget([...this.#known.keys()]);
  }

  /** @param {Presence} presence pushed, or of an answer */
  take(presence) {
    this.#takeAll([presence]);
  }

  #sayOwn() {
    if (this.#socket?.send({ type: 'presence', status: this.#own })) {
      this.#ownSaidAt = this.#environment.now();
    }
  }

  /** @param {number} ms */
  #soon(ms) {
    if (this.#socket) {
      this.#timer ??= this.#environment.setTimeout(() => this.#say(), ms);
    }
  }

  /** Asks for those who are wanted and not asked for, and lets go of the others: first, to have room. */
  #say() {
    this.#environment.clearTimeout(this.#timer);
    this.#timer = undefined;
    const now = new Set([...this.#wanted.keys()].slice(0, MAX_WATCHED));
    const gone = [...this.#asked].filter((userId) => !now.has(userId));
    const fresh = [...now].filter((userId) => !this.#asked.has(userId));
    gone.forEach((userId) => this.#asked.delete(userId));
    this.#forget(gone.filter((userId) => this.#known.has(userId)));
    inParts(gone).forEach((user_ids) => this.#socket?.ask({ type: 'unwatch', user_ids }, () => {}, ANSWER_MS));
    fresh.forEach((userId) => this.#asked.add(userId));
    inParts(fresh).forEach((user_ids) => this.#ask(user_ids));
  }

  /** @param {string[]} userIds */
  #ask(userIds) {
    const socket = this.#socket;
    socket?.ask({ type: 'watch', user_ids: userIds }, (answer) => {
      if (answer.type === 'presences') {
        this.#takeAll(answer.users);
      } else if (answer.code !== DISCONNECTED && socket === this.#socket) {
        this.#askAgain(userIds, answer);
      }
    }, ANSWER_MS);
  }

  /** What the server refuses for good, or does not know, is not asked for on this socket again. */
  #askAgain(/** @type {string[]} */ userIds, /** @type {ServerFrame} */ answer) {
    const pause = Number(answer.retry_after_ms);
    if (pause > 0 || answer.code === 'no_answer' || answer.code === 'internal') {
      userIds.forEach((userId) => this.#asked.delete(userId));
      this.#soon(Math.max(pause || 0, ASK_AGAIN_MS));
    }
  }

  /** @param {Presence[]} presences */
  #takeAll(presences) {
    const news = presences.filter(({ user_id: userId }) => this.#asked.has(userId));
    news.forEach((presence) => this.#known.set(presence.user_id, presence));
    this.#tell(news.map((presence) => presence.user_id));
  }

  /** @param {string[]} userIds */
  #forget(userIds) {
    userIds.forEach((userId) => this.#known.delete(userId));
    this.#tell(userIds);
  }

  /** @param {string[]} userIds */
  #tell(userIds) {
    if (userIds.length > 0) {
      this.#changed(userIds);
    }
  }
}

/** @param {string[]} userIds */
function inParts(userIds) {
  return Array.from({ length: Math.ceil(userIds.length / IN_ONE_FRAME) },
    (_, part) => userIds.slice(part * IN_ONE_FRAME, (part + 1) * IN_ONE_FRAME));
}
