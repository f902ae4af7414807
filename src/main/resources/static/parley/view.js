/** @import { Environment, ServerFrame } from './types.js' */
/** @import { Socket } from './socket.js' */

import { jittered, serversWish } from './backoff.js';

/** Only a refusal is answered; after this long there is none. */
const REFUSED_WITHIN_MS = 10_000;
const FOR_A_MOMENT = ['rate_limited', 'overloaded', 'unavailable', 'internal'];

/** What the user has open on the screen, as told to the server: once a socket, and with every change. */
export class View {
  #environment;
  #isMember;
  /** @type {Socket | undefined} */
  #socket;
  /** @type {string | null} */
  #wanted = null;
  /** What the session has in view; undefined where the server has refused to note it for now. @type {string | null | undefined} */
  #said = null;
  #failures = 0;
  /** @type {any} */
  #timer;

  /** @param {Environment} environment @param {(conversationId: string) => boolean} isMember of what others may not view */
  constructor(environment, isMember) {
    this.#environment = environment;
    this.#isMember = isMember;
  }

  /** Before the sync: what is said from here on is pushed, and what was said before is in the page. @param {Socket} socket */
  open(socket) {
    this.#socket = socket;
    this.#said = null; // a session begins with nothing in view
    this.#failures = 0;
    this.say();
  }

  close() {
    this.#socket = undefined;
    this.#environment.clearTimeout(this.#timer);
  }

  /** @param {string | null} conversationId */
  set(conversationId) {
    this.#wanted = conversationId;
    this.say();
  }

  /** Whether it is on the screen. @param {string} conversationId */
  shows(conversationId) {
    return conversationId === this.#wanted;
  }

  /** Says what isn't said yet: the wish has changed, or whether the user is a member of it. */
  say() {
    const due = this.#wanted !== null && this.#isMember(this.#wanted) ? this.#wanted : null;
    const socket = this.#socket;
    if (!socket || due === this.#said) {
      return;
    }
    this.#environment.clearTimeout(this.#timer);
    this.#said = due;
    socket.ask({ type: 'view', conversation_id: due }, (answer) => {
      if (socket === this.#socket && due === this.#said) {
        this.#hear(answer);
      }
    }, REFUSED_WITHIN_MS);
  }

  /** What is refused for good is not said again: then hints come, and what they tell of is pulled. @param {ServerFrame} answer */
  #hear({ code, retry_after_ms: pause }) {
    if (code === 'token_expired') {
      this.#said = undefined; // until the resync that follows the refresh
    } else if (FOR_A_MOMENT.includes(code)) {
      this.#said = undefined;
      this.#timer = this.#environment.setTimeout(() => this.say(),
        serversWish(pause) ?? jittered(this.#environment, this.#failures++));
    }
  }
}
