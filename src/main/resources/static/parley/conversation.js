/** @import { ConversationObject, ConversationRecord, Message, Page, Receipt } from './types.js' */

import { fold, isAboutAnother } from './fold.js';
import { MessageWindow } from './window.js';

const MAX_UNREAD = 100;
/** The server pushes receipts in conversations of up to 100 members. */
const MAX_RECEIPTS = 100;
const COUNTED = ['text', 'image', 'file'];
const CHANNEL = 'channel';

/** One conversation as this device knows it. Pages read it, and leave changing it to this module. */
export class Conversation {
  kind = 'group';
  /** @type {string | null} */
  title = null;
  created_at = '';
  created_by = '';
  member_count = 0;
  latest_seq = 0;
  history_visible = false;
  read_seq = 0;
  unread = 0;
  /** The end of the log up to which `unread` is counted; what comes beyond counts on top. */
  counted_seq = 0;
  delivered_seq = 0;
  /** How far this device has said that it holds everything, where it need not be said again. */
  held_seq = 0;
  left = false;
  /** Until when this user may not write here, in RFC 3339. @type {string | null} */
  muted_until = null;
  /** What the server has said of read_seq; a read beyond it has to be said again. */
  confirmed_read_seq = 0;
  /** When this device last skipped a part of the log, in ms since 1970. */
  jumped_at = 0;
  /** The other members' cursors, as far as they have been heard of. @type {Map<string, Receipt>} */
  receipts = new Map();
  /** @type {Message | null} */
  #preview = null;
  #window = new MessageWindow();
  #userId;

  /** @param {string} conversationId @param {string} userId whose view this is */
  constructor(conversationId, userId) {
    this.conversation_id = conversationId;
    this.#userId = userId;
  }

  /** The newest messages held, by ascending seq and without a hole. */
  get messages() {
    return this.#window.messages;
  }

  get has_older() {
    return this.#window.hasOlder;
  }

  /** The newest message that can be shown by itself. */
  get last_message() {
    return this.#preview;
  }

  get window() {
    return this.#window;
  }

  /** Moves with every message; says which conversation was active last. */
  get activeAt() {
    return this.messages.at(-1)?.sent_at ?? this.created_at;
  }

  /** @param {ConversationObject} object */
  describe(object) {
    const { latest_seq: latest = 0, kind = this.kind, ...fields } = object;
    Object.assign(this, fields);
    this.latest_seq = Math.max(this.latest_seq, latest);
    if (kind === CHANNEL) {
      this.#becomeChannel();
    } else if (this.kind !== CHANNEL) { // which nothing turns back; a word that says otherwise is older
      this.kind = kind;
    }
  }

  /**
   * @param {Message} message pushed
   * @returns {Message[]} newly held
   */
  receive(message) {
    const held = this.#window.receive(message);
    this.#hold(held);
    this.#countOn(held);
    return held;
  }

  /**
   * @param {Page} page what follows the cursor, or the newest
   * @param {boolean} older whether there is something before it, should it not join on to what is held
   */
  takePage(page, older) {
    const taken = this.#window.takePage(page.messages, older);
    this.#hold(taken.held);
    this.#countOn(taken.held);
    this.takeHead(page);
    return taken;
  }

  /** Takes what a page says of the conversation, whatever becomes of its messages. @param {Page} page */
  takeHead(page) {
    this.latest_seq = Math.max(this.latest_seq, page.latest_seq);
    this.#window.hear(page.latest_seq);
    this.#takeOwnRead(page.read_seq, page.unread, page.latest_seq);
  }

  /** @param {Page} page older messages */
  prepend(page) {
    const held = this.#window.prepend(page.messages, page.more);
    this.#recount(this.unread);
    return held;
  }

