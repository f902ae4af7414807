// The chat itself: connects, and puts list and conversation beside each other (one at a time on a phone).

import { Parley } from '/parley/parley.js';
import { Api } from './api.js';
import { followAttention } from './attention.js';
import { Blocks } from './blocks.js';
import { ConnectionBar } from './bar.js';
import { CreateDialog } from './create.js';
import { Delivery } from './delivery.js';
import { takeDevice } from './device.js';
import { avatar, bdi, el, fill, hidden, icon } from './dom.js';
import { Drafts } from './drafts.js';
import { sendLeftovers } from './leftovers.js';
import { ConversationList } from './list.js';
import { Members } from './members.js';
import { People } from './people.js';
import * as route from './route.js';
import { text } from './text.js';
import { Thread, blank } from './thread.js';
import { followView } from './view.js';

const CLIENT = 'parley-web/0.1';
const LOOK_AGAIN_MS = 2_000;
const keyboard = window.matchMedia('(hover: hover) and (pointer: fine)');

/** Starts the chat of `session` in `root`. */
export async function startChat(root, session) {
  const deviceId = await takeDevice(session.userId);
  const api = new Api(session.token);
  const people = new People(api, session);
  const parley = parleyOf(session, deviceId);
  await parley.start();
  const app = {
    session, api, people, parley, members: new Members({ api, parley, people, session }), blocks: new Blocks(api),
    delivery: new Delivery(api, parley), drafts: new Drafts(session.userId),
  };
  const chat = new Chat(app);
  followPage(parley);
  followAttention(parley);
  followLeftovers(parley, session, deviceId);
  root.replaceChildren(...chat.elements);
  chat.route();
}

function parleyOf({ userId, token }, deviceId) {
  const url = `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/ws`;
  return new Parley({ url, token, deviceId, userId, client: CLIENT });
}

/** Whenever this tab has come to the server, others' leftovers can too; those of a tab still open once that is closed. */
function followLeftovers(parley, session, deviceId) {
  let running = false;
  let later;
  const send = async () => {
    if (parley.state.name !== 'online' || running) {
      return;
    }
    running = true;
    clearTimeout(later);
    try {
      if (await sendLeftovers(session.userId, deviceId, (other) => parleyOf(session, other))) {
        later = setTimeout(send, LOOK_AGAIN_MS);
      }
    } catch (failure) {
      console.warn('What a closed tab had not sent stays kept', failure);
    } finally {
      running = false;
    }
  };
  parley.addEventListener('state', send);
  send();
}

/** The page knows first when the network or the user comes back. */
function followPage(parley) {
  const wake = () => !document.hidden && parley.wake();
  window.addEventListener('online', () => parley.setOnline(true));
  window.addEventListener('offline', () => parley.setOnline(false));
  window.addEventListener('focus', wake);
  document.addEventListener('visibilitychange', wake);
  if (!navigator.onLine) {
    parley.setOnline(false);
  }
}

class Chat {
  elements;
  #app;
  #list;
  #create;
  #thread = null;
  #shown = null;
  #view;
  #place = el('div', { class: 'place', tabindex: '-1' });
  #heading = el('h1', { class: 'visually-hidden' }, text.rows.heading);
  #frame;

  constructor(app) {
    this.#app = app;
    this.#view = followView(app.parley);
    this.#create = new CreateDialog(app, route.open);
    this.#list = new ConversationList(app, () => this.#create.show());
    const bar = new ConnectionBar(app.parley, () => app.session.renew());
    const skip = el('button', { type: 'button', class: 'skip', on: { click: () => this.#place.focus() } }, text.rows.skip);
    this.#frame = el('main', { class: 'chat' }, this.#heading, bar.element,
      el('div', { class: 'side' }, this.#top(), this.#list.element), this.#place);
    this.elements = [skip, this.#frame, this.#create.element];
    route.onChange(() => this.route());
    app.parley.addEventListener('conversations', () => this.#changed());
    app.people.addEventListener('change', () => this.#name());
    document.addEventListener('keydown', (event) => this.#key(event));
  }

  /** Shows what the address names. */
  route() {
    const id = route.current();
    this.#thread?.close();
    this.#thread = null;
    this.#shown = id;
    this.#view(this.#app.parley.conversations.has(id) ? id : null);
    this.#frame.dataset.screen = id ? 'thread' : 'list';
    if (!id) {
      this.#place.replaceChildren(blank(text.thread.choose));
    } else if (this.#app.parley.conversations.has(id)) {
      this.#open(id);
    } else {
      this.#place.replaceChildren(blank(text.thread.opening));
      this.#ask(id);
    }
    this.#list.render();
    this.#name();
  }

  #open(id) {
    this.#thread = new Thread(this.#app, id);
    this.#place.replaceChildren(this.#thread.element);
    this.#thread.open({ keyboard: keyboard.matches });
  }

  /** An address may name a conversation that this device hasn't heard of yet. */
  async #ask(id) {
    try {
      this.#app.parley.add(await this.#app.api.conversation(id));
      this.#changed();
    } catch (failure) {
      if (failure.status >= 400 && failure.status < 500 && !this.#thread && this.#shown === id) {
        this.#place.replaceChildren(blank(text.thread.unknown));
      }
    }
  }

  #changed() {
    if (this.#shown && !this.#thread && this.#app.parley.conversations.has(this.#shown)) {
      this.route();
    }
    this.#name();
  }

  /** The page's title and heading name what is open and how much is unread. */
  #name() {
    const conversations = [...this.#app.parley.conversations.values()];
    const unread = conversations.reduce((sum, conversation) => sum + conversation.unread, 0);
    const open = this.#app.parley.conversations.get(this.#shown);
    const place = open ? this.#app.people.title(open) : text.rows.heading;
    this.#heading.textContent = place;
    document.title = text.pageTitle(place, unread);
  }

  #top() {
    const { name, userId } = this.#app.session;
    const create = el('button', {
      type: 'button', class: 'new', 'aria-label': text.rows.newLabel, on: { click: () => this.#create.show() },
    }, icon('plus'), text.rows.new);
    const menu = el('details', { class: 'me' },
      el('summary', {}, avatar(name, userId), bdi(name), hidden(text.me.menu), icon('down')),
      el('div', { class: 'menu' }, el('p', {}, fill(text.me.signedInAs, { name: bdi(name) })),
        el('button', { type: 'button', on: { click: () => this.#signOut() } }, text.me.signOut)));
    const leave = (target) => {
      menu.open = menu.open && menu.contains(target);
    };
    menu.addEventListener('focusout', (event) => event.relatedTarget && leave(event.relatedTarget));
    document.addEventListener('pointerdown', (event) => leave(event.target));
    return el('header', { class: 'top' }, menu, create);
  }

  /** A new page lets go of the device's lock with everything else. */
  async #signOut() {
    await this.#app.parley.stop();
    this.#app.session.forget();
    location.replace('/');
  }

  #key(event) {
    const menu = this.#frame.querySelector('.me[open]');
    if (event.key === 'Escape' && menu) {
      menu.open = false;
      menu.querySelector('summary').focus();
    } else if (event.key?.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      this.#showFind();
    }
  }

  #showFind() {
    this.#frame.dataset.screen = 'list';
    this.#list.find();
  }
}
