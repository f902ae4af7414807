/** @import { Environment, Page, ServerFrame } from './types.js' */
/** @import { Socket } from './socket.js' */
/** @import { Conversations } from './conversations.js' */
/** @import { Conversation } from './conversation.js' */

import { jittered, serversWish } from './backoff.js';
import { DISCONNECTED } from './socket.js';
import { MAX_BEHIND } from './sync.js';

const AT_ONCE = 4;
const ANSWER_MS = 10_000;
const PAGE = 100;
const CATCH_UP_PAGE = 500;
/** Answers without what is missing, after which the newest page is asked for instead, and after which to give up. */
const UNTIL_NEWEST = 3;
const UNTIL_GIVEN_UP = 6;
/** What a later try changes nothing about. */
const FINAL = ['not_a_member', 'forbidden', 'not_found', 'bad_request', 'unknown_type'];
/** What the next sync makes up for. */
const SYNC_FOLLOWS = [DISCONNECTED, 'token_expired'];

/**
 * @typedef {object} Task
 * @property {boolean} jump whether the newest page is asked for next
 * @property {number} vain answers without what is missing, in a row
 * @property {number} failures
 */

/** Pulls from conversations' logs what was not pushed, on one socket. */
export class Pulls {
  #environment;
  #socket;
  #conversations;
  #isDistant;
  #stopped = false;
  /** By conversation. @type {Map<string, Task>} */
  #tasks = new Map();
  /** @type {string[]} */
  #queue = [];
  #running = 0;
  /** @type {Set<any>} */
  #timers = new Set();
  /** @type {Map<string, Promise<boolean>>} */
  #olderLoads = new Map();

  /**
   * @param {Environment} environment
   * @param {Socket} socket
   * @param {Conversations} conversations
   * @param {(conversation: Conversation) => boolean} isDistant of those of which one page up to the end is enough
   */
  constructor(environment, socket, conversations, isDistant) {
    this.#environment = environment;
    this.#socket = socket;
    this.#conversations = conversations;
    this.#isDistant = isDistant;
  }

  /**
   * Pulls until nothing is missing. Of a distant conversation only one page: what follows if that is no more than fits, the
   * newest otherwise, and whatever comes meanwhile stays missing.
   *
   * @param {Conversation} conversation
   * @param {boolean} jump only the newest
   */
  want(conversation, jump) {
    const { conversation_id: id, latest_seq: latest, window } = conversation;
    const task = this.#tasks.get(id);
    if (task) {
      task.jump ||= jump;
      return;
    }
    const far = this.#isDistant(conversation) && latest - window.lastSeq > PAGE;
    this.#tasks.set(id, { jump: jump || far, vain: 0, failures: 0 });
    this.#queue.push(id);
    this.#next();
  }

  /** @param {Conversation} conversation @returns {Promise<boolean>} whether there are still older ones */
  loadOlder(conversation) {
    const id = conversation.conversation_id;
    const load = this.#olderLoads.get(id) ?? this.#pullOlder(conversation).finally(() => this.#olderLoads.delete(id));
    this.#olderLoads.set(id, load);
    return load;
  }

  stop() {
    this.#stopped = true;
    this.#timers.forEach((timer) => this.#environment.clearTimeout(timer));
  }

  #next() {
    while (this.#running < AT_ONCE && this.#queue.length > 0 && !this.#stopped) {
      this.#running++;
      this.#pull(/** @type {string} */ (this.#queue.shift()));
    }
  }

  /** @param {string} id */
  #pull(id) {
    const task = this.#tasks.get(id);
    const conversation = this.#conversations.get(id);
    if (!task || !conversation) {
      this.#end(id);
      return;
    }
    const { lastSeq } = conversation.window;
    const newest = task.jump || lastSeq === 0 || task.vain >= UNTIL_NEWEST;
    const bounds = newest ? { limit: PAGE } : { after_seq: lastSeq, limit: this.#isDistant(conversation) ? PAGE : CATCH_UP_PAGE };
    this.#socket.ask({ type: 'history', conversation_id: id, ...bounds }, (answer) => {
      if (this.#stopped) {
        return;
      }
      if (answer.type === 'page' && answer.conversation_id === id) {
        this.#take(conversation, /** @type {any} */ (answer), newest);
      } else {
        this.#fail(conversation, answer);
      }
    }, ANSWER_MS);
  }

  /** @param {Conversation} conversation @param {Page} page @param {boolean} newest */
  #take(conversation, page, newest) {
    const { conversation_id: id, window } = conversation;
    const task = this.#tasks.get(id);
    const before = window.lastSeq;
    if (!task) {
      return;
    }
    task.jump = !newest && page.latest_seq - (page.messages.at(-1)?.seq ?? page.latest_seq) > MAX_BEHIND;
    if (task.jump) {
      this.#conversations.skipPage(page);
    } else {
      this.#conversations.takePage(page, !newest || page.more);
    }
    if (!window.behind) {
      this.#end(id);
    } else if (task.jump || window.lastSeq > before) {
      this.#goOn(conversation, task);
    } else {
      this.#takeInVain(conversation, task);
    }
  }

  /** @param {Conversation} conversation @param {Task} task */
  #goOn(conversation, task) {
    const { conversation_id: id } = conversation;
    task.vain = 0;
    if (this.#isDistant(conversation) && !task.jump) {
      this.#end(id);
    } else {
      this.#pull(id);
    }
  }

  /** The log of the node that was asked may lag behind the push. @param {Conversation} conversation @param {{vain: number}} task */
  #takeInVain(conversation, task) {
    task.vain++;
    if (task.vain >= UNTIL_GIVEN_UP) {
      conversation.window.giveUp();
      this.#end(conversation.conversation_id);
    } else {
      this.#later(conversation.conversation_id, jittered(this.#environment, task.vain));
    }
  }

  /** @param {Conversation} conversation @param {ServerFrame} answer */
  #fail({ conversation_id: id, window }, answer) {
    const task = this.#tasks.get(id);
    if (!task || SYNC_FOLLOWS.includes(answer.code)) {
      this.#end(id);
    } else if (FINAL.includes(answer.code)) {
      window.giveUp();
      this.#end(id);
    } else {
      this.#later(id, serversWish(answer.retry_after_ms) ?? jittered(this.#environment, task.failures++));
    }
  }

  /** @param {string} id @param {number} ms */
  #later(id, ms) {
    const timer = this.#environment.setTimeout(() => {
      this.#timers.delete(timer);
      this.#pull(id);
    }, ms);
    this.#timers.add(timer);
  }

  /** @param {string} id */
  #end(id) {
    this.#tasks.delete(id);
    this.#running--;
    this.#next();
  }

  /** @param {Conversation} conversation @returns {Promise<boolean>} */
  #pullOlder(conversation) {
    const { conversation_id: id, window } = conversation;
    if (!window.hasOlder || window.firstSeq === 0) {
      return Promise.resolve(window.hasOlder);
    }
    const before = window.firstSeq;
    window.expand(); // or trimming would move the front while they are on their way
    return new Promise((resolve) => {
      this.#socket.ask({ type: 'history', conversation_id: id, before_seq: before, limit: PAGE }, (answer) => {
        if (answer.type === 'page' && answer.conversation_id === id && window.firstSeq === before) {
          this.#conversations.prepend(/** @type {any} */ (answer));
        }
        resolve(window.hasOlder);
      }, ANSWER_MS);
    });
  }
}
