/** @import { Environment, Limits, ServerFrame, SocketClass, State } from './types.js' */

import { Backoff, serversWish } from './backoff.js';
import { DISCONNECTED, Socket } from './socket.js';
import { Heartbeat, TokenRefresh } from './upkeep.js';

/** From asking for a token to `welcome`. */
const WELCOME_MS = 20_000;
/** Being caught up for this long makes earlier failures forgotten. */
const STEADY_MS = 5_000;
/** After `drain` the server closes at once; if not, we do. */
const DRAIN_MS = 2_000;
const DO_NOT_COME_BACK = 4500;
const NO_GOOD_TOKEN = 4501;
/** Answers to hello that are followed by a close which says what is to be done. */
const CLOSES = new Set(['unauthenticated', 'forbidden']);
const NODE_FULL = 1013;
const GOING = 1000;
const GIVEN_UP = 4000;

/**
 * @typedef {object} ConnectionOwner
 * @property {(state: State) => void} changed
 * @property {(socket: Socket, limits: Limits) => void} welcomed
 * @property {(frame: ServerFrame) => void} received
 * @property {() => void} lost after welcomed
 */

/**
 * @typedef {object} ConnectionOptions
 * @property {string} url
 * @property {() => Promise<string>} token
 * @property {string} deviceId
 * @property {string} userId
 * @property {string} client
 * @property {SocketClass} WebSocket
 */

/** Keeps a welcomed socket, one after the other, for as long as it is wanted. */
export class Connection {
  #environment;
  #options;
  #owner;
  #backoff;
  /** @type {State} */
  #state = Object.freeze({ name: 'idle' });
  /** @type {Socket | undefined} */
  #socket;
  /** @type {Heartbeat | undefined} */
  #heartbeat;
  /** @type {TokenRefresh | undefined} */
  #refresh;
  /** Of the wait, the welcome or the drain: there is only ever one of them. @type {any} */
  #timer;
  #attempt = 0;
  #network = true;
  #freshTokenTried = false;
  /** The pause that the server asked for, counted from when it did. @type {number | undefined} */
  #comeBackAt;
  #busy = false;
  #steadyFrom = Infinity;

  /** @param {Environment} environment @param {ConnectionOptions} options @param {ConnectionOwner} owner */
  constructor(environment, options, owner) {
    this.#environment = environment;
    this.#options = options;
    this.#owner = owner;
    this.#backoff = new Backoff(environment);
  }

  get state() {
    return this.#state;
  }

  start() {
    if (this.#state.name === 'idle' || this.#state.name === 'ended') {
      this.#backoff.reset();
      this.#freshTokenTried = false;
      this.#comeBackAt = undefined;
      this.#go();
    }
  }

  stop() {
    this.#drop(GOING, 'the client stops');
    this.#become({ name: 'idle' });
  }

  tryNow() {
    if (this.#state.name === 'waiting') {
      this.#go();
    }
  }

  /** @param {boolean} online */
  setOnline(online) {
    this.#network = online;
    if (online && ['offline', 'waiting'].includes(this.#state.name)) {
      this.#go();
    } else if (!online && !['idle', 'ended', 'offline'].includes(this.#state.name)) {
      this.#drop(GIVEN_UP, 'no network');
      this.#become({ name: 'offline' });
    }
  }

  /** Looks at once whether the connection lives, but does not come back earlier than a busy server wants. */
  wake() {
    if (this.#state.name === 'waiting' && !this.#state.busy) {
      this.#go();
    }
    this.#heartbeat?.probe();
  }

  /** @param {boolean} caughtUp whether this device has what it missed */
  caughtUp(caughtUp) {
    const name = caughtUp ? 'online' : 'catching-up';
    if (this.#heartbeat && name !== this.#state.name) {
      this.#steadyFrom = caughtUp ? Math.min(this.#steadyFrom, this.#environment.now()) : this.#steadyFrom;
      this.#become({ name });
    }
  }

  /** Gives the socket up and comes back after a pause. @param {string} reason @param {unknown} [retryAfterMs] */
  giveUp(reason, retryAfterMs) {
    const pause = serversWish(retryAfterMs);
    this.#busy = pause !== undefined;
    this.#comeBack(pause);
    if (this.#socket) {
      this.#socket.close(GIVEN_UP, reason);
    } else {
      this.#attempt++;
      this.#wait(undefined, reason);
    }
  }

  #go() {
    if (!this.#network) {
      this.#become({ name: 'offline' });
      return;
    }
    this.#environment.clearTimeout(this.#timer);
    this.#timer = this.#environment.setTimeout(() => this.giveUp('no welcome in time'), WELCOME_MS);
    this.#comeBackAt = undefined;
    this.#busy = false;
    this.#become({ name: 'connecting' });
    void this.#connect(++this.#attempt);
  }

  /** @param {number} attempt */
  async #connect(attempt) {
    let token;
    try {
      token = await this.#options.token();
    } catch {
      if (attempt === this.#attempt) {
        this.giveUp('no token');
      }
      return;
    }
    if (attempt === this.#attempt) { // neither stopped nor started again meanwhile
      this.#open(token);
    }
  }

