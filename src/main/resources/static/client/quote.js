// A message in one line: what a reply quotes, above its own words and above the composer.

import { bdi, el } from './dom.js';
import { words } from './messages.js';
import { text } from './text.js';

const CHARACTERS = 140;

/** `{name, line, gone}` of a message, or of one that isn't held. */
export function quoteOf(target, people) {
  if (!target) {
    return { name: null, line: text.thread.quotedEarlier, gone: true };
  }
  const line = firstLine(words(target));
  return { name: people.name(target.sender_id), mine: people.isMe(target.sender_id), line, gone: Boolean(target.deleted_at) };
}

/** The button in a reply's bubble that jumps to what it quotes. */
export function quoteButton(jump) {
  return el('button', { type: 'button', class: 'quote', tabindex: '-1', 'data-inner': true, on: { click: jump } });
}

/** Fills `element` with a quote. */
export function showQuote(element, quote) {
  const sign = JSON.stringify(quote);
  if (element.dataset.sign === sign) {
    return;
  }
  element.dataset.sign = sign;
  element.classList.toggle('gone', quote.gone);
  element.replaceChildren(...(quote.name === null ? [] : [el('span', { class: 'quoted-name' },
    bdi(quote.mine ? text.state.you : quote.name))]), bdi(quote.line, 'quoted-line'));
}

function firstLine(body) {
  const line = body.trim().split('\n', 1)[0];
  const characters = [...line];
  return characters.length > CHARACTERS ? `${characters.slice(0, CHARACTERS).join('')}…` : line;
}
