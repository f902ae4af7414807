/** @import { ConversationChange, OutboxEntry, Stored, Store } from './types.js' */

const VERSION = 1;
const RECORDS = 'conversations';
const MESSAGES = 'messages';
const OUTBOX = 'outbox';
/** Above every number in IndexedDB's order of keys. */
const ABOVE_ALL = /** @type {any} */ ([]);

/**
 * Keeps everything in the browser, for one user on one device. Each write is one transaction.
 *
 * @implements {Store}
 */
export class IndexedDbStore {
  #name;
  #indexedDb;
  /** @type {IDBDatabase | undefined} */
  #database;

  /** @param {string} name of the database @param {IDBFactory} [indexedDb] */
  constructor(name, indexedDb = globalThis.indexedDB) {
    this.#name = name;
    this.#indexedDb = indexedDb;
  }

  async open() {
    const request = this.#indexedDb.open(this.#name, VERSION);
    request.onupgradeneeded = () => {
      request.result.createObjectStore(RECORDS, { keyPath: 'conversation_id' });
      request.result.createObjectStore(MESSAGES, { keyPath: ['conversation_id', 'seq'] });
      request.result.createObjectStore(OUTBOX, { keyPath: 'client_message_id' });
    };
    const database = await answerOf(request);
    database.onversionchange = () => database.close(); // or deleting it would wait for this page
    this.#database = database;
  }

  /** @returns {Promise<Stored>} */
  async load() {
    const transaction = this.#begin([RECORDS, MESSAGES, OUTBOX], 'readonly');
    const [conversations, messages, outbox] = await Promise.all([RECORDS, MESSAGES, OUTBOX]
      .map((name) => answerOf(transaction.objectStore(name).getAll())));
    outbox.sort((one, other) => one.place - other.place);
    return { conversations, messages, outbox };
  }

  /** @param {ConversationChange[]} changes */
  async saveConversations(changes) {
    const transaction = this.#begin([RECORDS, MESSAGES], 'readwrite');
    const all = transaction.objectStore(MESSAGES);
    for (const { record, messages, from_seq: from } of changes) {
      transaction.objectStore(RECORDS).put(record);
      messages.forEach((message) => all.put(message));
      all.delete(messagesBefore(record.conversation_id, from));
    }
    await endOf(transaction);
  }

  /** @param {string[]} ids */
  async removeConversations(ids) {
    const transaction = this.#begin([RECORDS, MESSAGES], 'readwrite');
    for (const id of ids) {
      transaction.objectStore(RECORDS).delete(id);
      transaction.objectStore(MESSAGES).delete(messagesBefore(id, null));
    }
    await endOf(transaction);
  }

  /** @param {OutboxEntry[]} entries */
  async saveOutbox(entries) {
    const transaction = this.#begin([OUTBOX], 'readwrite');
    entries.forEach((entry) => transaction.objectStore(OUTBOX).put(entry));
    await endOf(transaction);
  }

  /** @param {string[]} clientMessageIds */
  async removeOutbox(clientMessageIds) {
    const transaction = this.#begin([OUTBOX], 'readwrite');
    clientMessageIds.forEach((id) => transaction.objectStore(OUTBOX).delete(id));
    await endOf(transaction);
  }

  async close() {
    this.#database?.close();
    this.#database = undefined;
  }

  /** @param {string[]} names @param {IDBTransactionMode} mode */
  #begin(names, mode) {
    if (!this.#database) {
      throw new Error(`The store ${this.#name} is not open`);
    }
    return this.#database.transaction(names, mode, { durability: mode === 'readwrite' ? 'strict' : 'default' });
  }
}

/** @param {string} conversationId @param {number | null} seq null for all of them */
function messagesBefore(conversationId, seq) {
  return IDBKeyRange.bound([conversationId], [conversationId, seq ?? ABOVE_ALL], false, true);
}

/** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
function answerOf(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** @param {IDBTransaction} transaction @returns {Promise<void>} */
function endOf(transaction) {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new Error('The transaction was aborted'));
  });
}
