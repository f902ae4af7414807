/** @import { ConversationChange, Environment, Store } from './types.js' */
/** @import { Conversation } from './conversation.js' */

const DELAY_MS = 200;
const RETRY_MS = 5_000;
/** Conversations a write. */
const AT_ONCE = 200;

/** Brings changed conversations into the store, a little later and many at once. */
export class Keeper {
  #environment;
  #store;
  /** @type {Set<Conversation>} */
  #changed = new Set();
  /** @type {string[]} */
  #forgotten = [];
  #saving = Promise.resolve();
  /** @type {any} */
  #timer;

  /** @param {Environment} environment @param {() => Store} store */
  constructor(environment, store) {
    this.#environment = environment;
    this.#store = store;
  }

  /** @param {Conversation} conversation */
  mark(conversation) {
    this.#changed.add(conversation);
    this.#arm(DELAY_MS);
  }

  /** @param {string[]} ids */
  forget(ids) {
    const gone = new Set(ids);
    this.#changed = new Set([...this.#changed].filter((one) => !gone.has(one.conversation_id)));
    this.#forgotten.push(...ids);
    this.#arm(DELAY_MS);
  }

  /** Done once everything that was marked is kept, or could not be. */
  flush() {
    this.#environment.clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#saving = this.#saving.then(() => this.#save());
    return this.#saving;
  }

  /** @param {number} ms */
  #arm(ms) {
    this.#timer ??= this.#environment.setTimeout(() => void this.flush(), ms);
  }

  async #save() {
    const forgotten = this.#forgotten.splice(0);
    try {
      if (forgotten.length > 0) {
        await this.#store().removeConversations(forgotten);
      }
    } catch {
      this.#forgotten.push(...forgotten);
      this.#arm(RETRY_MS);
      return;
    }
    while (this.#changed.size > 0 && await this.#saveSome()) {
      // until all are kept
    }
  }

  /** @returns {Promise<boolean>} whether they are kept */
  async #saveSome() {
    const some = [...this.#changed].slice(0, AT_ONCE);
    some.forEach((conversation) => this.#changed.delete(conversation));
    const changes = some.map((conversation) => changeOf(conversation));
    try {
      await this.#store().saveConversations(changes);
      return true;
    } catch {
      some.forEach((conversation, i) => {
        conversation.window.markUnsaved(changes[i].messages);
        this.#changed.add(conversation);
      });
      this.#arm(RETRY_MS);
      return false;
    }
  }
}

/** @param {Conversation} conversation @returns {ConversationChange} */
function changeOf(conversation) {
  return { record: conversation.toRecord(), ...conversation.window.takeUnsaved() };
}
