// The connection bar. It speaks when something lasts, never for a moment's hiccup, and goes away when the server has said
// that everything is there. Counting seconds are for the eye alone: a screen reader hears each sentence once.

import { el, hidden } from './dom.js';
import { text } from './text.js';

const PATIENCE_MS = 3_000;
const RELIEF_MS = 2_000;
const TICK_MS = 1_000;
const said = text.connection;

export class ConnectionBar {
  element = el('div', { class: 'bar', role: 'status', hidden: true });
  #parley;
  #renew;
  #troubledSince = Date.now();
  #shown = '';
  #timer = null;

  /** `renew` gets a fresh token after the session ended. */
  constructor(parley, renew) {
    this.#parley = parley;
    this.#renew = renew;
    parley.addEventListener('state', () => this.#update());
    this.#update();
  }

  #update() {
    clearTimeout(this.#timer);
    const state = this.#parley.state;
    if (state.name === 'online') {
      this.#relieve();
      return;
    }
    this.#troubledSince ??= Date.now();
    const patience = this.#troubledSince + PATIENCE_MS - Date.now();
    if (state.name !== 'ended' && patience > 0) {
      this.#timer = setTimeout(() => this.#update(), patience);
      return;
    }
    this.#show(sentenceOf(state), this.#action(state));
    if (state.nextTryAt) {
      this.#timer = setTimeout(() => this.#update(), TICK_MS);
    }
  }

  #relieve() {
    this.#troubledSince = null;
    if (this.#shown === '' || this.#shown === said.catchingUp) {
      this.#hide();
      return;
    }
    if (this.#shown !== said.online) {
      this.#show({ tone: 'ok', heard: said.online });
    }
    this.#timer = setTimeout(() => this.#hide(), RELIEF_MS);
  }

  #hide() {
    this.#shown = '';
    this.element.hidden = true;
    this.element.replaceChildren();
  }

  #show({ tone, heard, seen = heard }, action = null) {
    this.element.hidden = false;
    this.element.dataset.tone = tone;
    if (this.#shown === heard) {
      this.element.querySelector('.seen').textContent = seen;
      return;
    }
    this.#shown = heard;
    this.element.replaceChildren(hidden(heard), el('span', { class: 'seen', 'aria-hidden': 'true' }, seen),
      ...(action ? [el('button', { type: 'button', on: { click: action.run } }, action.name)] : []));
  }

  #action(state) {
    if (state.name === 'waiting') {
      return { name: said.tryNow, run: () => this.#parley.tryNow() };
    }
    if (state.name !== 'ended') {
      return null;
    }
    switch (state.code) {
      case 4501:
        return { name: said.signInAgain, run: () => this.#signInAgain() };
      case 4509:
        return { name: said.useHere, run: () => this.#parley.start() };
      default:
        return null;
    }
  }

  async #signInAgain() {
    try {
      await this.#renew();
      this.#parley.start();
    } catch {
      // The server doesn't answer: the sentence and its button stay.
    }
  }
}

function sentenceOf(state) {
  switch (state.name) {
    case 'offline':
      return { tone: 'warn', heard: said.offline };
    case 'catching-up':
      return { tone: 'info', heard: said.catchingUp };
    case 'waiting':
      return waiting(state);
    case 'ended':
      return { tone: 'bad', heard: ending(state) };
    default:
      return { tone: 'warn', heard: said.reconnecting };
  }
}

function waiting(state) {
  const seconds = Math.ceil(((state.nextTryAt ?? 0) - Date.now()) / TICK_MS);
  const heard = state.busy ? said.busySoon : said.reconnecting;
  const counting = state.busy ? said.busy : said.nextTry;
  return { tone: 'warn', heard, seen: seconds > 0 ? counting(seconds) : heard };
}

function ending(state) {
  switch (state.code) {
    case 4503:
      return said.ended;
    case 4509:
      return said.elsewhere;
    default:
      return said.expired;
  }
}
