// What stands under an own message about its way to the server: its tick, what it waits for, and what can be done where it
// was refused. Edits, reactions and deletions that were refused stand under the message they are about.

import { canCopy, copy } from './copy.js';
import { el, fill, hidden, icon } from './dom.js';
import { GLYPHS } from './messages.js';
import { text } from './text.js';
import { moment } from './times.js';

const said = text.state;

export function showState(element, line, act) {
  const shown = line.state === 'queued' && !line.waiting ? 'sending' : line.state;
  const mark = `${shown} ${line.state} ${line.entry?.code ?? ''} ${line.mutedUntil ?? ''}`;
  if (!line.mine || element.dataset.mark === mark) {
    return;
  }
  element.dataset.mark = mark;
  element.dataset.state = shown;
  element.querySelector('.state').replaceChildren(icon(GLYPHS[shown]), hidden(said[shown]));
  element.querySelector('.fate.own')?.remove();
  const fate = fateOf(shown, line, act);
  if (fate) {
    element.querySelector('.stack').append(fate);
  }
}

/** What is said and can be done under a message that hasn't gone out. */
function fateOf(shown, { entry, state, mutedUntil }, act) {
  if (shown === 'refused') {
    const copying = canCopy ? copyButton(entry.body) : null;
    return el('div', { class: 'fate own' }, el('span', { class: 'reason' }, reasonOf(entry, mutedUntil)),
      el('span', { class: 'choices' }, button(said.tryAgain, () => act.retry(entry)), copying,
        button(said.remove, () => act.cancel(entry))));
  }
  if (shown === 'queued') {
    return el('div', { class: 'fate own' }, el('span', {}, said.queuedHint),
      state === 'queued' ? button(said.cancel, () => act.cancel(entry)) : null);
  }
  return null;
}

/** What was refused about a message, one line each. */
export function showRefused(element, { refused, mutedUntil }, act) {
  const sign = refused.map((entry) => entry.client_message_id).join();
  if ((element.dataset.refused ?? '') === sign) {
    return;
  }
  element.dataset.refused = sign;
  element.querySelectorAll('.fate.about').forEach((fate) => fate.remove());
  element.querySelector('.stack').append(...refused.map((entry) => refusedLine(entry, mutedUntil, act)));
}

export function refusedLine(entry, mutedUntil, act) {
  const copying = entry.message_type === 'edit' && canCopy ? copyButton(entry.body) : null;
  return el('div', { class: 'fate about' },
    el('span', { class: 'reason' }, icon('cross'), `${text.refused[entry.message_type]} ${reasonOf(entry, mutedUntil)}`),
    el('span', { class: 'choices' }, button(said.tryAgain, () => act.retry(entry)), copying,
      button(said.discard, () => act.cancel(entry))));
}

/** Why the server refused, in the user's words. */
function reasonOf({ code }, mutedUntil) {
  if (code === 'muted' && Date.parse(mutedUntil) > Date.now()) {
    return fill(text.refusal.mutedUntil, { time: moment(new Date(mutedUntil)) }).join('');
  }
  return text.refusal[code] ?? text.refusal.other;
}

function button(name, run) {
  return el('button', { type: 'button', class: 'link', on: { click: run } }, name);
}

function copyButton(words) {
  const element = button(said.copy, async () => {
    element.textContent = await copy(words) ? said.copied : text.actions.notCopied;
    setTimeout(() => {
      element.textContent = said.copy;
    }, 2_000);
  });
  return element;
}