  /** The user has seen everything up to here. @param {number} seq @returns {boolean} whether that is news */
  read(seq) {
    const upTo = Math.min(seq, Math.max(this.latest_seq, this.#window.lastSeq));
    if (upTo <= this.read_seq) {
      return false;
    }
    const seen = upTo >= this.counted_seq ? this.unread : this.#countAfter(this.read_seq) - this.#countAfter(upTo);
    this.read_seq = upTo;
    this.#recount(Math.max(0, this.unread - seen));
    return true;
  }

  /** @param {{user_id: string, delivered_seq: number, read_seq: number, unread?: number, latest_seq?: number}} receipt */
  takeReceipt(receipt) {
    if (receipt.user_id === this.#userId) {
      this.delivered_seq = Math.max(this.delivered_seq, receipt.delivered_seq);
      this.latest_seq = Math.max(this.latest_seq, receipt.latest_seq ?? 0);
      this.#takeOwnRead(receipt.read_seq, receipt.unread ?? this.unread,
        receipt.latest_seq ?? Math.max(this.latest_seq, this.counted_seq));
      return;
    }
    if (this.kind === CHANNEL) {
      return;
    }
    const known = this.receipts.get(receipt.user_id) ?? { delivered_seq: 0, read_seq: 0 };
    if (this.receipts.size >= MAX_RECEIPTS && !this.receipts.has(receipt.user_id)) {
      return;
    }
    this.receipts.set(receipt.user_id, {
      delivered_seq: Math.max(known.delivered_seq, receipt.delivered_seq),
      read_seq: Math.max(known.read_seq, receipt.read_seq),
    });
    this.#raiseStatus();
  }

  /** @returns {ConversationRecord} */
  toRecord() {
    const { conversation_id, kind, title, created_at, created_by, member_count, latest_seq, history_visible, read_seq,
      confirmed_read_seq, unread, counted_seq, delivered_seq, held_seq, left, muted_until, jumped_at } = this;
    return {
      conversation_id, kind, title, created_at, created_by, member_count, latest_seq, history_visible, read_seq,
      confirmed_read_seq, unread, counted_seq, delivered_seq, held_seq, left, muted_until, jumped_at,
      has_older: this.#window.storeHasOlder, preview: this.#preview, receipts: [...this.receipts],
    };
  }

  /**
   * @param {ConversationRecord} record
   * @param {Message[]} messages ascending
   * @param {string} userId
   */
  static fromRecord(record, messages, userId) {
    const conversation = new Conversation(record.conversation_id, userId);
    const { has_older, preview, receipts, ...fields } = record;
    conversation.#window.hasOlder = has_older;
    conversation.#window.load(messages);
    conversation.#preview = preview;
    conversation.#hold(conversation.messages);
    Object.assign(conversation, fields); // which know more than the events held
    conversation.receipts = new Map(receipts);
    conversation.counted_seq = Math.max(conversation.counted_seq, conversation.#window.lastSeq);
    return conversation;
  }

  /** @param {Message[]} held */
  #hold(held) {
    this.#preview = held.findLast((message) => !isAboutAnother(message)) ?? this.#preview;
    this.#foldPreview(held);
    this.latest_seq = Math.max(this.latest_seq, this.#window.lastSeq);
    this.takeEvents(held);
  }

  /** Learns what happened to the conversation, from messages that need not be held. @param {Message[]} messages ascending */
  takeEvents(messages) {
    messages.filter((message) => message.message_type === 'system').forEach((message) => this.#takeEvent(message));
  }

  /** It need not be among the messages held. @param {Message[]} held */
  #foldPreview(held) {
    const preview = this.#preview;
    held.filter((event) => isAboutAnother(event) && event.target_message_id === preview?.message_id)
      .forEach((event) => fold(/** @type {Message} */ (preview), event));
  }

  /** @param {Message} message */
  #takeEvent({ event }) {
    if (event?.kind === 'member_removed' && event.user_id) {
      this.receipts.delete(event.user_id);
    }
    if (event?.kind === 'renamed') {
      this.title = event.title ?? this.title;
    }
    if (event?.kind === 'became_channel') {
      this.#becomeChannel();
    }
    if (event?.user_id === this.#userId) {
      this.#takeOwnEvent(event);
    }
  }

  /** Nobody is told there any more how far others are; what was known would never change again. */
  #becomeChannel() {
    this.kind = CHANNEL;
    this.receipts.clear();
    this.#window.lowerStatuses();
    if (this.#preview) {
      this.#preview.delivery_status = 'sent';
    }
  }

  /** @param {NonNullable<Message['event']>} event about this user */
  #takeOwnEvent({ kind, muted_until: mutedUntil }) {
    if (kind === 'member_added' || kind === 'member_removed') {
      this.left = kind === 'member_removed';
    } else if (kind === 'member_muted') {
      this.muted_until = mutedUntil ?? null;
    }
  }

  /** @param {number} readSeq @param {number} unread @param {number} end up to which it is counted */
  #takeOwnRead(readSeq, unread, end) {
    this.confirmed_read_seq = Math.max(this.confirmed_read_seq, readSeq);
    const news = readSeq > this.read_seq || (readSeq === this.read_seq && end >= this.counted_seq);
    if (news) {
      this.read_seq = readSeq;
      this.counted_seq = Math.max(end, this.#window.lastSeq);
      this.#recount(unread + this.#countAfter(Math.max(end, readSeq)));
    } else {
      this.#recount(this.unread); // read here already, which the server has yet to hear, or counted further
    }
  }

  /** @param {Message[]} held newly */
  #countOn(held) {
    const from = Math.max(this.read_seq, this.counted_seq);
    const uncounted = held.filter((message) => message.seq > from && this.#counts(message)).length;
    this.counted_seq = Math.max(this.counted_seq, this.#window.lastSeq);
    this.#recount(this.unread + uncounted);
  }

  /** Counts where what is held reaches back to read_seq, and believes the figure otherwise. @param {number} otherwise */
  #recount(otherwise) {
    const window = this.#window;
    const covered = this.messages.length > 0 && (!window.hasOlder || window.firstSeq <= this.read_seq + 1);
    const exact = covered && this.latest_seq <= window.lastSeq;
    this.unread = Math.min(MAX_UNREAD, exact ? this.#countAfter(this.read_seq) : otherwise);
  }

  /** @param {number} seq */
  #countAfter(seq) {
    return this.messages.filter((message) => message.seq > seq && this.#counts(message)).length;
  }

  /** @param {Message} message */
  #counts(message) {
    return COUNTED.includes(message.message_type) && message.sender_id !== this.#userId;
  }

  /** Only where every other member has been heard of. */
  #raiseStatus() {
    if (this.member_count < 2 || this.receipts.size < this.member_count - 1) {
      return;
    }
    const cursors = [...this.receipts.values()];
    this.#window.raise(Math.min(...cursors.map((cursor) => cursor.delivered_seq)), 'delivered', this.#userId);
    this.#window.raise(Math.min(...cursors.map((cursor) => cursor.read_seq)), 'read', this.#userId);
  }
}
