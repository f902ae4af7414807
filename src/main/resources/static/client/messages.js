// What a message is to the reader: shown or not, counted or not, and in which words.

import { bdi, fill } from './dom.js';
import { text } from './text.js';
import { moment } from './times.js';

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

/** Whether something unread in a conversation mentions the user. */
export function mentionsMe({ messages, read_seq: read, unread }, people) {
  if (unread === 0) {
    return false;
  }
  const first = messages.findLastIndex((message) => message.seq <= read) + 1;
  return messages.slice(first).some((message) => counts(message, people) && !message.deleted_at
    && message.mentions.some((userId) => people.isMe(userId)));
}

/** A system message as a sentence: strings and elements. */
export function eventSentence(message, people) {
  const { kind, user_id: userId, role, title, muted_until: mutedUntil } = message.event ?? {};
  if (kind === 'became_channel') {
    return [text.event.becameChannel]; // an operator did it, who is no user and has no name here
  }
  const places = {
    actor: bdi(people.name(message.sender_id)),
    member: userId ? bdi(people.name(userId)) : '',
    title: bdi(title ?? ''),
    time: mutedUntil ? moment(new Date(mutedUntil)) : '',
  };
  return fill(sentence({
    kind,
    role,
    muted: Boolean(mutedUntil),
    actorIsMe: people.isMe(message.sender_id),
    memberIsMe: Boolean(userId) && people.isMe(userId),
    self: userId === message.sender_id,
  }), places);
}

function sentence(event) {
  const said = text.event;
  const { kind, actorIsMe, memberIsMe, self } = event;
  switch (kind) {
    case 'created':
      return actorIsMe ? said.createdByYou : said.created;
    case 'renamed':
      return actorIsMe ? said.renamedByYou : said.renamed;
    case 'member_added':
      return memberIsMe ? said.addedYou : actorIsMe ? said.addedByYou : said.added;
    case 'role_changed':
      return roleChanged(event);
    case 'member_muted':
      return muted(event);
    case 'member_removed':
      if (self) {
        return memberIsMe ? said.leftYou : said.left;
      }
      return memberIsMe ? said.removedYou : actorIsMe ? said.removedByYou : said.removed;
    default:
      return said.unknown;
  }
}

function roleChanged({ role, memberIsMe }) {
  const said = text.event;
  switch (role) {
    case 'admin':
      return memberIsMe ? said.adminYou : said.admin;
    case 'owner':
      return memberIsMe ? said.ownerYou : said.owner;
    default:
      return memberIsMe ? said.noAdminYou : said.noAdmin;
  }
}

function muted({ muted: ongoing, actorIsMe, memberIsMe }) {
  const said = text.event;
  if (ongoing) {
    return memberIsMe ? said.mutedYou : actorIsMe ? said.mutedByYou : said.muted;
  }
  return memberIsMe ? said.unmutedYou : actorIsMe ? said.unmutedByYou : said.unmuted;
}
