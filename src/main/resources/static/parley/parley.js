/** @import { ConversationObject, Draft, Limits, OutboxEntry, Presence, Receipt, ServerFrame, SocketClass, Store } from './types.js' */
/** @import { Conversation } from './conversation.js' */
/** @import { Observer } from './conversations.js' */
/** @import { Socket } from './socket.js' */

import { Connection } from './connection.js';
import { Conversations } from './conversations.js';
import { CursorReports } from './cursor-reports.js';
import { DetailEvent, environmentOf } from './environment.js';
import { isId, isSeq, readConversation } from './frames.js';
import { Glances } from './glances.js';
import { IndexedDbStore } from './indexed-db-store.js';
import { Keeper } from './keeper.js';
import { MemoryStore } from './memory-store.js';
import { Outbox } from './outbox.js';
import { Presences } from './presences.js';
import { Pulls } from './pulls.js';
import { Sync } from './sync.js';
import { expiryOf } from './token.js';
import { Typing } from './typing.js';
import { View } from './view.js';

export { IndexedDbStore, MemoryStore, expiryOf };

/** Conversations whose cursors are said again after a reconnect, the most recently active first. */
const REPORTED_AGAIN = 200;
/** What somebody has been typing, as against reactions and deletions. */
const WRITTEN = ['text', 'image', 'file'];

/**
 * @typedef {object} ParleyOptions
 * @property {string} url of the WebSocket
 * @property {() => Promise<string>} token asked before each hello, and when one ends
 * @property {string} deviceId
 * @property {string} userId whose store it is
 * @property {string} [client] name and version
 * @property {Store} [store]
 * @property {SocketClass} [WebSocket]
 * @property {() => number} [random]
 * @property {() => number} [now]
 * @property {(action: () => void, ms: number) => any} [setTimeout]
 * @property {(timer: any) => void} [clearTimeout]
 */

/**
 * A user's conversations on this device, kept up to date over a connection that is kept up.
 *
 * Events: `state`, `conversations`, `messages`, `outbox`, `receipt`, `presence`, `typing`.
 */
export class Parley extends EventTarget {
  #environment;
  /** @type {Store} */
  #store;
  #userId;
  #connection;
  #conversations;
  #outbox;
  #keeper;
  #reports;
  #presences;
  #typing;
  #view;
  /** What lives as long as one welcomed socket. @type {{sync: Sync, pulls: Pulls, glances: Glances} | undefined} */
  #session;
  /** @type {Promise<void> | undefined} */
  #loading;
  /** @type {Set<string>} */
  #changed = new Set();

