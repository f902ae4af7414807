/** @import { Message, Page, Presence, ServerFrame, ConversationObject, Limits } from './types.js' */

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
/** Pages end at 256 KB; what is far beyond comes from no Parley node. */
const MAX_FRAME_LENGTH = 4 * 1024 * 1024;
const MAX_UNREAD = 100;
const STATUSES = ['sent', 'delivered', 'read'];
const PRESENCES = ['online', 'away', 'offline'];

/** @param {unknown} value @returns {value is string} */
export const isId = (value) => typeof value === 'string' && UUID.test(value);

/** @param {unknown} value @returns {value is number} */
export const isSeq = (value) => Number.isSafeInteger(value) && Number(value) >= 0;

/** @param {unknown} value @returns {value is Record<string, any>} */
const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

/** @param {unknown} value @param {string} [otherwise] */
const text = (value, otherwise = '') => (typeof value === 'string' ? value : otherwise);

/** @param {unknown} value */
const textOrNull = (value) => (typeof value === 'string' ? value : null);

/** @param {unknown} value @param {number} otherwise */
const positive = (value, otherwise) => (typeof value === 'number' && value > 0 && value < 2 ** 31 ? value : otherwise);

/** @param {unknown} value @returns {string[]} */
const texts = (value) => (Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []);

/**
 * Reads what a server sent. Null for what is no frame, has a type not known here, or lacks what its type needs:
 * the server may be newer than this module.
 *
 * @param {unknown} data
 * @returns {ServerFrame | null}
 */
export function readFrame(data) {
  if (typeof data !== 'string' || data.length > MAX_FRAME_LENGTH) {
    return null;
  }
  let raw;
  try {
    raw = JSON.parse(data);
  } catch {
    return null;
  }
  if (!isObject(raw) || typeof raw.type !== 'string' || !Object.hasOwn(READERS, raw.type)) {
    return null;
  }
  const fields = READERS[raw.type](raw);
  return fields && { ...fields, type: raw.type, re: typeof raw.re === 'string' ? raw.re : undefined };
}

/** @type {Record<string, (raw: Record<string, any>) => object | null>} */
const READERS = {
  welcome: (raw) => isId(raw.user_id) ? {
    session_id: text(raw.session_id),
    user_id: raw.user_id,
    server_time: text(raw.server_time),
    heartbeat_seconds: positive(raw.heartbeat_seconds, 15),
    limits: readLimits(raw.limits),
  } : null,
  sent: (raw) => isId(raw.client_message_id) && isId(raw.message_id) ? {
    client_message_id: raw.client_message_id,
    message_id: raw.message_id,
    sent_at: text(raw.sent_at),
  } : null,
  message: readMessage,
  receipt: (raw) => isId(raw.conversation_id) && isId(raw.user_id) ? {
    conversation_id: raw.conversation_id,
    user_id: raw.user_id,
    delivered_seq: isSeq(raw.delivered_seq) ? raw.delivered_seq : 0,
    read_seq: isSeq(raw.read_seq) ? raw.read_seq : 0,
    unread: isSeq(raw.unread) ? Math.min(raw.unread, MAX_UNREAD) : undefined,
    latest_seq: isSeq(raw.latest_seq) ? raw.latest_seq : undefined,
  } : null,
  typing: (raw) => isId(raw.conversation_id) && isId(raw.user_id) && typeof raw.active === 'boolean'
    ? { conversation_id: raw.conversation_id, user_id: raw.user_id, active: raw.active } : null,
  presence: readPresence,
  presences: (raw) => Array.isArray(raw.users)
    ? { users: raw.users.map(readPresence).filter((presence) => presence !== null) } : null,
  hint: (raw) => isId(raw.conversation_id) && isSeq(raw.latest_seq)
    ? { conversation_id: raw.conversation_id, latest_seq: raw.latest_seq } : null,
  conversation: readConversation,
  page: readPage,
  synced: (raw) => ({ next: textOrNull(raw.next) }),
  resync: () => ({}),
  ok: () => ({}),
  pong: () => ({}),
  drain: (raw) => ({ reconnect_after_ms: raw.reconnect_after_ms }),
  error: (raw) => ({
    code: text(raw.code, 'internal'),
    message: text(raw.message),
    retry_after_ms: raw.retry_after_ms,
  }),
};

/** @param {unknown} raw @returns {Presence | null} */
function readPresence(raw) {
  if (!isObject(raw) || !isId(raw.user_id) || !PRESENCES.includes(raw.status)) {
    return null;
  }
  const seen = Number.isNaN(Date.parse(raw.last_seen_at)) ? null : raw.last_seen_at;
  return { user_id: raw.user_id, status: raw.status, last_seen_at: seen };
}

