// Adds people to a conversation, by name: possible in the profile local, where everybody has one.

import { localUsers } from './api.js';
import { el, focusBack } from './dom.js';
import { text } from './text.js';

const said = text.panel;

export class AddForm {
  element;
  #app;
  #id;
  #change;
  #input = el('input', {
    id: 'panel-add', dir: 'auto', autocomplete: 'off', autocapitalize: 'none', spellcheck: 'false', maxlength: 2_000,
    'aria-describedby': 'panel-add-hint panel-add-error',
  });
  #button = el('button', { type: 'submit' }, said.add);
  #error = el('p', { id: 'panel-add-error', class: 'field-error', role: 'alert' });

  /** `change` runs a call to the server and says what came of it. */
  constructor(app, conversationId, change) {
    this.#app = app;
    this.#id = conversationId;
    this.#change = change;
    this.#input.addEventListener('input', () => {
      this.#error.textContent = '';
    });
    this.element = el('form', { class: 'field', novalidate: true, on: { submit: (event) => this.#submit(event) } },
      el('label', { for: 'panel-add' }, said.addPeople), el('div', { class: 'with-button' }, this.#input, this.#button),
      el('p', { id: 'panel-add-hint', class: 'hint' }, text.create.namesHint), this.#error);
  }

  async #submit(event) {
    event.preventDefault();
    const names = [...new Set(this.#input.value.split(/[,،、;]/).map((name) => name.trim()).filter((name) => name !== ''))];
    if (names.length === 0) {
      this.#error.textContent = said.namesMissing;
      this.#input.focus();
      return;
    }
    this.#button.disabled = true;
    const added = await this.#change(() => this.#add(names));
    this.#button.disabled = false;
    if (added) {
      this.#input.value = '';
    }
    focusBack(this.#input, this.element);
  }

  async #add(names) {
    const { api, people, members } = this.#app;
    const users = await localUsers(names);
    people.learn(users);
    const there = new Set(members.of(this.#id).map((member) => member.user_id));
    for (const user of users.filter((one) => !there.has(one.user_id))) {
      await api.putMember(this.#id, user.user_id);
    }
  }
}
