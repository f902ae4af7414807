// Who is there and who writes, as marks and sentences.

import { bdi, el, fill, icon } from './dom.js';
import { text } from './text.js';
import { moment } from './times.js';

const NAMED = 2;
const said = text.presence;

/** In words; none where it isn't known. */
export function presenceWords(presence) {
  if (presence?.status === 'offline') {
    return presence.last_seen_at ? said.lastSeen(moment(new Date(presence.last_seen_at))) : said.offline;
  }
  return presence ? said[presence.status] : '';
}

/** ● ◐ ○, or their place where it isn't known, so that nothing moves once it is. */
export function presenceMark(presence) {
  return el('span', { class: 'presence', 'data-status': presence?.status }, presence && icon(presence.status));
}

/** Who writes in a conversation, as strings and elements; null where nobody does. */
export function typingSentence({ parley, people }, conversationId) {
  const users = parley.typingIn(conversationId);
  if (users.length === 0) {
    return null;
  }
  if (users.length > NAMED) {
    return [text.typing.many(users.length)];
  }
  const [name, other] = users.map((userId) => bdi(people.name(userId)));
  return fill(other ? text.typing.two : text.typing.one, { name, other });
}
