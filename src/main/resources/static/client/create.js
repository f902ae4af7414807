// The form for a new conversation: with one person, or a group with a title.

import { localUsers } from './api.js';
import { el } from './dom.js';
import { text } from './text.js';

const said = text.create;

export class CreateDialog {
  element = el('dialog', { class: 'create', 'aria-labelledby': 'create-title' });
  #app;
  #opened;
  #kind;
  #title = field('create-group-title', said.title, { maxlength: 100 });
  #names = field('create-names', said.name, { maxlength: 2_000, autocapitalize: 'none', spellcheck: 'false' });
  #error = el('p', { class: 'field-error', role: 'alert', id: 'create-error' });
  #go = el('button', { type: 'submit', class: 'primary' }, said.goDirect);

  /** `opened` gets the id of the conversation that was made. */
  constructor(app, opened) {
    this.#app = app;
    this.#opened = opened;
    const cancel = el('button', { type: 'button', on: { click: () => this.element.close() } }, said.cancel);
    const form = el('form', { novalidate: true, on: { submit: (event) => this.#submit(event) } },
      el('h2', { id: 'create-title' }, said.heading), this.#choice(), this.#title.row, this.#names.row, this.#error,
      el('div', { class: 'buttons' }, this.#go, cancel));
    this.element.append(form);
  }

  show() {
    this.element.querySelector('form').reset();
    this.#choose('direct');
    this.element.showModal();
    this.#names.input.focus();
  }

  #choice() {
    const option = (kind, words) => el('label', {}, el('input', {
      type: 'radio', name: 'kind', value: kind, checked: kind === 'direct', on: { change: () => this.#choose(kind) },
    }), el('span', {}, words));
    return el('fieldset', { class: 'segments' }, el('legend', {}, said.kind), option('direct', said.direct),
      option('group', said.group));
  }

  #choose(kind) {
    const group = kind === 'group';
    this.#kind = kind;
    this.#error.textContent = '';
    this.#title.row.hidden = !group;
    this.#names.label.textContent = group ? said.names : said.name;
    this.#names.hint.textContent = group ? said.namesHint : '';
    this.#go.textContent = group ? said.goGroup : said.goDirect;
  }

  async #submit(event) {
    event.preventDefault();
    const wish = this.#wish();
    const problem = this.#problem(wish);
    if (problem) {
      this.#refuse(problem.words, problem.input);
      return;
    }
    this.#go.disabled = true;
    try {
      await this.#create(wish);
    } catch (failure) {
      this.#refuse(failure.status > 0 && failure.message ? said.refused(failure.message) : said.failed, this.#names.input);
    } finally {
      this.#go.disabled = false;
    }
  }

  #wish() {
    const given = this.#names.input.value;
    const names = this.#kind === 'group' ? given.split(/[,،、;]/) : [given];
    const others = names.map((name) => name.trim()).filter((name) => name !== '');
    return { kind: this.#kind, title: this.#title.input.value.trim(), names: [...new Set(others)] };
  }

  #problem({ kind, title, names }) {
    const me = this.#app.session.name;
    if (kind === 'group' && title === '') {
      return { words: said.titleMissing, input: this.#title.input };
    }
    if (names.length === 0) {
      return { words: kind === 'group' ? said.namesMissing : said.nameMissing, input: this.#names.input };
    }
    if (names.every((name) => name === me)) {
      return { words: said.yourself, input: this.#names.input };
    }
    return null;
  }

  async #create({ kind, title, names }) {
    const { api, people, parley, session } = this.#app;
    const users = await localUsers(names);
    people.learn(users);
    const memberIds = users.map((user) => user.user_id).filter((userId) => userId !== session.userId);
    const wish = { kind, member_ids: memberIds, ...(kind === 'group' ? { title } : {}) };
    const conversation = await api.createConversation(wish);
    parley.add(conversation);
    this.element.close();
    this.#opened(conversation.conversation_id);
  }

  #refuse(words, input) {
    this.#error.textContent = words;
    input.focus();
  }
}

function field(id, words, attributes) {
  const label = el('label', { for: id }, words);
  const hint = el('p', { class: 'hint', id: `${id}-hint` });
  const described = `${id}-hint create-error`;
  const input = el('input', { id, dir: 'auto', autocomplete: 'off', 'aria-describedby': described, ...attributes });
  return { label, hint, input, row: el('div', { class: 'field' }, label, input, hint) };
}
