/** @import { Draft, Environment, Limits, Message, OutboxEntry, ServerFrame, Store } from './types.js' */
/** @import { Socket } from './socket.js' */

import { jittered, serversWish } from './backoff.js';
import { newId } from './environment.js';
import { dueEntries } from './lanes.js';
import { Pace } from './pace.js';
import { DISCONNECTED } from './socket.js';

/** Entries that wait, of all conversations; more are not taken. */
export const MAX_ENTRIES = 1_000;
const KEEP_MS = 7 * 24 * 60 * 60_000;
const ANSWER_MS = 10_000;
/** What a retry does not change. */
const REFUSALS = ['blocked', 'muted', 'not_a_member', 'forbidden', 'not_found', 'body_too_large', 'conflict',
  'bad_request'];

/** What the user has written and the server has not confirmed, kept until it has. */
export class Outbox {
  #environment;
  #store;
  #onChange;
  #jumpedAt;
  /** @type {Map<string, OutboxEntry>} in order of writing */
  #entries = new Map();
  /** @type {Set<string>} */
  #unsaved = new Set();
  /** @type {Set<string>} */
  #inFlight = new Set();
  /** @type {Map<string, import('./lanes.js').Trouble>} */
  #troubles = new Map();
  /** @type {{socket: Socket, limits: Limits, pace: Pace} | undefined} */
  #line;
  #handingOver = false;
  /** @type {any} */
  #alarm;

  /**
   * @param {Environment} environment
   * @param {() => Store} store
   * @param {(conversationId: string) => void} onChange
   * @param {(conversationId: string) => number} jumpedAt when a conversation last skipped a part of its log
   */
  constructor(environment, store, onChange, jumpedAt) {
    this.#environment = environment;
    this.#store = store;
    this.#onChange = onChange;
    this.#jumpedAt = jumpedAt;
  }

  get entries() {
    return [...this.#entries.values()];
  }

  /** @param {OutboxEntry[]} entries in order of writing */
  load(entries) {
    entries.forEach((entry) => this.#entries.set(entry.client_message_id, entry));
    this.#expire();
  }

  /** @param {Socket} socket @param {Limits} limits */
  open(socket, limits) {
    this.#line = { socket, limits, pace: new Pace(this.#environment, limits) };
    this.#expire();
    void this.#handOver();
  }

  close() {
    this.#line = undefined;
    this.#inFlight.clear();
    this.#troubles.clear();
    this.#environment.clearTimeout(this.#alarm);
    this.#expire();
  }

  /**
   * @param {string} conversationId
   * @param {Draft} draft
   * @returns {Promise<OutboxEntry>} once it is kept
   */
  async add(conversationId, { message_type = 'text', body, target_message_id, media_id, mentions }) {
    if (this.#entries.size >= MAX_ENTRIES) {
      throw new Error(`The outbox holds ${MAX_ENTRIES} messages that wait; it takes no more`);
    }
    /** @type {OutboxEntry} */
    const entry = {
      conversation_id: conversationId,
      client_message_id: newId(),
      message_type,
      body,
      ...(target_message_id && { target_message_id }),
      ...(media_id && { media_id }),
      ...(mentions?.length && { mentions: [...mentions] }),
      written_at: this.#environment.now(),
      place: 1 + Math.max(0, ...this.entries.map((one) => one.place)),
      attempt: 0,
      state: 'queued',
    };
    this.#entries.set(entry.client_message_id, entry);
    await this.#keep(entry);
    return entry;
  }

  /** @param {string} id @returns {Promise<boolean>} whether it was still possible */
  async cancel(id) {
    const entry = this.#entries.get(id);
    if (!entry || (entry.state !== 'queued' && entry.state !== 'refused')) {
      return false;
    }
    await this.#remove(entry);
    return true;
  }

  /** @param {string} id @returns {Promise<boolean>} whether it had been refused */
  async retry(id) {
    const entry = this.#entries.get(id);
    if (entry?.state !== 'refused') {
      return false;
    }
    entry.state = 'queued';
    entry.written_at = this.#environment.now();
    delete entry.code;
    delete entry.reason;
    await this.#save([entry]);
    void this.#handOver();
    return true;
  }

  /** A message of the user's own has come. @param {Message} message */
  settle(message) {
    const entry = this.#entries.get(message.client_message_id ?? '');
    if (entry?.conversation_id === message.conversation_id) {
      void this.#remove(entry);
      void this.#handOver();
    }
  }

  /** Messages of this conversation were skipped; what was sent before will not be seen. @param {string} conversationId */
  skipped(conversationId) {
    this.entries.filter((entry) => entry.conversation_id === conversationId).forEach((entry) => this.#forgetIfSkipped(entry));
  }

  /** @param {OutboxEntry} entry */
  async #keep(entry) {
    const id = entry.client_message_id;
    this.#unsaved.add(id);
    this.#onChange(entry.conversation_id);
    try {
      await this.#store().saveOutbox([entry]);
    } catch (failure) {
      this.#entries.delete(id);
      this.#onChange(entry.conversation_id);
      throw failure;
    } finally {
      this.#unsaved.delete(id);
      void this.#handOver();
    }
  }

  /** Sends what is due. What is handed over is kept as such first, so that a reload knows of the attempt. */
  async #handOver() {
    if (!this.#line || this.#handingOver) {
      return;
    }
    const line = this.#line;
    const batch = this.#takeDue(line);
    if (batch.length === 0) {
      return;
    }
    this.#handingOver = true;
    await this.#save(batch);
    this.#handingOver = false;
    if (line === this.#line) {
      batch.filter((entry) => this.#entries.has(entry.client_message_id)).forEach((entry) => this.#send(line, entry));
    }
    void this.#handOver();
  }

  /** @param {{limits: Limits, pace: Pace}} line */
  #takeDue({ limits, pace }) {
    const now = this.#environment.now();
    const traffic = { inFlight: this.#inFlight, troubles: this.#troubles, unsaved: this.#unsaved };
    const { due, wakeAt } = dueEntries(this.#entries.values(), traffic, now);
    const batch = [];
    let alarmAt = wakeAt;
    for (const entry of due) {
      if (frameBytes(entry) > limits.frame_bytes) { // the server would close the socket instead of answering
        this.#refuse(entry, 'body_too_large', `A frame holds at most ${limits.frame_bytes} bytes`);
        continue;
      }
      const pause = pace.take();
      if (pause > 0) {
        alarmAt = Math.min(alarmAt, now + pause);
        break;
      }
      entry.state = 'sending';
      entry.attempt++;
      this.#inFlight.add(entry.client_message_id);
      this.#onChange(entry.conversation_id);
      batch.push(entry);
    }
    this.#wakeAt(alarmAt);
    return batch;
  }

  /** @param {{socket: Socket, pace: Pace}} line @param {OutboxEntry} entry */
  #send(line, entry) {
    line.socket.ask(sendFrame(entry), (answer) => {
      if (line === this.#line && answer.code !== DISCONNECTED) {
        this.#inFlight.delete(entry.client_message_id);
        this.#take(line, entry, answer);
        void this.#handOver();
      }
    }, ANSWER_MS);
  }

  /** An answer that came later than it was waited for. @param {ServerFrame} sent */
  takeSent(sent) {
    const entry = this.#entries.get(sent.client_message_id);
    if (entry?.state === 'sending') {
      this.#sent(entry, sent);
      void this.#handOver();
    }
  }

  /** @param {{pace: Pace}} line @param {OutboxEntry} entry @param {ServerFrame} answer */
  #take({ pace }, entry, answer) {
    if (!this.#entries.has(entry.client_message_id) || entry.state !== 'sending') {
      return; // its message came first
    }
    if (answer.type === 'sent') {
      this.#sent(entry, answer);
    } else if (REFUSALS.includes(answer.code)) {
      this.#refuse(entry, answer.code, answer.message);
    } else {
      this.#tryLater(pace, entry, answer);
    }
  }

  /** @param {OutboxEntry} entry @param {ServerFrame} answer */
  #sent(entry, answer) {
    this.#troubles.delete(entry.client_message_id);
    entry.state = 'sent';
    entry.message_id = answer.message_id;
    entry.sent_at = answer.sent_at;
    void this.#save([entry]);
    this.#onChange(entry.conversation_id);
    this.#forgetIfSkipped(entry);
  }

