/** @import { Environment, ServerFrame, SocketClass } from './types.js' */

import { readFrame } from './frames.js';

const SUBPROTOCOL = 'parley.v1';
const OPEN = 1;
const ABNORMAL = 1006;

const ANSWERS = ['welcome', 'sent', 'page', 'synced', 'ok', 'pong', 'presences', 'error'];

/** Codes of answers that no server gave. */
export const NO_ANSWER = 'no_answer';
export const DISCONNECTED = 'disconnected';

/**
 * @typedef {object} SocketOwner
 * @property {() => void} opened
 * @property {(frame: ServerFrame) => void} received frames that answer nothing
 * @property {(code: number, reason: string) => void} closed once, whoever closed it
 */

/** One WebSocket from its opening to its end: frames out, frames in, and which answers which. */
export class Socket {
  #environment;
  #owner;
  #socket;
  #closed = false;
  #asked = 0;
  /** @type {Map<string, {onAnswer: (answer: ServerFrame) => void, many: boolean, timeout: number, timer: any}>} */
  #waiting = new Map();
  #heardAt;

  /** @param {Environment} environment @param {SocketClass} WebSocket @param {string} url @param {SocketOwner} owner */
  constructor(environment, WebSocket, url, owner) {
    this.#environment = environment;
    this.#owner = owner;
    this.#heardAt = environment.now();
    this.#socket = new WebSocket(url, [SUBPROTOCOL]);
    this.#socket.onopen = () => this.#closed || owner.opened();
    this.#socket.onmessage = (event) => this.#closed || this.#receive(event.data);
    this.#socket.onclose = (event) => this.#end(event?.code ?? ABNORMAL, String(event?.reason ?? ''));
    this.#socket.onerror = () => {}; // onclose follows, and says more
  }

  /** When the server was last heard. */
  get heardAt() {
    return this.#heardAt;
  }

  /** @param {object} frame @returns {boolean} whether it was handed over */
  send(frame) {
    if (this.#closed || this.#socket.readyState !== OPEN) {
      return false;
    }
    this.#socket.send(JSON.stringify(frame));
    return true;
  }

  /**
   * Sends a frame that is answered. Where the server does not, an `error` of this module's own is the answer.
   *
   * @param {{type: string, [field: string]: any}} frame
   * @param {(answer: ServerFrame) => void} onAnswer for a sync called with every page, too
   * @param {number} timeout ms from one answer to the next
   */
  ask(frame, onAnswer, timeout) {
    const id = String(++this.#asked);
    if (!this.send({ ...frame, id })) {
      queueMicrotask(() => onAnswer({ type: 'error', code: DISCONNECTED, message: '' })); // as any answer: not at once
      return;
    }
    this.#waiting.set(id, { onAnswer, many: frame.type === 'sync', timeout, timer: undefined });
    this.#await(id);
  }

  /** @param {number} code @param {string} reason for the log of whoever reads it */
  close(code, reason) {
    try {
      this.#socket.close(code, reason);
    } catch {
      // it never opened; it is given up all the same
    }
    this.#end(code, reason); // the other side may be gone, and its close frame with it
  }

  /** @param {unknown} data */
  #receive(data) {
    this.#heardAt = this.#environment.now();
    const frame = readFrame(data);
    if (!frame) {
      return;
    }
    const waiting = ANSWERS.includes(frame.type) ? this.#waiting.get(frame.re ?? '') : undefined;
    if (!waiting) {
      this.#owner.received(frame);
    } else if (waiting.many && frame.type === 'page') {
      this.#await(/** @type {string} */ (frame.re));
      waiting.onAnswer(frame);
    } else {
      this.#answer(/** @type {string} */ (frame.re), frame);
    }
  }

  /** @param {string} id */
  #await(id) {
    const waiting = this.#waiting.get(id);
    if (waiting) {
      this.#environment.clearTimeout(waiting.timer);
      waiting.timer = this.#environment.setTimeout(
        () => this.#answer(id, { type: 'error', code: NO_ANSWER, message: '' }), waiting.timeout);
    }
  }

  /** @param {string} id @param {ServerFrame} answer the last one */
  #answer(id, answer) {
    const waiting = this.#waiting.get(id);
    if (waiting) {
      this.#waiting.delete(id);
      this.#environment.clearTimeout(waiting.timer);
      waiting.onAnswer(answer);
    }
  }

  /** @param {number} code @param {string} reason */
  #end(code, reason) {
    if (this.#closed) {
      return;
    }
    this.#closed = true;
    for (const id of [...this.#waiting.keys()]) {
      this.#answer(id, { type: 'error', code: DISCONNECTED, message: '' });
    }
    this.#owner.closed(code, reason);
  }
}