/** @param {unknown} raw @returns {Limits} */
function readLimits(raw) {
  const limits = isObject(raw) ? raw : {};
  return {
    body_bytes: positive(limits.body_bytes, 10_240),
    frame_bytes: positive(limits.frame_bytes, 65_536),
    sends_per_second: positive(limits.sends_per_second, 20),
    send_burst: positive(limits.send_burst, 100),
  };
}

/**
 * Only what places a message in its log is needed: dropping one for anything else would tear a hole.
 *
 * @param {Record<string, any>} raw
 * @returns {Message | null}
 */
export function readMessage(raw) {
  if (!isObject(raw) || !isId(raw.conversation_id) || !isSeq(raw.seq) || raw.seq < 1 || !isId(raw.message_id)) {
    return null;
  }
  /** @type {Message} */
  const message = {
    conversation_id: raw.conversation_id,
    seq: raw.seq,
    message_id: raw.message_id,
    sender_id: text(raw.sender_id),
    client_message_id: textOrNull(raw.client_message_id),
    message_type: text(raw.message_type, 'text'),
    body: text(raw.body),
    target_message_id: textOrNull(raw.target_message_id),
    media: isObject(raw.media) ? raw.media : null,
    mentions: texts(raw.mentions),
    sent_at: text(raw.sent_at),
    delivery_status: STATUSES.includes(raw.delivery_status) ? raw.delivery_status : 'sent',
  };
  return addOptional(message, raw);
}

/** @param {Message} message @param {Record<string, any>} raw */
function addOptional(message, raw) {
  if (isObject(raw.event) && typeof raw.event.kind === 'string') {
    message.event = readEvent(raw.event);
  }
  if (typeof raw.edited_at === 'string') {
    message.edited_at = raw.edited_at;
  }
  if (typeof raw.deleted_at === 'string') {
    message.deleted_at = raw.deleted_at;
  }
  if (isObject(raw.reactions)) {
    message.reactions = Object.fromEntries(Object.entries(raw.reactions).map(([emoji, users]) => [emoji, texts(users)]));
  }
  return message;
}

/** @param {Record<string, any>} raw @returns {NonNullable<Message['event']>} */
function readEvent(raw) {
  const fields = ['kind', 'user_id', 'role', 'title', 'muted_until'].filter((name) => typeof raw[name] === 'string');
  return /** @type {any} */ (Object.fromEntries(fields.map((name) => [name, raw[name]])));
}

/** @param {Record<string, any>} raw @returns {Omit<Page, 'type' | 're'> | null} */
function readPage(raw) {
  if (!isId(raw.conversation_id) || !Array.isArray(raw.messages)) {
    return null;
  }
  const latest = isSeq(raw.latest_seq) ? raw.latest_seq : 0;
  const messages = /** @type {Message[]} */ (raw.messages.map(readMessage)
    .filter((message) => message?.conversation_id === raw.conversation_id));
  messages.forEach((message) => {
    message.folded_seq = latest; // a page's fold is at least as new as its latest_seq
  });
  return {
    conversation_id: raw.conversation_id,
    messages: messages.sort((one, other) => one.seq - other.seq),
    more: raw.more === true,
    latest_seq: latest,
    read_seq: isSeq(raw.read_seq) ? raw.read_seq : 0,
    unread: isSeq(raw.unread) ? Math.min(raw.unread, MAX_UNREAD) : 0,
  };
}

/**
 * Fields that are missing stay missing, so that what is known of a conversation is not overwritten.
 *
 * @param {Record<string, any>} raw
 * @returns {ConversationObject | null}
 */
export function readConversation(raw) {
  if (!isObject(raw) || !isId(raw.conversation_id)) {
    return null;
  }
  /** @type {Record<string, any>} */
  const known = { conversation_id: raw.conversation_id };
  for (const name of ['kind', 'created_at', 'created_by']) {
    if (typeof raw[name] === 'string') {
      known[name] = raw[name];
    }
  }
  for (const name of ['member_count', 'latest_seq']) {
    if (isSeq(raw[name])) {
      known[name] = raw[name];
    }
  }
  if (raw.title !== undefined) {
    known.title = textOrNull(raw.title);
  }
  if (typeof raw.history_visible === 'boolean') {
    known.history_visible = raw.history_visible;
  }
  return /** @type {ConversationObject} */ (known);
}