  /** @param {Pace} pace @param {OutboxEntry} entry @param {ServerFrame} answer */
  #tryLater(pace, entry, answer) {
    const failures = this.#troubles.get(entry.client_message_id)?.failures ?? 0;
    const pause = serversWish(answer.retry_after_ms) ?? jittered(this.#environment, failures);
    if (answer.code === 'rate_limited') {
      pace.pause(pause); // the user's pace, whatever the conversation
    }
    this.#troubles.set(entry.client_message_id, { retryAt: this.#environment.now() + pause, failures: failures + 1 });
  }

  /** @param {OutboxEntry} entry @param {string} code @param {string} reason */
  #refuse(entry, code, reason) {
    this.#troubles.delete(entry.client_message_id);
    Object.assign(entry, { state: 'refused', code, reason });
    void this.#save([entry]);
    this.#onChange(entry.conversation_id);
  }

  /** @param {OutboxEntry} entry */
  #forgetIfSkipped(entry) {
    if (entry.state === 'sent' && entry.written_at <= this.#jumpedAt(entry.conversation_id)) {
      void this.#remove(entry);
    }
  }

  #expire() {
    const before = this.#environment.now() - KEEP_MS;
    for (const entry of this.entries.filter((one) => one.written_at <= before)) {
      if (entry.state === 'sent') {
        void this.#remove(entry);
      } else if (entry.state !== 'refused') {
        this.#refuse(entry, 'expired', 'It could not be sent for 7 days');
      }
    }
  }

  /** @param {OutboxEntry} entry */
  async #remove(entry) {
    const id = entry.client_message_id;
    this.#entries.delete(id);
    this.#troubles.delete(id);
    this.#inFlight.delete(id);
    this.#onChange(entry.conversation_id);
    try {
      await this.#store().removeOutbox([id]);
    } catch {
      // settled again when the message is met again, or sent again and answered as a duplicate
    }
  }

  /** @param {OutboxEntry[]} entries that the store knows already, in an earlier state */
  async #save(entries) {
    try {
      await this.#store().saveOutbox(entries.filter((entry) => this.#entries.has(entry.client_message_id)));
    } catch {
      // the earlier state leads to the same end, with one more attempt
    }
  }

  /** @param {number} at */
  #wakeAt(at) {
    this.#environment.clearTimeout(this.#alarm);
    if (at < Infinity) {
      this.#alarm = this.#environment.setTimeout(() => void this.#handOver(), Math.max(0, at - this.#environment.now()));
    }
  }
}

/** @param {OutboxEntry} entry */
function sendFrame({ conversation_id, client_message_id, message_type, body, attempt, target_message_id, media_id,
  mentions }) {
  return {
    type: 'send', conversation_id, client_message_id, message_type, body, attempt, target_message_id, media_id, mentions,
  };
}

/** With room for the frame's id. @param {OutboxEntry} entry */
function frameBytes(entry) {
  return new TextEncoder().encode(JSON.stringify(sendFrame(entry))).length + 100;
}
