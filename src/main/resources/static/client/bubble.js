// One message in the log, as an item for patch(): read as sender, what it answers, text, time, state, reactions.

import { avatar, bdi, el, hidden, icon } from './dom.js';
import { showBody } from './body.js';
import { showRefused, showState } from './fate.js';
import { quoteButton, showQuote } from './quote.js';
import { showReactions } from './reactions.js';
import { text } from './text.js';
import { hourAndMinute, inFull, moment } from './times.js';

const lines = new WeakMap();

/** The line that a message's element shows at present. */
export function lineOf(element) {
  return lines.get(element);
}

/**
 * `line` is {key, seq, message, mine, senderId, name, named, last, body, deleted, type, mentioned, at, state, entry, waiting,
 * quote, reactions, edited, saving, refused, mutedUntil, closed}; `act` holds what its buttons do.
 */
export function bubbleItem(line, people, act) {
  return {
    key: line.key,
    sign: [line.name, line.named, Boolean(line.quote)].join('\u0000'),
    build: () => build(line, act),
    refresh: (element) => refresh(element, line, people, act),
  };
}

function build(line, act) {
  const body = el('div', { class: 'body', dir: 'auto' });
  const meta = el('span', { class: 'meta' }, el('span', { class: 'edited' }), el('time'),
    line.mine ? el('span', { class: 'state' }) : null);
  const look = `message ${line.mine ? 'mine' : 'theirs'}${line.named ? ' first' : ''}`;
  const quote = line.quote ? quoteButton(({ currentTarget }) => act.jump(currentTarget.closest('.message'))) : null;
  const bubble = el('div', { class: 'bubble' }, quote, body, meta);
  return el('li', { class: look, tabindex: '-1', 'data-seq': line.mine ? null : line.seq },
    line.mine ? null : beside(line),
    el('div', { class: 'stack' }, sender(line), el('div', { class: 'row' }, bubble, moreButton(act))));
}

function moreButton(act) {
  return el('button', {
    type: 'button', class: 'icon-button more', tabindex: '-1', 'data-inner': true, 'aria-haspopup': 'menu', hidden: true,
    'aria-label': text.actions.open, on: { click: ({ currentTarget }) => act.open(currentTarget.closest('.message'), currentTarget) },
  }, icon('more'));
}

/** The place of the avatar, empty below the first message of a group. */
function beside(line) {
  return line.named ? avatar(line.name, line.senderId) : el('span', { class: 'avatar-place' });
}

function sender(line) {
  if (line.mine) {
    return hidden(text.state.you);
  }
  return line.named ? el('div', { class: 'sender' }, bdi(line.name)) : hidden(bdi(line.name));
}

/** What changes later changes in place, since a screen reader would read again what is put in anew. */
function refresh(element, line, people, act) {
  lines.set(element, line);
  element.classList.toggle('last', line.last);
  element.querySelector('.more').hidden = !line.message;
  if (line.seq) {
    element.dataset.seq = line.seq;
  }
  if (line.quote) {
    showQuote(element.querySelector('.quote'), line.quote);
  }
  showBody(element.querySelector('.body'), line);
  showTime(element.querySelector('time'), line.at);
  showEdited(element.querySelector('.edited'), line);
  showState(element, line, act);
  showReactions(element, line, people, act);
  showRefused(element, line, act);
}

function showTime(time, at) {
  const iso = at.toISOString();
  if (time.dateTime !== iso) {
    time.dateTime = iso;
    time.title = inFull(at);
    time.textContent = hourAndMinute(at);
  }
}

/** Whether and when it was edited, or what of it is on its way. */
function showEdited(element, { edited, saving }) {
  const words = saving ?? (edited ? text.thread.edited(moment(edited)) : '');
  if (element.textContent !== words) {
    element.textContent = words;
    element.title = edited && !saving ? inFull(edited) : '';
  }
}
