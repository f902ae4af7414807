// The conversation's title, to be changed by whoever administers it.

import { el, focusBack } from './dom.js';
import { text } from './text.js';

const said = text.panel;

export class TitleForm {
  element;
  #input = el('input', { id: 'panel-name', dir: 'auto', autocomplete: 'off', maxlength: 200, 'aria-describedby': 'panel-name-error' });
  #button = el('button', { type: 'submit' }, said.rename);
  #error = el('p', { id: 'panel-name-error', class: 'field-error', role: 'alert' });
  #title = null;
  #save;

  /** `change` runs a call to the server and says what came of it. */
  constructor({ api }, conversationId, change) {
    this.#save = (title) => change(() => api.rename(conversationId, title));
    this.#input.addEventListener('input', () => {
      this.#error.textContent = '';
    });
    this.element = el('form', { class: 'field', novalidate: true, on: { submit: (event) => this.#submit(event) } },
      el('label', { for: 'panel-name' }, said.title), el('div', { class: 'with-button' }, this.#input, this.#button), this.#error);
  }

  /** Takes a title that has changed elsewhere, unless another is being written. */
  show(may, title) {
    this.element.hidden = !may;
    if (this.#title === null || this.#input.value === this.#title) {
      this.#input.value = title;
    }
    this.#title = title;
  }

  async #submit(event) {
    event.preventDefault();
    const title = this.#input.value.trim();
    if (title === '') {
      this.#error.textContent = said.titleMissing;
      this.#input.focus();
    } else if (title !== this.#title) {
      this.#button.disabled = true;
      await this.#save(title);
      this.#button.disabled = false;
      focusBack(this.#input, this.element);
    }
  }
}
