// Where messages are written. Enter sends and Shift+Enter breaks the line where there is a keyboard; where there is only
// a touch screen the button sends. Nothing is sent while an input method still composes.

import { bdi, el } from './dom.js';
import { text } from './text.js';

const LIMIT_BYTES = 10_240;
const COUNTED_FROM_BYTES = 9_216;
const LONG_TITLE = 20;
const COMPOSING_KEY = 229;
const said = text.composer;
const encoder = new TextEncoder();
const touchOnly = window.matchMedia('(hover: none) and (pointer: coarse)');
const growsByItself = CSS.supports('field-sizing', 'content');

export class Composer {
  element;
  #send;
  #keep;
  #field = el('textarea', {
    id: 'composer', rows: 1, dir: 'auto', autocomplete: 'off', 'aria-describedby': 'composer-count',
  });
  #label = el('label', { for: 'composer', class: 'visually-hidden' });
  #button = el('button', { type: 'submit', class: 'primary' }, said.send);
  #count = el('p', { id: 'composer-count', class: 'count' });
  #problem = el('p', { class: 'field-error', role: 'alert' });

  /** `send` takes the words and answers a promise; `keep` takes the draft. */
  constructor({ draft, send, keep }) {
    this.#send = send;
    this.#keep = keep;
    this.#field.value = draft;
    this.#field.addEventListener('input', () => this.#changed());
    this.#field.addEventListener('keydown', (event) => this.#key(event));
    this.element = el('form', {
      class: 'composer', on: {
        submit: (event) => {
          event.preventDefault();
          this.#submit();
        },
      },
    }, this.#count, this.#problem, el('div', { class: 'with-button' }, this.#label, this.#field, this.#button));
    this.#measure();
  }

  set title(title) {
    this.#label.replaceChildren(bdi(said.label(title)));
    // The field grows with its placeholder too, so that a long title would take several lines.
    this.#field.placeholder = said.label(title.length > LONG_TITLE ? `${title.slice(0, LONG_TITLE)}…` : title);
  }

  focus() {
    this.#field.focus();
  }

  /** For a field that has its size only once it is in the page. */
  grow() {
    if (!growsByItself) {
      this.#field.style.height = 'auto';
      this.#field.style.height = `${this.#field.scrollHeight}px`;
    }
  }

  #changed() {
    this.#problem.textContent = '';
    this.#keep(this.#field.value);
    this.#measure();
    this.grow();
  }

  #measure() {
    const used = this.#bytes();
    const near = used >= COUNTED_FROM_BYTES;
    this.#count.textContent = near ? said.bytes(used, LIMIT_BYTES) : '';
    this.#count.classList.toggle('over', used > LIMIT_BYTES);
    this.#button.setAttribute('aria-disabled', String(used === 0 || used > LIMIT_BYTES));
  }

  #words() {
    return this.#field.value.trim();
  }

  #bytes() {
    return encoder.encode(this.#words()).length;
  }

  #key(event) {
    const composing = event.isComposing || event.keyCode === COMPOSING_KEY;
    if (event.key === 'Enter' && !event.shiftKey && !composing && !touchOnly.matches) {
      event.preventDefault();
      this.#submit();
    }
  }

  async #submit() {
    const words = this.#words();
    if (words === '') {
      return;
    }
    const over = this.#bytes() - LIMIT_BYTES;
    if (over > 0) {
      this.#problem.textContent = said.tooLong(over);
      return;
    }
    this.#replace('');
    try {
      await this.#send(words);
    } catch {
      this.#replace(words);
      this.#problem.textContent = said.notKept;
    }
  }

  #replace(words) {
    this.#field.value = words;
    this.#changed();
    this.#field.focus();
  }
}
