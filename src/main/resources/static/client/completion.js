// Names to choose from while an @name is being written. ↑ ↓ choose, Enter and Tab take, Escape goes on without.

import { avatar, bdi, el } from './dom.js';
import { begunMention } from './mentions.js';
import { text } from './text.js';

const AT_MOST = 6;

export class Completion {
  element = el('ul', { class: 'completion', id: 'composer-names', role: 'listbox', 'aria-label': text.composer.names, hidden: true });
  #field;
  #people;
  #found = [];
  #chosen = 0;
  #dismissedAt = null;

  /** `people` gives `[{userId, name}]`, whoever can be meant. */
  constructor(field, people) {
    this.#field = field;
    this.#people = people;
    field.setAttribute('aria-autocomplete', 'list');
    field.setAttribute('aria-controls', this.element.id);
    field.addEventListener('input', () => this.update());
    field.addEventListener('blur', () => this.#close());
    field.addEventListener('click', () => this.update());
  }

  get open() {
    return !this.element.hidden;
  }

  /** Names have come to be known. */
  refresh() {
    if (document.activeElement === this.#field) {
      this.update(this.#chosen);
    }
  }

  update(chosen = 0) {
    const begun = this.#begun();
    this.#found = begun && begun.at !== this.#dismissedAt ? this.#matching(begun.query) : [];
    if (!begun) {
      this.#dismissedAt = null;
    }
    this.#chosen = Math.min(chosen, Math.max(0, this.#found.length - 1));
    this.#draw();
  }

  /** Whether a key was for the names. */
  key(event) {
    if (!this.open || event.isComposing) {
      return false;
    }
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (steps[event.key]) {
      this.#chosen = (this.#chosen + steps[event.key] + this.#found.length) % this.#found.length;
      this.#draw();
    } else if ((event.key === 'Enter' && !event.shiftKey) || event.key === 'Tab') {
      this.#take(this.#found[this.#chosen]);
    } else if (event.key === 'Escape') {
      this.#dismissedAt = this.#begun()?.at ?? null;
      this.#close();
    } else {
      return false;
    }
    event.preventDefault();
    return true;
  }

  #begun() {
    const { value, selectionStart, selectionEnd } = this.#field;
    return selectionStart === selectionEnd ? begunMention(value, selectionStart) : null;
  }

  #matching(query) {
    const sought = query.toLocaleLowerCase();
    const begins = (name) => name.toLocaleLowerCase().split(/\s+/).some((word, i, all) => all.slice(i).join(' ').startsWith(sought));
    const matching = this.#people().filter(({ name }) => begins(name) && name.toLocaleLowerCase() !== sought);
    return matching.sort((one, other) => text.compare(one.name, other.name)).slice(0, AT_MOST);
  }

  #draw() {
    this.element.hidden = this.#found.length === 0;
    this.element.replaceChildren(...this.#found.map((who, place) => el('li', {
      id: `composer-name-${place}`, role: 'option', 'aria-selected': String(place === this.#chosen),
      on: {
        pointerdown: (event) => event.preventDefault(), // the field keeps the focus
        click: () => this.#take(who),
      },
    }, avatar(who.name, who.userId), bdi(who.name))));
    if (this.open) {
      this.#field.setAttribute('aria-activedescendant', `composer-name-${this.#chosen}`);
    } else {
      this.#field.removeAttribute('aria-activedescendant');
    }
  }

  #take({ name }) {
    const { at } = this.#begun();
    this.#field.setRangeText(`@${name} `, at, this.#field.selectionStart, 'end');
    this.#close();
    this.#field.dispatchEvent(new Event('input', { bubbles: true }));
  }

  #close() {
    this.#found = [];
    this.#draw();
  }
}