  /** @param {string} token */
  #open(token) {
    const { deviceId, client, url, WebSocket } = this.#options;
    try {
      /** @type {Socket} */
      const socket = new Socket(this.#environment, WebSocket, url, {
        opened: () => socket.ask({ type: 'hello', token, device_id: deviceId, client },
          (answer) => this.#hear(socket, token, answer), WELCOME_MS),
        received: (frame) => this.#received(frame),
        closed: (code, reason) => this.#socket === socket && this.#closed(code, reason),
      });
      this.#socket = socket;
    } catch {
      this.giveUp('the socket could not be opened');
    }
  }

  /** @param {Socket} socket @param {string} token @param {ServerFrame} answer to hello */
  #hear(socket, token, answer) {
    if (this.#socket !== socket || answer.code === DISCONNECTED) {
      return;
    }
    if (answer.type === 'welcome') {
      this.#welcome(socket, token, answer);
    } else if (!CLOSES.has(answer.code)) {
      this.giveUp('no welcome', answer.retry_after_ms);
    }
  }

  /** @param {Socket} socket @param {string} token @param {ServerFrame} welcome */
  #welcome(socket, token, welcome) {
    this.#environment.clearTimeout(this.#timer);
    if (this.#options.userId && welcome.user_id !== this.#options.userId) {
      this.#end(NO_GOOD_TOKEN, 'the token belongs to another user');
      return;
    }
    const serverTime = Date.parse(welcome.server_time);
    const skew = Number.isNaN(serverTime) ? 0 : serverTime - this.#environment.now();
    this.#freshTokenTried = false;
    this.#heartbeat = new Heartbeat(this.#environment, socket, welcome.heartbeat_seconds, () => this.giveUp('silence'));
    this.#refresh = new TokenRefresh(this.#environment, socket, this.#options.token, skew);
    this.#refresh.follow(token);
    this.#become({ name: 'catching-up' });
    this.#owner.welcomed(socket, welcome.limits);
  }

  /** @param {ServerFrame} frame */
  #received(frame) {
    if (frame.type === 'drain') {
      this.#comeBack(serversWish(frame.reconnect_after_ms));
      this.#environment.clearTimeout(this.#timer);
      this.#timer = this.#environment.setTimeout(() => this.#socket?.close(GIVEN_UP, 'drained'), DRAIN_MS);
    } else if (frame.type === 'error' && frame.code === 'token_expired') {
      void this.#refresh?.refresh();
    } else if (this.#heartbeat) {
      this.#owner.received(frame);
    }
  }

  /** @param {number | undefined} pause */
  #comeBack(pause) {
    this.#comeBackAt = pause === undefined ? this.#comeBackAt : this.#environment.now() + pause;
  }

  /** @param {number} code @param {string} reason */
  #closed(code, reason) {
    this.#forgetSocket();
    if (code === NO_GOOD_TOKEN && !this.#freshTokenTried) {
      this.#freshTokenTried = true;
      this.#go();
    } else if (code >= DO_NOT_COME_BACK) {
      this.#end(code, reason);
    } else {
      this.#wait(code, reason);
    }
  }

  /** @param {number | undefined} code @param {string} reason */
  #wait(code, reason) {
    const now = this.#environment.now();
    if (now - this.#steadyFrom >= STEADY_MS) {
      this.#backoff.reset();
    }
    this.#steadyFrom = Infinity;
    const busy = this.#busy || code === NODE_FULL;
    const nextTryAt = this.#comeBackAt ?? now + this.#backoff.next();
    this.#environment.clearTimeout(this.#timer);
    this.#timer = this.#environment.setTimeout(() => this.#go(), Math.max(0, nextTryAt - now));
    this.#become({ name: 'waiting', nextTryAt, code, reason, busy });
  }

  /** @param {number} code @param {string} reason */
  #end(code, reason) {
    this.#drop(GOING, reason);
    this.#become({ name: 'ended', code, reason });
  }

  /** Closes the socket without coming back. @param {number} code @param {string} reason */
  #drop(code, reason) {
    this.#attempt++;
    this.#environment.clearTimeout(this.#timer);
    const socket = this.#socket;
    this.#socket = undefined;
    if (socket) {
      this.#forgetSocket();
      socket.close(code, reason);
    }
  }

  #forgetSocket() {
    this.#environment.clearTimeout(this.#timer);
    this.#socket = undefined;
    this.#refresh?.stop();
    this.#refresh = undefined;
    if (this.#heartbeat) {
      this.#heartbeat.stop();
      this.#heartbeat = undefined;
      this.#owner.lost();
    }
  }

  /** @param {State} state */
  #become(state) {
    this.#state = Object.freeze(state);
    this.#owner.changed(this.#state);
  }
}
