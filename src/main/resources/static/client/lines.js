// Turns what is held of a conversation into the lines of its log: day lines, the unread divider, system sentences and
// messages in groups. The order is seq, never a clock; own messages without a number stand at the end.

import { bubbleItem } from './bubble.js';
import { el } from './dom.js';
import { eventSentence, words } from './messages.js';
import { text } from './text.js';
import { dayName, dayNumber } from './times.js';

const ONE_GROUP_MS = 5 * 60 * 1000;

/**
 * Items for patch(). `view` is {messages, entries, conversation, people, delivery, me, divider: {seq, count} or null,
 * connected, act}.
 */
export function lines(view) {
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

function fromMessage(message, { people, delivery, conversation }) {
  const mine = people.isMe(message.sender_id);
  const system = message.message_type === 'system';
  return {
    key: mine && !system ? message.client_message_id : `s${message.seq}`,
    seq: message.seq,
    message,
    system,
    mine,
    senderId: message.sender_id,
    name: people.name(message.sender_id),
    body: words(message),
    at: new Date(message.sent_at),
    state: mine && !system ? delivery.stateOf(message, conversation) : null,
  };
}

function fromEntry(entry, { me, people, connected }) {
  return {
    key: entry.client_message_id,
    mine: true,
    senderId: me,
    name: people.name(me),
    body: entry.body,
    at: new Date(entry.sent_at ?? entry.written_at),
    state: entry.state,
    waiting: !connected,
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
      : bubbleItem({ ...line, named: place === 0, last: place === walk.group.length - 1 }, view.act));
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
