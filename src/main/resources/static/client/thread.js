// One conversation on the screen: its head, its log, what failed in it and the composer.

import { Composer } from './composer.js';
import { avatar, bdi, el, icon } from './dom.js';
import { Log } from './log.js';
import { counts } from './messages.js';
import * as route from './route.js';
import { text } from './text.js';

const said = text.thread;

export class Thread {
  element = el('section', { class: 'thread', 'aria-labelledby': 'thread-title' });
  #app;
  #id;
  #log;
  #composer;
  #heading = el('h2', { id: 'thread-title', tabindex: '-1' });
  #members = el('p', { class: 'members' });
  #face = el('span', { class: 'face' });
  #failed = el('div', { class: 'failed', hidden: true });
  #foot = el('div', { class: 'foot' });
  #news = el('div', { class: 'visually-hidden', role: 'status' });
  #listening = new AbortController();
  #memberCount = null;

  /** `app` is {parley, people, delivery, drafts, session}. */
  constructor(app, conversationId) {
    this.#app = app;
    this.#id = conversationId;
    const { parley, people, delivery, session, drafts } = app;
    this.#log = new Log({
      parley, people, delivery, me: session.userId,
      conversation: () => this.#conversation, title: () => people.title(this.#conversation), act: this.#actions(),
    });
    this.#composer = new Composer({
      draft: drafts.get(conversationId),
      keep: (words) => drafts.set(conversationId, words),
      send: (body) => this.#send(body),
    });
    this.element.append(this.#head(), this.#log.element, this.#foot, this.#news);
    this.#foot.append(this.#failed, this.#composer.element);
    this.#listen();
  }

  get #conversation() {
    return this.#app.parley.conversations.get(this.#id);
  }

  /** To be called once the element is in the page. */
  open({ keyboard }) {
    this.#refresh();
    this.#composer.grow();
    this.#log.open();
    this.#followState();
    if (keyboard && !this.#conversation.left) {
      this.#composer.focus();
    } else {
      this.#heading.focus();
    }
  }

  close() {
    this.#listening.abort();
    this.#log.stop();
    this.#app.parley.release(this.#id);
    this.element.remove();
  }

  #head() {
    const back = el('button', {
      type: 'button', class: 'icon-button back', 'aria-label': said.back, on: { click: route.back },
    }, icon('back'));
    return el('header', { class: 'head' }, back, this.#face, el('div', { class: 'names' }, this.#heading, this.#members));
  }

  #listen() {
    const { parley, people } = this.#app;
    const { signal } = this.#listening;
    const ours = (event) => event.detail.conversation_id === this.#id;
    const on = (source, type, listener) => source.addEventListener(type, listener, { signal });
    on(parley, 'conversations', (event) => event.detail.ids.includes(this.#id) && this.#refresh());
    on(parley, 'messages', (event) => ours(event) && this.#arrived(event.detail));
    on(parley, 'outbox', (event) => ours(event) && this.#refresh());
    on(parley, 'receipt', (event) => ours(event) && this.#log.render());
    on(parley, 'state', () => this.#stateChanged());
    on(people, 'change', () => this.#refresh());
  }

  #refresh() {
    const conversation = this.#conversation;
    const title = this.#app.people.title(conversation);
    if (this.#heading.textContent !== title) {
      this.#heading.replaceChildren(bdi(title));
      this.#face.replaceChildren(avatar(title, this.#id));
      this.#composer.title = title;
    }
    this.#members.textContent = conversation.kind === 'direct' ? '' : said.members(conversation.member_count);
    this.#log.element.classList.toggle('direct', conversation.kind === 'direct');
    if (conversation.member_count !== this.#memberCount) {
      this.#memberCount = conversation.member_count;
      this.#app.delivery.load(conversation);
    }
    if (conversation.left && this.#composer.element.isConnected) {
      this.#foot.replaceChildren(el('p', { class: 'note' }, said.left));
    }
    this.#showFailed();
    this.#log.render();
  }

  #showFailed() {
    const refused = this.#app.parley.outbox
      .filter((entry) => entry.conversation_id === this.#id && entry.state === 'refused');
    this.#failed.hidden = refused.length < 2;
    const sign = refused.map((entry) => entry.client_message_id).join();
    if (this.#failed.dataset.sign === sign) {
      return;
    }
    this.#failed.dataset.sign = sign;
    const again = () => refused.forEach((entry) => this.#app.parley.retry(entry.client_message_id));
    this.#failed.replaceChildren(el('span', {}, text.composer.notSent(refused.length)),
      el('button', { type: 'button', class: 'link', on: { click: again } }, text.composer.tryAllAgain(refused.length)));
  }

  #arrived({ messages, live }) {
    if (!live) {
      this.#log.busy(true);
      setTimeout(() => this.#log.busy(this.#app.parley.state.name === 'catching-up'), 250);
      const { read_seq: read } = this.#conversation;
      const news = messages.filter((message) => message.seq > read && counts(message, this.#app.people));
      this.#news.textContent = news.length > 0 ? said.arrived(news.length) : '';
    }
    this.#log.render();
  }

  #stateChanged() {
    if (this.#app.parley.state.name === 'online') {
      this.#app.delivery.load(this.#conversation);
    }
    this.#followState();
  }

  #followState() {
    const { name } = this.#app.parley.state;
    if (name === 'online') {
      this.#log.settle();
    }
    this.#log.busy(name === 'catching-up');
    this.#log.render();
  }

  async #send(body) {
    await this.#app.parley.send(this.#id, { message_type: 'text', body });
    this.#log.toEnd();
  }

  #actions() {
    const { parley } = this.#app;
    return {
      retry: (entry) => parley.retry(entry.client_message_id),
      cancel: (entry) => parley.cancel(entry.client_message_id),
    };
  }
}

/** What stands in the thread's place while there is none. */
export function blank(words, action = null) {
  const button = action && el('button', { type: 'button', class: 'primary', on: { click: action.run } }, action.name);
  return el('section', { class: 'thread blank' }, el('p', {}, words), button,
    el('button', { type: 'button', class: 'link back', on: { click: route.back } }, said.back));
}
