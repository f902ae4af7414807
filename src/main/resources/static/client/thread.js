// One conversation on the screen: its head, its log, and what stands below.

import { Actions } from './actions.js';
import { avatar, bdi, el, icon } from './dom.js';
import { Foot } from './foot.js';
import { showInfo } from './info.js';
import { Log } from './log.js';
import { counts } from './messages.js';
import { Panel } from './panel.js';
import { presenceMark, presenceWords, typingSentence } from './presence.js';
import * as route from './route.js';
import { text } from './text.js';

const TOLD_MS = 4_000;
const said = text.thread;

export class Thread {
  element = el('section', { class: 'thread', 'aria-labelledby': 'thread-title' });
  #app;
  #id;
  #log;
  #foot;
  #heading = el('h2', { id: 'thread-title', tabindex: '-1' });
  #standing = el('p', { class: 'standing' });
  #watched = null;
  #face = el('span', { class: 'face' });
  #details = el('button', {
    type: 'button', class: 'icon-button details', 'aria-label': said.details, 'aria-haspopup': 'dialog', on: { click: () => this.#showPanel() },
  }, icon('more'));
  #news = el('div', { class: 'visually-hidden', role: 'status' });
  #told = el('div', { class: 'told', role: 'status' });
  #toldTimer = null;
  #listening = new AbortController();
  #memberCount = null;

  /** `app` is {api, parley, people, members, blocks, delivery, drafts, session}. */
  constructor(app, conversationId) {
    this.#app = app;
    this.#id = conversationId;
    const { parley, people, delivery, session } = app;
    const conversation = () => this.#conversation;
    const title = () => people.title(this.#conversation);
    const act = this.#actions(conversation, title);
    this.#log = new Log({
      parley, people, delivery, me: session.userId, conversation, title, act, closed: () => this.#closed,
    });
    this.#foot = new Foot(app, { id: conversationId, conversation, act, sent: () => this.#log.toEnd(), refresh: () => this.#refresh() });
    this.#log.element.append(this.#told);
    this.element.append(this.#head(), this.#log.element, this.#foot.element, this.#news);
    this.#listen();
  }

  get #conversation() {
    return this.#app.parley.conversations.get(this.#id);
  }

  /** Whether nothing may be sent here at present, reactions and edits included. */
  get #closed() {
    const conversation = this.#conversation;
    return conversation.left || Date.parse(this.#app.members.mutedUntil(conversation)) > Date.now();
  }

  /** To be called once the element is in the page. */
  open({ keyboard }) {
    const { members, blocks } = this.#app;
    members.watch(this.#id);
    if (this.#conversation.kind === 'direct') {
      blocks.load();
    }
    this.#refresh();
    this.#foot.open();
    this.#log.open();
    this.#followState();
    if (keyboard && !this.#conversation.left) {
      this.#foot.focus();
    } else {
      this.#heading.focus();
    }
  }

  close() {
    this.#listening.abort();
    this.#log.stop();
    this.#foot.close();
    this.#app.members.watch(null);
    this.#watch(null);
    this.#app.parley.release(this.#id);
    this.element.remove();
  }

  #head() {
    const back = el('button', {
      type: 'button', class: 'icon-button back', 'aria-label': said.back, on: { click: route.back },
    }, icon('back'));
    return el('header', { class: 'head' }, back, this.#face, el('div', { class: 'names' }, this.#heading, this.#standing),
      this.#details);
  }

  #showPanel() {
    const panel = new Panel(this.#app, this.#id);
    panel.element.addEventListener('close', () => this.#conversation.left && this.#heading.focus());
    panel.show(this.element);
  }

  #actions(conversation, title) {
    const { parley, members, session } = this.#app;
    return new Actions({
      parley, members, me: session.userId, conversation, title, host: this.element,
      closed: () => this.#closed,
      reply: (message) => this.#foot.reply(message),
      edit: (message, words) => this.#foot.edit(message, words),
      info: (message) => showInfo(this.element, this.#app, this.#conversation, message),
      jump: (messageId) => this.#jump(messageId),
      tell: (sentence) => this.#tell(sentence),
    });
  }

  async #jump(messageId) {
    if (!await this.#log.toMessage(messageId)) {
      this.#tell(said.outOfReach);
    }
  }

  /** Says what came of something that leaves no other trace. */
  #tell(sentence) {
    clearTimeout(this.#toldTimer);
    this.#told.textContent = sentence;
    this.#toldTimer = setTimeout(() => {
      this.#told.textContent = '';
    }, TOLD_MS);
  }

  #listen() {
    const { parley, people, members, blocks } = this.#app;
    const { signal } = this.#listening;
    const ours = (event) => event.detail.conversation_id === this.#id;
    const on = (source, type, listener) => source.addEventListener(type, listener, { signal });
    on(parley, 'conversations', (event) => event.detail.ids.includes(this.#id) && this.#refresh());
    on(parley, 'messages', (event) => ours(event) && this.#arrived(event.detail));
    on(parley, 'outbox', (event) => ours(event) && this.#refresh());
    on(parley, 'receipt', (event) => ours(event) && this.#log.render());
    on(parley, 'typing', (event) => ours(event) && this.#showStanding());
    on(parley, 'presence', (event) => event.detail.user_ids.includes(this.#watched) && this.#showStanding());
    on(parley, 'state', () => this.#stateChanged());
    [people, members, blocks].forEach((source) => on(source, 'change', () => this.#refresh()));
  }

  #refresh() {
    const conversation = this.#conversation;
    const title = this.#app.people.title(conversation);
    if (this.#heading.textContent !== title) {
      this.#heading.replaceChildren(bdi(title));
      this.#face.replaceChildren(avatar(title, this.#app.people.other(conversation) ?? this.#id));
      this.#foot.title = title;
    }
    this.#watch(conversation.left ? null : this.#app.people.other(conversation));
    this.#showStanding();
    this.#details.hidden = conversation.left;
    this.#log.element.classList.toggle('direct', conversation.kind === 'direct');
    if (conversation.member_count !== this.#memberCount) {
      this.#memberCount = conversation.member_count;
      this.#app.delivery.load(conversation);
    }
    if (conversation.left && this.#foot.element.contains(document.activeElement)) {
      this.#heading.focus(); // what has the focus goes away
    }
    this.#foot.refresh();
    this.#log.render();
  }

  /** Follows the presence of the other one in a direct conversation. */
  #watch(userId) {
    const { parley } = this.#app;
    if (userId !== this.#watched) {
      parley.unwatch(this.#watched ? [this.#watched] : []);
      parley.watch(userId ? [userId] : []);
      this.#watched = userId;
    }
  }

  /** How many they are or whether the other one is there, and who writes. */
  #showStanding() {
    const { kind, left, member_count: count } = this.#conversation;
    const presence = this.#app.parley.presenceOf(this.#watched ?? '');
    const members = kind === 'direct' || left ? '' : said.members(count);
    const words = presenceWords(presence);
    const typing = left ? null : typingSentence(this.#app, this.#id);
    const sign = JSON.stringify([members, words, typing?.map((part) => part.textContent ?? part)]);
    if (this.#standing.dataset.sign === sign) {
      return;
    }
    this.#standing.dataset.sign = sign;
    this.#standing.hidden = left;
    this.#standing.replaceChildren(...[
      members && el('span', { class: 'members' }, members),
      typing ? el('span', { class: 'typing' }, typing) : words && el('span', { class: 'there' }, presenceMark(presence), words),
    ].filter(Boolean));
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
      this.#app.members.watch(this.#id);
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
}

/** What stands in the thread's place while there is none. */
export function blank(words, action = null) {
  const button = action && el('button', { type: 'button', class: 'primary', on: { click: action.run } }, action.name);
  return el('section', { class: 'thread blank' }, el('p', {}, words), button,
    el('button', { type: 'button', class: 'link back', on: { click: route.back } }, said.back));
}
