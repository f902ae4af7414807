/** @import { ConversationChange, ConversationRecord, Message, OutboxEntry, Store } from './types.js' */

/**
 * Keeps everything for as long as the page lives. Used where there is no IndexedDB, and by tests.
 *
 * @implements {Store}
 */
export class MemoryStore {
  /** @type {Map<string, ConversationRecord>} */
  #records = new Map();
  /** @type {Map<string, Map<number, Message>>} */
  #messages = new Map();
  /** @type {Map<string, OutboxEntry>} */
  #outbox = new Map();

  async open() {}

  async load() {
    return structuredClone({
      conversations: [...this.#records.values()],
      messages: [...this.#messages.values()].flatMap((own) => [...own.values()].sort((one, other) => one.seq - other.seq)),
      outbox: [...this.#outbox.values()].sort((one, other) => one.place - other.place),
    });
  }

  /** @param {ConversationChange[]} changes */
  async saveConversations(changes) {
    for (const { record, messages, from_seq: from } of structuredClone(changes)) {
      const id = record.conversation_id;
      const own = this.#messages.get(id) ?? new Map();
      messages.forEach((message) => own.set(message.seq, message));
      [...own.keys()].filter((seq) => from === null || seq < from).forEach((seq) => own.delete(seq));
      this.#records.set(id, record);
      this.#messages.set(id, own);
    }
  }

  /** @param {string[]} ids */
  async removeConversations(ids) {
    for (const id of ids) {
      this.#records.delete(id);
      this.#messages.delete(id);
    }
  }

  /** @param {OutboxEntry[]} entries */
  async saveOutbox(entries) {
    structuredClone(entries).forEach((entry) => this.#outbox.set(entry.client_message_id, entry));
  }

  /** @param {string[]} clientMessageIds */
  async removeOutbox(clientMessageIds) {
    clientMessageIds.forEach((id) => this.#outbox.delete(id));
  }

  async close() {}
}
