// What the composer is at, above it: answering a message or editing one, until that is sent or given up.

import { bdi, el, fill, icon } from './dom.js';
import { showQuote } from './quote.js';
import { text } from './text.js';

const said = text.composer;

export class Aim {
  element = el('div', { class: 'aim', id: 'composer-aim', hidden: true });
  #now = null;
  #giveUp;
  #changed;

  /** `giveUp` is what its button does; `changed` gets what it is at now. */
  constructor(giveUp, changed) {
    this.#giveUp = giveUp;
    this.#changed = changed;
  }

  /** {reply: message, quote} or {edit: message, words, quote}, or null. */
  get now() {
    return this.#now;
  }

  /** `quote` is the message in one line. */
  set(aim, quote) {
    this.#now = { ...aim, quote };
    this.element.hidden = false;
    const heading = aim.edit ? [said.editing] : quote.mine ? [said.replyingToYou] : fill(said.replying, { name: bdi(quote.name) });
    const line = el('div', { class: 'quote' });
    showQuote(line, { ...quote, name: null });
    const cancel = el('button', {
      type: 'button', class: 'icon-button', 'aria-label': aim.edit ? said.cancelEdit : said.cancelReply, on: { click: this.#giveUp },
    }, icon('close'));
    this.element.replaceChildren(icon(aim.edit ? 'edit' : 'reply'),
      el('div', { class: 'aim-words' }, el('p', { class: 'aim-heading' }, heading), line), cancel);
    this.#changed(this.#now);
  }

  clear() {
    this.#now = null;
    this.element.hidden = true;
    this.element.replaceChildren();
    this.#changed(null);
  }
}
