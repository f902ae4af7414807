// One message in the log, as an item for patch(): read as sender, text, time, state.

import { avatar, bdi, el, hidden, icon } from './dom.js';
import { GLYPHS } from './messages.js';
import { text } from './text.js';
import { hourAndMinute, inFull } from './times.js';

const LINK = /https?:\/\/[^\s<>"']*[^\s<>"'.,;:!?)\]}]/g;
const said = text.state;

/**
 * `line` is {key, seq, mine, senderId, name, named, last, body, at, state, entry, waiting}; `act` holds what the buttons of
 * a queued or refused message do.
 */
export function bubbleItem(line, act) {
  return {
    key: line.key,
    sign: [line.name, line.named, line.body].join('\u0000'),
    build: () => build(line),
    refresh: (element) => {
      place(element, line);
      if (line.mine) {
        showState(element, line, act);
      }
    },
  };
}

function build(line) {
  const body = el('div', { class: 'body', dir: 'auto' }, linked(line.body));
  const meta = el('span', { class: 'meta' }, el('time'), line.mine ? el('span', { class: 'state' }) : null);
  const look = `message ${line.mine ? 'mine' : 'theirs'}${line.named ? ' first' : ''}`;
  return el('li', { class: look, tabindex: '-1', 'data-seq': line.mine ? null : line.seq },
    line.mine ? null : beside(line),
    el('div', { class: 'stack' }, sender(line), el('div', { class: 'bubble' }, body, meta)));
}

/** The place of the avatar, empty below the first message of a group. */
function beside(line) {
  return line.named ? avatar(line.name, line.senderId) : el('span', { class: 'avatar-place' });
}

function sender(line) {
  if (line.mine) {
    return hidden(said.you);
  }
  return line.named ? el('div', { class: 'sender' }, bdi(line.name)) : hidden(bdi(line.name));
}

/** Addresses become links; everything else stays the text that it is. */
function linked(words) {
  const parts = [];
  let from = 0;
  for (const match of words.matchAll(LINK)) {
    parts.push(words.slice(from, match.index),
      el('a', { href: match[0], target: '_blank', rel: 'noopener noreferrer' }, match[0]));
    from = match.index + match[0].length;
  }
  parts.push(words.slice(from));
  return parts.filter((part) => part !== '');
}

/** What changes later changes in place, since a screen reader would read again what is put in anew. */
function place(element, line) {
  element.classList.toggle('last', line.last);
  if (line.seq) {
    element.dataset.seq = line.seq;
  }
  const time = element.querySelector('time');
  const at = line.at.toISOString();
  if (time.dateTime !== at) {
    time.dateTime = at;
    time.title = inFull(line.at);
    time.textContent = hourAndMinute(line.at);
  }
}

function showState(element, line, act) {
  const shown = line.state === 'queued' && !line.waiting ? 'sending' : line.state;
  const mark = `${shown} ${line.state} ${line.entry?.code ?? ''}`;
  if (element.dataset.mark === mark) {
    return;
  }
  element.dataset.mark = mark;
  element.dataset.state = shown;
  element.querySelector('.state').replaceChildren(icon(GLYPHS[shown]), hidden(said[shown]));
  element.querySelector('.fate')?.remove();
  const fate = fateOf(shown, line, act);
  if (fate) {
    element.querySelector('.stack').append(fate);
  }
}

/** What is said and can be done under a message that hasn't gone out. */
function fateOf(shown, { entry, state }, act) {
  const button = (name, run) => el('button', { type: 'button', class: 'link', on: { click: run } }, name);
  if (shown === 'refused') {
    const copy = navigator.clipboard ? copyButton(button, entry.body) : null;
    return el('div', { class: 'fate' }, el('span', { class: 'reason' }, text.refusal[entry.code] ?? text.refusal.other),
      el('span', { class: 'choices' }, button(said.tryAgain, () => act.retry(entry)), copy,
        button(said.remove, () => act.cancel(entry))));
  }
  if (shown === 'queued') {
    return el('div', { class: 'fate' }, el('span', {}, said.queuedHint),
      state === 'queued' ? button(said.cancel, () => act.cancel(entry)) : null);
  }
  return null;
}

function copyButton(button, words) {
  const copy = button(said.copy, async () => {
    await navigator.clipboard.writeText(words);
    copy.textContent = said.copied;
    setTimeout(() => {
      copy.textContent = said.copy;
    }, 2_000);
  });
  return copy;
}