  /** @param {ParleyOptions} options */
  constructor(options) {
    super();
    this.#environment = environmentOf(options);
    this.#userId = options.userId;
    this.#store = options.store
      ?? (globalThis.indexedDB ? new IndexedDbStore(`parley-${options.userId}-${options.deviceId}`) : new MemoryStore());
    const store = () => this.#store;
    this.#keeper = new Keeper(this.#environment, store);
    this.#reports = new CursorReports(this.#environment);
    this.#presences = new Presences(this.#environment, (user_ids) => this.#emit('presence', { user_ids }));
    this.#typing = new Typing(this.#environment, (id) => this.#emit('typing', { conversation_id: id }));
    this.#conversations = new Conversations(options.userId, this.#observer());
    this.#view = new View(this.#environment, (id) => this.#conversations.get(id)?.left === false);
    this.#outbox = new Outbox(this.#environment, store, (id) => this.#emit('outbox', { conversation_id: id }),
      (id) => this.#conversations.get(id)?.jumped_at ?? 0);
    this.#connection = new Connection(this.#environment, {
      url: options.url,
      token: options.token,
      deviceId: options.deviceId,
      userId: options.userId,
      client: options.client ?? 'parley-js/1.0',
      WebSocket: options.WebSocket ?? /** @type {any} */ (globalThis.WebSocket),
    }, {
      changed: (state) => this.#emit('state', { state }),
      welcomed: (socket, limits) => this.#welcomed(socket, limits),
      received: (frame) => this.#received(frame),
      lost: () => this.#lost(),
    });
  }

  /** How the connection stands. */
  get state() {
    return this.#connection.state;
  }

  /** @returns {ReadonlyMap<string, Conversation>} a live view, to be read only */
  get conversations() {
    return this.#conversations.all;
  }

  /** @returns {OutboxEntry[]} in order of writing */
  get outbox() {
    return this.#outbox.entries;
  }

  /** Loads what is kept on this device, then connects. Also comes back from `ended`. */
  async start() {
    this.#loading ??= this.#load();
    const loading = this.#loading;
    await loading;
    if (loading === this.#loading) { // not stopped meanwhile
      this.#connection.start();
    }
  }

  /** Closes the socket, keeps what has changed, closes the store. */
  async stop() {
    const loading = this.#loading;
    this.#loading = undefined;
    this.#connection.stop();
    if (loading) {
      await loading;
      await this.#keeper.flush();
      await this.#store.close();
    }
  }

  /** Skips the wait. */
  tryNow() {
    this.#connection.tryNow();
  }

  /** @param {boolean} online what the page knows of the network */
  setOnline(online) {
    this.#connection.setOnline(online);
  }

  /** The page is looked at again: finds out at once whether the connection lives. */
  wake() {
    this.#connection.wake();
  }

  /**
   * Writes a message. Whatever happens then, it is sent, or refused and kept as that.
   *
   * @param {string} conversationId
   * @param {Draft} draft
   * @returns {Promise<OutboxEntry>} once it is kept on this device
   */
  async send(conversationId, draft) {
    if (!this.#loading) {
      throw new Error('Not started');
    }
    if (!isId(conversationId) || typeof draft?.body !== 'string') {
      throw new TypeError('A message needs the id of a conversation and a body');
    }
    await this.#loading;
    this.#typing.own(conversationId, false);
    return this.#outbox.add(conversationId, draft);
  }

  /** @param {string} clientMessageId @returns {Promise<boolean>} false once it was handed over */
  cancel(clientMessageId) {
    return this.#outbox.cancel(clientMessageId);
  }

  /** @param {string} clientMessageId of a refused message, to be tried once more */
  retry(clientMessageId) {
    return this.#outbox.retry(clientMessageId);
  }

  /** The user has seen everything up to here. @param {string} conversationId @param {number} seq */
  read(conversationId, seq) {
    const conversation = this.#conversations.get(conversationId);
    if (conversation && isSeq(seq) && conversation.read(seq)) {
      this.#noteChange(conversation);
    }
  }

  /**
   * Follows whether users are there, over reconnects, until `unwatch` was called as often. Of more than 500 those who were
   * wanted first are followed; the others' turn comes when there is room.
   *
   * @param {string[]} userIds
   */
  watch(userIds) {
    this.#presences.watch(userIds.filter(isId));
  }

  /** @param {string[]} userIds */
  unwatch(userIds) {
    this.#presences.unwatch(userIds.filter(isId));
  }

  /** @param {string} userId @returns {Presence | null} null where it isn't known, as for all without a connection */
  presenceOf(userId) {
    return this.#presences.of(userId);
  }

  /**
   * How the user appears to others. To be called with `online` whenever they do something: it is said when that changes
   * something, and once a minute, since the server takes those for away of whom it has heard nothing for 5 min.
   *
   * @param {'online' | 'away'} status
   */
  setPresence(status) {
    if (status !== 'online' && status !== 'away') {
      throw new TypeError('The status is online or away');
    }
    this.#presences.appear(status);
  }

  /**
   * The user writes in a conversation: to be called with every key. It is said every 3 s, and that they stopped 5 s after
   * the last key, with `send`, or with `active` = false.
   *
   * @param {string} conversationId
   * @param {boolean} [active]
   */
  setTyping(conversationId, active = true) {
    if (isId(conversationId)) {
      this.#typing.own(conversationId, active);
    }
  }

  /** @param {string} conversationId @returns {string[]} the others who are writing, in the order in which they began */
  typingIn(conversationId) {
    return this.#typing.in(conversationId);
  }

  /**
   * What is open on the screen: of a channel its messages are pushed then. It holds over reconnects, until it changes. One that
   * the user isn't in, or that isn't known yet, is in view from when that changes.
   *
   * @param {string | null} conversationId null for none
   */
  view(conversationId) {
    if (conversationId !== null && !isId(conversationId)) {
      throw new TypeError('What is in view is the id of a conversation, or null');
    }
    this.#view.set(conversationId);
    const conversation = this.#conversations.get(conversationId ?? '');
    if (conversation?.window.behind) {
      this.#pull(conversation);
    }
  }

  /** @param {string} conversationId @returns {Promise<boolean>} whether there are still older ones */
  async loadOlder(conversationId) {
    const conversation = this.#conversations.get(conversationId);
    if (!conversation || !this.#session) {
      return conversation?.has_older ?? false;
    }
    return this.#session.pulls.loadOlder(conversation);
  }

  /** Forgets what loadOlder has added, once it is out of sight. @param {string} conversationId */
  release(conversationId) {
    const conversation = this.#conversations.get(conversationId);
    if (conversation) {
      conversation.window.release();
      this.#noteChange(conversation);
    }
  }

  /** @param {ConversationObject} object of a conversation made by REST */
  add(object) {
    const conversation = readConversation(object);
    if (conversation) {
      this.#conversations.introduce(conversation);
    }
  }

  /**
   * Takes members' cursors that REST gave: those moved while this device was away are not pushed.
   *
   * @param {string} conversationId
   * @param {({user_id: string} & Receipt)[]} receipts
   */
  addReceipts(conversationId, receipts) {
    for (const receipt of receipts) {
      if (isId(receipt.user_id) && isSeq(receipt.delivered_seq) && isSeq(receipt.read_seq)) {
        this.#takeReceipt({ ...receipt, conversation_id: conversationId });
      }
    }
  }

  async #load() {
    const stored = await this.#openStore();
    if (this.#conversations.all.size > 0 || this.#outbox.entries.length > 0) {
      return; // stopped and started again
    }
    this.#conversations.load(stored);
    this.#outbox.load(stored.outbox);
    stored.messages.forEach((message) => this.#settle(message));
    this.#noteIds([...this.#conversations.all.keys()]);
  }

  async #openStore() {
    try {
      await this.#store.open();
      return await this.#store.load();
    } catch {
      this.#store = new MemoryStore(); // some browsers have IndexedDB and refuse it
      return this.#store.load();
    }
  }

  /** @returns {Observer} */
  #observer() {
    return {
      changed: (conversation) => this.#noteChange(conversation),
      held: ({ conversation_id }, messages, live) => this.#emit('messages', { conversation_id, messages, live }),
      jumped: (conversation) => {
        conversation.jumped_at = this.#environment.now();
        this.#outbox.skipped(conversation.conversation_id);
      },
      behind: (conversation) => this.#pull(conversation),
      seen: (message) => this.#settle(message),
      stranger: () => {
        if (this.#session && !this.#session.sync.running) {
          this.#session.sync.start();
        }
      },
      forgotten: (ids) => this.#keeper.forget(ids),
    };
  }

  /** @param {Socket} socket @param {Limits} limits */
  #welcomed(socket, limits) {
    let opened = false;
    const isDistant = (/** @type {Conversation} */ conversation) => this.#isDistant(conversation);
    const pulls = new Pulls(this.#environment, socket, this.#conversations, isDistant);
    const glances = new Glances(this.#environment,
      (conversation) => conversation.window.behind && pulls.want(conversation, false));
    const sync = new Sync(this.#environment, socket, limits, this.#conversations, {
      answered: () => {
        if (!opened) { // what it settles need not be sent again
          opened = true;
          this.#outbox.open(socket, limits);
        }
      },
      more: (conversation, jump) => isDistant(conversation) || pulls.want(conversation, jump),
      done: () => this.#caughtUp(socket),
      failed: (reason) => this.#connection.giveUp(reason),
    });
    this.#session = { sync, pulls, glances };
    this.#presences.open(socket);
    this.#typing.open(socket);
    this.#view.open(socket);
    sync.start();
  }

  /** Pulls what is missing; of channels that are not in view only now and then, and only the end. @param {Conversation} conversation */
  #pull(conversation) {
    if (!this.#session || this.#session.sync.running) {
      return; // until synced a gap is not yet a gap
    }
    if (this.#isDistant(conversation)) {
      this.#session.glances.want(conversation);
    } else {
      this.#session.pulls.want(conversation, false);
    }
  }

  /** @param {Conversation} conversation */
  #isDistant(conversation) {
    return conversation.kind === 'channel' && !this.#view.shows(conversation.conversation_id);
  }

  /** @param {Socket} socket */
  #caughtUp(socket) {
    this.#connection.caughtUp(true);
    this.#conversations.behind().forEach((conversation) => this.#pull(conversation));
    this.#reports.open(socket, this.#conversations.byActivity().slice(0, REPORTED_AGAIN));
  }

  #lost() {
    this.#session?.sync.stop();
    this.#session?.pulls.stop();
    this.#session?.glances.stop();
    this.#session = undefined;
    this.#outbox.close();
    this.#reports.close();
    this.#presences.close();
    this.#typing.close();
    this.#view.close();
  }

  /** @param {ServerFrame} frame */
  #received(frame) {
    if (frame.type === 'message') {
      if (WRITTEN.includes(frame.message_type)) {
        this.#typing.other(frame.conversation_id, frame.sender_id, false);
      }
      this.#conversations.takeMessage(/** @type {any} */ (frame));
    } else if (frame.type === 'conversation') {
      this.#conversations.introduce(/** @type {any} */ (frame));
    } else if (frame.type === 'receipt') {
      this.#takeReceipt(/** @type {any} */ (frame));
    } else if (frame.type === 'typing') {
      this.#takeTyping(frame);
    } else if (frame.type === 'presence') {
      this.#presences.take(/** @type {any} */ (frame));
    } else if (frame.type === 'hint') {
      this.#conversations.takeHint(/** @type {any} */ (frame));
    } else if (frame.type === 'sent') {
      this.#outbox.takeSent(frame);
    } else if (frame.type === 'resync') {
      this.#connection.caughtUp(false);
      this.#view.say();
      this.#session?.sync.start();
    }
  }

  /** @param {ServerFrame} typing */
  #takeTyping({ conversation_id: id, user_id: userId, active }) {
    if (userId !== this.#userId && this.#conversations.get(id)) {
      this.#typing.other(id, userId, active);
    }
  }

  /** @param {{conversation_id: string, user_id: string, unread?: number} & Receipt} receipt */
  #takeReceipt(receipt) {
    const { conversation_id, user_id, delivered_seq, read_seq } = receipt;
    const conversation = this.#conversations.get(conversation_id);
    if (conversation) {
      conversation.takeReceipt(receipt);
      this.#noteChange(conversation);
      this.#emit('receipt', { conversation_id, user_id, delivered_seq, read_seq });
    }
  }

  /** @param {import('./types.js').Message} message */
  #settle(message) {
    if (message.sender_id === this.#userId) {
      this.#outbox.settle(message);
    }
  }

  /** @param {Conversation} conversation */
  #noteChange(conversation) {
    this.#keeper.mark(conversation);
    this.#reports.mark(conversation);
    this.#view.say();
    this.#noteIds([conversation.conversation_id]);
  }

  /** Tells the page once for all that changes in one go. @param {string[]} ids */
  #noteIds(ids) {
    if (this.#changed.size === 0 && ids.length > 0) {
      queueMicrotask(() => {
        const changed = [...this.#changed];
        this.#changed.clear();
        this.#emit('conversations', { ids: changed });
      });
    }
    ids.forEach((id) => this.#changed.add(id));
  }

  /** @param {string} type @param {object} detail */
  #emit(type, detail) {
    this.dispatchEvent(new DetailEvent(type, { detail }));
  }
}
