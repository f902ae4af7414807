// The panel of a conversation: who is in it and what one may change. In a direct conversation, blocking.

import { AddForm } from './panel-add.js';
import { MemberList } from './panel-members.js';
import { ask } from './ask.js';
import { bdi, coalesced, el, fill, icon } from './dom.js';
import { eventSentence } from './messages.js';
import { TitleForm } from './panel-title.js';
import { mayAdminister } from './roles.js';
import { text } from './text.js';

const said = text.panel;

export class Panel {
  element = el('dialog', { class: 'panel', 'aria-labelledby': 'panel-title' });
  #app;
  #id;
  #heading = el('h2', { id: 'panel-title', tabindex: '-1' });
  #problem = el('p', { class: 'field-error', role: 'alert' });
  #status = el('p', { class: 'visually-hidden', role: 'status' });
  #title;
  #add;
  #list;
  #leave = el('button', { type: 'button', class: 'danger', on: { click: () => this.#askToLeave() } }, icon('leave'), said.leave);
  #block = el('button', { type: 'button', on: { click: () => this.#toggleBlock() } });
  #listening = new AbortController();
  #draw = coalesced(() => this.element.open && this.#render());

  /** `app` is {api, parley, people, members, blocks, session}. */
  constructor(app, conversationId) {
    this.#app = app;
    this.#id = conversationId;
    const change = (call) => this.#change(call);
    this.#title = new TitleForm(app, conversationId, change);
    this.#add = new AddForm(app, conversationId, change);
    this.#list = new MemberList(app, conversationId, { change, host: this.element });
    const close = el('button', {
      type: 'button', class: 'icon-button', 'aria-label': said.close, on: { click: () => this.element.close() },
    }, icon('close'));
    this.element.append(el('header', {}, this.#heading, close), this.#problem, this.#title.element, this.#add.element,
      this.#list.element, el('div', { class: 'buttons' }, this.#block, this.#leave), this.#status);
    const on = (source, type, listener = this.#draw) => source.addEventListener(type, listener, { signal: this.#listening.signal });
    this.element.addEventListener('close', () => this.#closed());
    on(app.parley, 'conversations');
    on(app.parley, 'messages', ({ detail }) => detail.conversation_id === conversationId && this.#tell(detail.messages));
    [app.people, app.members, app.blocks].forEach((source) => on(source, 'change'));
  }

  /** Opens it in `host`; once closed it is gone. */
  show(host) {
    this.#render();
    host.append(this.element);
    this.element.showModal();
    this.#heading.focus();
    this.#app.members.load(this.#id);
    this.#app.blocks.load();
  }

  #closed() {
    this.#listening.abort();
    this.element.remove();
  }

  get #conversation() {
    return this.#app.parley.conversations.get(this.#id);
  }

  get #other() {
    return this.#app.members.of(this.#id).map((member) => member.user_id).find((userId) => !this.#app.people.isMe(userId));
  }

  #render() {
    const conversation = this.#conversation;
    const { people, members, blocks } = this.#app;
    const direct = conversation.kind === 'direct';
    const may = !direct && mayAdminister(members.myRole(this.#id));
    if (conversation.left) {
      this.element.close();
      return;
    }
    this.#heading.replaceChildren(bdi(people.title(conversation)));
    this.#title.show(may, conversation.title ?? '');
    this.#add.element.hidden = !may;
    this.#list.show(conversation);
    this.#leave.hidden = direct;
    this.#block.hidden = !direct || !this.#other;
    if (direct && this.#other) {
      const blocked = blocks.has(this.#other);
      this.#block.className = blocked ? '' : 'danger';
      this.#block.replaceChildren(icon('block'), ...fill(blocked ? said.unblock : said.block, { name: bdi(people.name(this.#other)) }));
    }
  }

  /** Runs a call to the server and says what came of it where nothing did. Answers whether it went well. */
  async #change(call) {
    this.#problem.textContent = '';
    try {
      await call();
      await this.#app.members.load(this.#id);
      return true;
    } catch (failure) {
      this.#problem.textContent = problemOf(failure);
      this.#problem.scrollIntoView({ block: 'nearest' });
      return false;
    }
  }

  /** What has changed is read out, since the log behind the panel isn't. */
  #tell(messages) {
    const event = messages.findLast((message) => message.message_type === 'system');
    if (event && this.element.open) {
      const parts = eventSentence(event, this.#app.people);
      this.#status.textContent = parts.map((part) => part.textContent ?? part).join('');
    }
  }

  async #askToLeave() {
    const { api, members, people, session } = this.#app;
    const owner = members.myRole(this.#id) === 'owner';
    const agreed = await ask(this.element, {
      question: fill(said.leaveQuestion, { title: bdi(people.title(this.#conversation)) }),
      explanation: owner ? said.leaveWhyOwner : said.leaveWhy,
      yes: said.leaveYes,
      no: said.no,
    });
    if (agreed) {
      await this.#change(() => api.removeMember(this.#id, session.userId));
    }
  }

  async #toggleBlock() {
    const { blocks, people } = this.#app;
    const other = this.#other;
    const blocked = blocks.has(other);
    const name = bdi(people.name(other));
    const agreed = blocked || await ask(this.element, {
      question: fill(said.blockQuestion, { name }), explanation: said.blockWhy, yes: said.blockYes, no: said.no,
    });
    if (agreed) {
      await this.#change(() => blocks.set(other, !blocked));
    }
  }
}

/** The server says itself what it refused, in words for people. */
function problemOf({ status, message }) {
  if (status === 0 || status >= 500) {
    return said.unreachable;
  }
  return message ? `${said.refused} ${message}` : said.refused;
}
