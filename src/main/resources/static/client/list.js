// The list of conversations, latest activity first.

import { avatar, bdi, coalesced, el, fill, hidden, icon, patch } from './dom.js';
import { GLYPHS, eventSentence, mentionsMe, shows, words } from './messages.js';
import { presenceMark, presenceWords, typingSentence } from './presence.js';
import * as route from './route.js';
import { text } from './text.js';
import { brief, inFull } from './times.js';
import { Watching } from './watching.js';

const STEP = 100;
const PREVIEW_CHARACTERS = 120;
const said = text.rows;

export class ConversationList {
  element = el('nav', { class: 'list', 'aria-labelledby': 'list-title' });
  #app;
  #rows = el('ul', { class: 'rows', role: 'list' });
  #empty = el('div', { class: 'empty', hidden: true });
  #more = el('button', { type: 'button', class: 'link more', on: { click: () => this.#showMore() } }, said.more);
  #find = el('input', { id: 'find', type: 'search', autocomplete: 'off', placeholder: said.find, dir: 'auto' });
  #limit = STEP;
  #watching;
  #create;
  render = coalesced(() => this.#render());

  /** `app` is {parley, people, delivery, drafts, session}; `create` opens the form for a new conversation. */
  constructor(app, create) {
    this.#app = app;
    this.#find.addEventListener('input', () => this.render());
    this.#find.addEventListener('keydown', (event) => this.#keyInFind(event));
    const scroll = el('div', { class: 'scroll' }, this.#rows, this.#more, this.#empty);
    this.element.append(el('h2', { id: 'list-title', class: 'visually-hidden' }, said.heading),
      el('div', { class: 'find' },
        el('label', { for: 'find', class: 'visually-hidden' }, said.find), icon('find'), this.#find),
      scroll);
    this.#create = create;
    const { parley, people, drafts } = app;
    this.#watching = new Watching(parley, scroll, (row) => this.#other(parley.conversations.get(row.dataset.key)));
    ['conversations', 'outbox', 'receipt', 'state', 'presence', 'typing'].forEach((type) => parley.addEventListener(type, this.render));
    [people, drafts].forEach((source) => source.addEventListener('change', this.render));
    this.render();
  }

  find() {
    this.#find.focus();
    this.#find.select();
  }

  #render() {
    const { parley, people } = this.#app;
    const all = [...parley.conversations.values()]
      .map((conversation) => ({ conversation, title: people.title(conversation), at: this.#activity(conversation) }))
      .sort((one, other) => other.at - one.at);
    const query = this.#find.value.trim().toLocaleLowerCase();
    const found = all.filter(({ title }) => title.toLocaleLowerCase().includes(query));
    patch(this.#rows, found.slice(0, this.#limit).map((row) => this.#row(row)), {
      added: (row) => this.#watching.add(row), removed: (row) => this.#watching.remove(row),
    });
    this.#watching.refresh();
    this.#more.hidden = found.length <= this.#limit;
    this.#showEmpty(all.length, found.length);
  }

  /** Whose presence a row shows. */
  #other(conversation) {
    return conversation && !conversation.left ? this.#app.people.other(conversation) : null;
  }

  #activity({ conversation_id: id, created_at: createdAt, last_message: last }) {
    const written = this.#waiting(id)?.written_at ?? 0;
    return Math.max(Date.parse(last?.sent_at ?? createdAt), written);
  }

  #waiting(id) {
    return this.#app.parley.outbox.findLast((entry) => entry.conversation_id === id && shows(entry));
  }

  #row({ conversation, title, at }) {
    const id = conversation.conversation_id;
    const here = route.current() === id;
    const unread = conversation.unread;
    const preview = this.#preview(conversation, here);
    const mentioned = mentionsMe(conversation, this.#app.people);
    const time = brief(new Date(at));
    const presence = this.#app.parley.presenceOf(this.#other(conversation) ?? '');
    const standing = presenceWords(presence);
    const previewed = preview.parts.map((part) => part.textContent ?? part);
    const face = this.#app.people.other(conversation) ?? id; // people look the same wherever they are shown
    const sign = JSON.stringify([face, title, time, unread, mentioned, here, preview.mark, previewed, standing]);
    return {
      key: id,
      sign: id,
      build: () => el('li', {}, el('a', { href: route.hrefOf(id) })),
      refresh: (element) => fillRow(element.firstElementChild, {
        face, title, time, at, unread, mentioned, here, preview, direct: conversation.kind === 'direct', presence, standing, sign,
      }),
    };
  }

  #preview(conversation, here) {
    const { drafts, people, delivery } = this.#app;
    const typing = typingSentence(this.#app, conversation.conversation_id);
    if (typing) {
      return { parts: [el('span', { class: 'typing' }, typing)] };
    }
    const draft = here ? '' : drafts.get(conversation.conversation_id);
    if (draft) {
      const label = el('span', { class: 'draft' }, said.draftLabel);
      return { parts: fill(said.draft, { label, body: bdi(cut(draft)) }) };
    }
    const last = conversation.last_message;
    const waiting = this.#waiting(conversation.conversation_id);
    if (waiting && (waiting.state !== 'refused' || waiting.written_at > Date.parse(last?.sent_at ?? 0))) {
      return { mark: waiting.state, parts: fill(said.you, { body: bdi(cut(waiting.body)) }) };
    }
    if (!last) {
      return { parts: [] };
    }
    if (last.message_type === 'system') {
      return { parts: eventSentence(last, people) };
    }
    const body = bdi(cut(words(last)));
    if (people.isMe(last.sender_id)) {
      return { mark: delivery.stateOf(last, conversation), parts: fill(said.you, { body }) };
    }
    const name = bdi(people.name(last.sender_id));
    return { parts: conversation.kind === 'direct' ? [body] : fill(said.by, { name, body }) };
  }

  #showEmpty(all, found) {
    const { name } = this.#app.parley.state;
    const known = all > 0 || name === 'online';
    this.#empty.hidden = found > 0;
    const kind = found > 0 ? 'some' : !known ? 'loading' : all > 0 ? 'filtered' : 'none';
    const sign = kind + (kind === 'filtered' ? this.#find.value : '');
    if (this.#empty.dataset.sign === sign) {
      return;
    }
    this.#empty.dataset.sign = sign;
    this.#empty.replaceChildren(...this.#emptyWords(kind));
  }

  #emptyWords(kind) {
    const button = (name, run, look) => el('button', { type: 'button', class: look, on: { click: run } }, name);
    switch (kind) {
      case 'loading':
        return [el('p', {}, said.loading)];
      case 'none':
        return [el('p', {}, said.empty), button(said.write, this.#create, 'primary')];
      case 'filtered':
        return [el('p', {}, fill(said.nothingFound, { query: bdi(this.#find.value.trim()) })),
          button(said.clear, () => this.#clear(), 'link')];
      default:
        return [];
    }
  }

  #clear() {
    this.#find.value = '';
    this.#find.focus();
    this.render();
  }

  #showMore() {
    this.#limit += STEP;
    this.render();
  }

  /** Enter opens the first that was found, ↓ goes into the list, Escape clears. */
  #keyInFind(event) {
    const first = this.#rows.querySelector('a');
    if (event.key === 'Enter' && !event.isComposing && first) {
      first.click();
      this.#clear();
    } else if (event.key === 'ArrowDown' && first) {
      event.preventDefault();
      first.focus();
    } else if (event.key === 'Escape') {
      this.#clear();
    }
  }
}

/** Fills the link in place: it keeps the focus, and a click that has begun, whatever arrives meanwhile. */
function fillRow(link, { face, title, time, at, unread, mentioned, here, preview, direct, presence, standing, sign }) {
  if (link.dataset.sign === sign) {
    return;
  }
  link.dataset.sign = sign;
  link.className = unread > 0 ? 'unread' : '';
  link.ariaCurrent = here ? 'page' : null;
  const date = new Date(at);
  link.replaceChildren(avatar(title, face),
    el('span', { class: 'title' }, bdi(title), direct ? presenceMark(presence) : null, standing ? hidden(standing) : null),
    el('time', { datetime: date.toISOString(), title: inFull(date) }, time),
    el('span', { class: 'preview' }, preview.mark ? mark(preview.mark) : null,
      el('span', { class: 'words' }, preview.parts)),
    unread > 0 ? badge(unread, mentioned) : '');
}

function badge(unread, mentioned) {
  const at = mentioned ? el('span', { class: 'at' }, el('span', { 'aria-hidden': 'true' }, '@'), hidden(`${said.mentioned}, `)) : null;
  return el('span', { class: 'badges' }, at, el('span', { class: 'badge' }, el('span', { 'aria-hidden': 'true' }, said.badge(unread)),
    hidden(said.unread(unread))));
}

function mark(state) {
  return el('span', { class: 'state', 'data-state': state }, icon(GLYPHS[state]), hidden(text.state[state]));
}

function cut(body) {
  return body.length > PREVIEW_CHARACTERS ? `${[...body.slice(0, PREVIEW_CHARACTERS)].join('')}…` : body;
}
