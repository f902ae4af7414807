// Turns what is held of a conversation into the lines of its log: day lines, the unread divider, system sentences and
// messages in groups. The order is seq, never a clock; own messages without a number stand at the end.

import { bubbleItem } from './bubble.js';
import { el } from './dom.js';
import { eventSentence, words } from './messages.js';
import { pendingOf, reactionsOf } from './pending.js';
import { quoteOf } from './quote.js';
import { text } from './text.js';
import { dayName, dayNumber } from './times.js';

const ONE_GROUP_MS = 5 * 60 * 1000;

/**
 * Items for patch(). `view` is {messages, entries, about, conversation, people, delivery, me, divider: {seq, count} or
 * null, connected, closed, act}: `about` are the entries of the outbox that are about messages, `closed` says that nobody here
 * may do anything to a message at present.
 */
export function lines(given) {
  const view = { ...given, pending: pendingOf(given.about), byId: lookup(given.conversation) };
  const walk = { items: [], day: -Infinity, group: [] };
  const said = new Set();
  for (const message of view.messages) {
    said.add(message.client_message_id);
    if (message.seq === view.divider?.seq) {
      close(walk, view);
      walk.items.push(dividerItem(view.divider.count));
    }
    add(walk, view, fromMessage(message, view));
  }
  view.entries.filter((entry) => !said.has(entry.client_message_id))
    .forEach((entry) => add(walk, view, fromEntry(entry, view)));
  close(walk, view);
  return walk.items;
}

/** Quotes need messages by id; built once a drawing, and only where somebody quotes. */
function lookup({ messages }) {
  let byId = null;
  return (messageId) => {
    byId ??= new Map(messages.map((message) => [message.message_id, message]));
    return byId.get(messageId);
  };
}

function fromMessage(message, view) {
  const { people, delivery, conversation } = view;
  const mine = people.isMe(message.sender_id);
  const system = message.message_type === 'system';
  return {
    key: mine && !system ? message.client_message_id : `s${message.seq}`,
    seq: message.seq,
    message,
    system,
    mine,
    senderId: message.sender_id,
    name: system ? '' : people.name(message.sender_id),
    at: new Date(message.sent_at),
    state: mine && !system ? delivery.stateOf(message, conversation) : null,
    ...(system ? {} : withFold(message, view)),
  };
}

/** What was done to a message, and what of that is on its way. */
function withFold(message, view) {
  const { people, conversation, me, pending, connected } = view;
  const own = pending.get(message.message_id);
  const deleted = Boolean(message.deleted_at);
  const edit = deleted ? undefined : own?.edit;
  return {
    body: edit?.body ?? words(message),
    deleted,
    type: message.message_type,
    mentioned: namesOf(message.mentions, people),
    quote: deleted ? null : quoted(message.target_message_id, view),
    reactions: reactionsOf(message, own, me),
    edited: message.edited_at && !deleted ? new Date(message.edited_at) : null,
    saving: deleted ? null : savingWords(edit, own?.removal, connected),
    refused: own?.refused ?? [],
    mutedUntil: conversation.muted_until,
    closed: view.closed,
  };
}

function savingWords(edit, removal, connected) {
  const said = text.thread;
  if (removal) {
    return connected ? said.deleting : said.deletingLater;
  }
  return edit ? (connected ? said.saving : said.savingLater) : null;
}

function quoted(targetId, { byId, people }) {
  return targetId ? quoteOf(byId(targetId), people) : null;
}

function namesOf(userIds, people) {
  return userIds.map((userId) => ({ userId, name: people.name(userId) }));
}

function fromEntry(entry, view) {
  const { me, people, connected, conversation } = view;
  return {
    key: entry.client_message_id,
    mine: true,
    senderId: me,
    name: people.name(me),
    body: entry.body,
    deleted: false,
    type: entry.message_type,
    mentioned: namesOf(entry.mentions ?? [], people),
    quote: quoted(entry.target_message_id, view),
    reactions: [],
    refused: [],
    at: new Date(entry.sent_at ?? entry.written_at),
    state: entry.state,
    waiting: !connected,
    mutedUntil: conversation.muted_until,
    entry,
  };
}

function add(walk, view, line) {
  const day = dayNumber(line.at);
  if (day > walk.day) {
    close(walk, view);
    walk.day = day;
    walk.items.push(dayItem(day, line.at));
  }
  const before = walk.group.at(-1);
  if (before && !belongs(line, before)) {
    close(walk, view);
  }
  walk.group.push(line);
}

function belongs(line, before) {
  return !line.system && !before.system && line.senderId === before.senderId
    && Math.abs(line.at - before.at) <= ONE_GROUP_MS;
}

/** Puts the group in: its first line names the sender, its last has the bubble's corner. */
function close(walk, view) {
  walk.group.forEach((line, place) => {
    walk.items.push(line.system
      ? systemItem(line, view)
      : bubbleItem({ ...line, named: place === 0, last: place === walk.group.length - 1 }, view.people, view.act));
  });
  walk.group = [];
}

function dayItem(day, at) {
  const name = dayName(at);
  return { key: `day${day}`, sign: name, build: () => el('li', { class: 'day' }, el('span', {}, name)) };
}

function dividerItem(count) {
  const words = text.thread.newDivider(count);
  return { key: 'divider', sign: words, build: () => el('li', { class: 'divider' }, el('span', {}, words)) };
}

function systemItem(line, { people }) {
  const sentence = eventSentence(line.message, people);
  const sign = sentence.map((part) => part.textContent ?? part).join('');
  return {
    key: line.key,
    sign,
    build: () => el('li', { class: 'system', tabindex: '-1', 'data-seq': line.seq }, el('span', {}, sentence)),
  };
}
