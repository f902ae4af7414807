// Where messages are written. Enter sends and Shift+Enter breaks the line where there is a keyboard; where there is only
// a touch screen the button sends. Nothing is sent while an input method still composes.

import { Aim } from './aim.js';
import { Completion } from './completion.js';
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
  #context;
  #field = el('textarea', {
    id: 'composer', rows: 1, dir: 'auto', autocomplete: 'off', 'aria-describedby': 'composer-aim composer-count',
  });
  #label = el('label', { for: 'composer', class: 'visually-hidden' });
  #button = el('button', { type: 'submit', class: 'primary' }, said.send);
  #count = el('p', { id: 'composer-count', class: 'count' });
  #problem = el('p', { class: 'field-error', role: 'alert' });
  #aim;
  #completion;
  #draft = '';

  /**
   * `context` is {draft, send(words, aim), keep(draft), aimed(aim), editLast(), people(), hindrance(), typing(active)}: `send` answers a promise,
   * `people` are those who can be mentioned, `hindrance` is a sentence if nothing may be sent at present.
   */
  constructor(context) {
    this.#context = context;
    this.#field.value = context.draft;
    this.#aim = new Aim(() => this.giveUp(), context.aimed);
    this.#completion = new Completion(this.#field, () => (this.#aim.now?.edit ? [] : context.people()));
    this.#field.addEventListener('input', () => this.#written());
    this.#field.addEventListener('keydown', (event) => this.#key(event));
    this.element = el('form', {
      class: 'composer', on: {
        submit: (event) => {
          event.preventDefault();
          this.#submit();
        },
      },
    }, this.#aim.element, this.#count, this.#problem,
    el('div', { class: 'with-button' }, this.#label, this.#field, this.#button), this.#completion.element);
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

  /** More people can be mentioned than before. */
  refreshNames() {
    this.#completion.refresh();
  }

  /** What is written next answers a message. */
  reply(message, quote) {
    this.giveUp();
    this.#aim.set({ reply: message }, quote);
    this.#field.focus();
  }

  /** Puts a message's words into the field; what was in it comes back afterwards. */
  edit(message, words, quote) {
    this.giveUp();
    this.#draft = this.#field.value;
    this.#aim.set({ edit: message, words }, quote);
    this.#button.textContent = said.save;
    this.#replace(words);
  }

  /** Neither answers nor edits any more; what was written as an answer stays. */
  giveUp() {
    const { edit } = this.#aim.now ?? {};
    this.#aim.clear();
    this.#button.textContent = said.send;
    if (edit) {
      this.#replace(this.#draft);
    }
    this.#field.focus();
  }

  /** For a field that has its size only once it is in the page. */
  grow() {
    if (!growsByItself) {
      this.#field.style.height = 'auto';
      this.#field.style.height = `${this.#field.scrollHeight}px`;
    }
  }

  /** Rather than put into the field. An edit isn't told of: it brings no message. */
  #written() {
    this.#changed();
    this.#context.typing(!this.#aim.now?.edit && this.#words() !== '');
  }

  #changed() {
    this.#problem.textContent = '';
    if (!this.#aim.now?.edit) {
      this.#context.keep(this.#field.value);
    }
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
    if (composing || this.#completion.key(event)) {
      return;
    }
    if (event.key === 'Enter' && !event.shiftKey && !touchOnly.matches) {
      event.preventDefault();
      this.#submit();
    } else if (event.key === 'Escape' && this.#aim.now) {
      event.preventDefault();
      this.giveUp();
    } else if (event.key === 'ArrowUp' && this.#field.value === '' && !event.altKey && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      this.#context.editLast();
    }
  }

  async #submit() {
    const words = this.#words();
    const aim = this.#aim.now;
    const problem = this.#problemOf(words, aim);
    if (problem) {
      this.#problem.textContent = problem;
    }
    if (problem || words === '') {
      return;
    }
    if (aim?.edit) {
      this.giveUp();
      if (words === aim.words.trim()) {
        return; // nothing has changed
      }
    } else {
      this.#aim.clear();
      this.#replace('');
    }
    try {
      await this.#context.send(words, aim);
    } catch {
      this.#takeBack(words, aim);
    }
  }

  #problemOf(words, aim) {
    const over = this.#bytes() - LIMIT_BYTES;
    if (words === '') {
      return aim?.edit ? said.emptyEdit : '';
    }
    return over > 0 ? said.tooLong(over) : this.#context.hindrance();
  }

  #takeBack(words, aim) {
    if (aim?.edit) {
      this.edit(aim.edit, aim.words, aim.quote);
    } else if (aim) {
      this.reply(aim.reply, aim.quote);
    }
    this.#replace(words);
    this.#problem.textContent = said.notKept;
  }

  #replace(words) {
    this.#field.value = words;
    this.#changed();
    this.#field.focus();
  }
}
