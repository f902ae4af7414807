// What a message is to the reader: shown or not, counted or not, and in which words.

import { bdi, fill } from './dom.js';
import { text } from './text.js';

/** The icon of each state of an own message. */
export const GLYPHS = {
  queued: 'clock-hollow', sending: 'clock', sent: 'tick', delivered: 'ticks', read: 'ticks', refused: 'cross',
};

const COUNTED = new Set(['text', 'image', 'file']);

/** Whether it has a line of its own; reactions, edits and deletions are about another. */
export function shows(message) {
  return COUNTED.has(message.message_type) || message.message_type === 'system';
}

/** Whether it counts as unread and as new. */
export function counts(message, people) {
  return COUNTED.has(message.message_type) && !people.isMe(message.sender_id);
}

/** The words of a message's bubble. */
export function words(message) {
  if (message.deleted_at) {
    return text.thread.deleted;
  }
  switch (message.message_type) {
    case 'image':
      return message.body || text.thread.image;
    case 'file':
      return message.body || text.thread.file;
    default:
      return message.body ?? '';
  }
}

/** A system message as a sentence: strings and elements. */
export function eventSentence(message, people) {
  const { kind, user_id: userId, role, title } = message.event ?? {};
  const places = {
    actor: bdi(people.name(message.sender_id)),
    member: userId ? bdi(people.name(userId)) : '',
    title: bdi(title ?? ''),
  };
  const actorIsMe = people.isMe(message.sender_id);
  const memberIsMe = Boolean(userId) && people.isMe(userId);
  return fill(sentence({ kind, role, actorIsMe, memberIsMe, self: userId === message.sender_id }), places);
}

function sentence({ kind, role, actorIsMe, memberIsMe, self }) {
  const said = text.event;
  switch (kind) {
    case 'created':
      return actorIsMe ? said.createdByYou : said.created;
    case 'renamed':
      return actorIsMe ? said.renamedByYou : said.renamed;
    case 'member_added':
      return added(role, actorIsMe, memberIsMe);
    case 'member_removed':
      if (self) {
        return memberIsMe ? said.leftYou : said.left;
      }
      return memberIsMe ? said.removedYou : actorIsMe ? said.removedByYou : said.removed;
    default:
      return said.unknown;
  }
}

function added(role, actorIsMe, memberIsMe) {
  const said = text.event;
  switch (role) {
    case 'admin':
      return memberIsMe ? said.adminYou : said.admin;
    case 'owner':
      return memberIsMe ? said.ownerYou : said.owner;
    default:
      return memberIsMe ? said.addedYou : actorIsMe ? said.addedByYou : said.added;
  }
}
