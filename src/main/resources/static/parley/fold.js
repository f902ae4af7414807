/** @import { Message } from './types.js' */

const EVENTS = ['edit', 'delete', 'reaction'];

/** Whether a message is about another one, and not to be shown by itself. @param {Message} message */
export const isAboutAnother = (message) => EVENTS.includes(message.message_type);

/**
 * Puts an edit, a deletion or a reaction onto the message it is about.
 *
 * @param {Message} target
 * @param {Message} event
 * @returns {boolean} whether the target has changed
 */
export function fold(target, event) {
  if (event.seq <= Math.max(target.seq, target.folded_seq ?? 0)) {
    return false; // it was folded in already, here or by the page that brought the target
  }
  target.folded_seq = event.seq;
  if (event.message_type === 'delete') {
    target.deleted_at ??= event.sent_at;
    target.body = '';
  } else if (event.message_type === 'edit') {
    edit(target, event);
  } else if (event.message_type === 'reaction') {
    target.reactions = react(target.reactions ?? {}, event.sender_id, event.body);
  }
  return true;
}

/**
 * One that lost a race against a deletion comes without a body; only an attachment can be left without words.
 *
 * @param {Message} target
 * @param {Message} event
 */
function edit(target, event) {
  if (!target.deleted_at && (event.body !== '' || target.message_type !== 'text')) {
    target.body = event.body;
    target.edited_at = event.sent_at;
  }
}

/**
 * One reaction a user: a new one replaces the old one, an empty one only removes it.
 *
 * @param {Record<string, string[]>} reactions
 * @param {string} userId
 * @param {string} emoji
 */
function react(reactions, userId, emoji) {
  const others = new Map(Object.entries(reactions)
    .map(([one, users]) => /** @type {[string, string[]]} */ ([one, users.filter((user) => user !== userId)]))
    .filter(([, users]) => users.length > 0));
  if (emoji) {
    others.set(emoji, [...(others.get(emoji) ?? []), userId]);
  }
  return Object.fromEntries(others);
}
