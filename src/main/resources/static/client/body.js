// The words of a message: addresses become links and the mentioned stand out; everything else stays the text that it is.

import { el, icon } from './dom.js';
import { findMentions } from './mentions.js';
import { text } from './text.js';

const LINK = /https?:\/\/[^\s<>"']*[^\s<>"'.,;:!?)\]}]/g;
const ATTACHMENTS = { image: text.thread.image, file: text.thread.file };

/** Fills `element` anew where something has changed. `line` is as in bubble.js. */
export function showBody(element, { body, deleted, type, mentioned }) {
  const sign = JSON.stringify([body, deleted, type, mentioned]);
  if (element.dataset.sign === sign) {
    return;
  }
  element.dataset.sign = sign;
  element.classList.toggle('gone', deleted);
  const attachment = !deleted && ATTACHMENTS[type];
  element.replaceChildren(
    ...(attachment ? [el('span', { class: 'attachment' }, icon(type), attachment), body ? '\n' : ''] : []),
    ...(deleted ? [body] : marked(body, mentioned)));
}

function marked(words, mentioned) {
  const parts = [];
  let from = 0;
  for (const { at, length } of findMentions(words, mentioned)) {
    parts.push(...linked(words.slice(from, at)), el('span', { class: 'mention' }, words.slice(at, at + length)));
    from = at + length;
  }
  parts.push(...linked(words.slice(from)));
  return parts.filter((part) => part !== '');
}

function linked(words) {
  const parts = [];
  let from = 0;
  for (const match of words.matchAll(LINK)) {
    parts.push(words.slice(from, match.index),
      el('a', { href: match[0], target: '_blank', rel: 'noopener noreferrer' }, match[0]));
    from = match.index + match[0].length;
  }
  parts.push(words.slice(from));
  return parts;
}
