// What stands below the log: what wasn't sent, why nothing can be, and the composer; or that one is no longer in here.

import { Composer } from './composer.js';
import { bdi, el, fill } from './dom.js';
import { refusedLine } from './fate.js';
import { mentionedIds } from './mentions.js';
import { isAboutAnother } from './pending.js';
import { quoteOf } from './quote.js';
import { text } from './text.js';
import { moment } from './times.js';

const LONGEST_TIMER_MS = 24 * 60 * 60 * 1000;
/** Of larger conversations only those can be mentioned who have been met. */
const NAMES_ASKED = 100;
const said = text.composer;

export class Foot {
  element = el('div', { class: 'foot' });
  #app;
  #context;
  #composer;
  #failed = el('div', { class: 'failed', hidden: true });
  #lost = el('div', { class: 'lost' });
  #notice = el('div', { class: 'notice', role: 'status' });
  #timer = null;

  /** `app` as in thread.js; `context` is {id, conversation(), act, sent(), refresh()}. */
  constructor(app, context) {
    const { drafts } = app;
    this.#app = app;
    this.#context = context;
    this.#composer = new Composer({
      draft: drafts.get(context.id),
      keep: (words) => drafts.set(context.id, words),
      aimed: (aim) => drafts.set(this.#replyKey, aim?.reply?.message_id ?? ''),
      send: (words, aim) => this.#send(words, aim),
      editLast: () => this.#editLast(),
      people: () => this.#others(),
      hindrance: () => this.#hindrance(),
      typing: (active) => app.parley.setTyping(context.id, active && this.#hindrance() === ''),
    });
    this.element.append(this.#notice, this.#lost, this.#failed, this.#composer.element);
  }

  set title(title) {
    this.#composer.title = title;
  }

  /** To be called once the element is in the page. */
  open() {
    this.#composer.grow();
    const { messages, left } = this.#context.conversation();
    const answered = this.#app.drafts.get(this.#replyKey);
    const message = messages.find((one) => one.message_id === answered);
    if (message && !message.deleted_at && !left) {
      this.reply(message);
    }
  }

  /** What a draft answers is kept beside it. */
  get #replyKey() {
    return `${this.#context.id}.reply`;
  }

  close() {
    clearTimeout(this.#timer);
    this.#app.parley.setTyping(this.#context.id, false);
  }

  focus() {
    this.#composer.focus();
  }

  reply(message) {
    this.#composer.reply(message, quoteOf(message, this.#app.people));
  }

  edit(message, words) {
    this.#composer.edit(message, words, quoteOf(message, this.#app.people));
  }

  refresh() {
    const { left } = this.#context.conversation();
    this.#composer.element.hidden = left;
    this.#composer.refreshNames();
    this.#showNotice();
    this.#showRefused();
  }

  #editLast() {
    const last = this.#context.act.lastOwn();
    if (last && !this.#context.conversation().left) {
      this.edit(last.message, last.words);
    }
  }

  async #send(words, aim) {
    const { parley } = this.#app;
    const { id, sent } = this.#context;
    if (aim?.edit) {
      await parley.send(id, { message_type: 'edit', body: words, target_message_id: aim.edit.message_id });
      return;
    }
    await parley.send(id, {
      message_type: 'text', body: words, mentions: words.includes('@') ? mentionedIds(words, this.#others()) : [], target_message_id: aim?.reply.message_id,
    });
    sent();
  }

  /** Whom an @name can mean: the other members whose names are known, in groups and channels. Some are asked for. */
  #others() {
    const { people, members } = this.#app;
    const { kind } = this.#context.conversation();
    const others = kind === 'direct' ? [] : members.of(this.#context.id)
      .map((member) => member.user_id).filter((userId) => !people.isMe(userId));
    others.slice(0, NAMES_ASKED).forEach((userId) => people.name(userId));
    return others.map((userId) => ({ userId, name: people.known(userId) ?? '' })).filter(({ name }) => name !== '');
  }

  get #mutedUntil() {
    return this.#app.members.mutedUntil(this.#context.conversation());
  }

  #hindrance() {
    const until = this.#mutedUntil;
    return isAhead(until) ? this.#mutedWords(said.notSentMuted, until) : '';
  }

  #mutedWords(sentence, until) {
    return fill(sentence, { time: moment(new Date(until)) }).join('');
  }

  #showNotice() {
    const { left } = this.#context.conversation();
    const until = this.#mutedUntil;
    const blocked = this.#blockedOther();
    clearTimeout(this.#timer);
    if (isAhead(until)) {
      this.#timer = setTimeout(this.#context.refresh, Math.min(Date.parse(until) - Date.now() + 1, LONGEST_TIMER_MS));
    }
    const words = left ? text.thread.left : isAhead(until) ? this.#mutedWords(said.muted, until) : '';
    const sign = JSON.stringify([words, blocked && this.#app.people.name(blocked)]);
    if (this.#notice.dataset.sign === sign) {
      return;
    }
    this.#notice.dataset.sign = sign;
    this.#notice.replaceChildren(...(blocked && !left ? this.#blockedWords(blocked) : [words]));
  }

  #blockedOther() {
    const { people, members, blocks } = this.#app;
    const { kind } = this.#context.conversation();
    const other = members.of(this.#context.id).find((member) => !people.isMe(member.user_id))?.user_id;
    return kind === 'direct' && other && blocks.has(other) ? other : null;
  }

  #blockedWords(userId) {
    const { blocks, people } = this.#app;
    const name = bdi(people.name(userId));
    const unblock = async () => {
      try {
        await blocks.set(userId, false);
        this.focus();
      } catch {
        this.#notice.append(el('span', { class: 'field-error' }, text.panel.unreachable));
      }
    };
    return [el('span', {}, fill(said.blocked, { name })),
      el('button', { type: 'button', class: 'link', on: { click: unblock } }, text.panel.unblockShort)];
  }

  /** Several that were refused can be tried again together; what was about a message that isn't held has its place here. */
  #showRefused() {
    const { parley } = this.#app;
    const { id, act } = this.#context;
    const { messages, muted_until: mutedUntil } = this.#context.conversation();
    const refused = parley.outbox.filter((entry) => entry.conversation_id === id && entry.state === 'refused');
    const lost = refused.filter((entry) => isAboutAnother(entry)
      && !messages.some((message) => message.message_id === entry.target_message_id));
    this.#failed.hidden = refused.length < 2;
    const sign = [...refused, null, ...lost].map((entry) => entry?.client_message_id).join();
    if (this.#failed.dataset.sign === sign) {
      return;
    }
    this.#failed.dataset.sign = sign;
    const again = () => refused.forEach((entry) => parley.retry(entry.client_message_id));
    this.#failed.replaceChildren(el('span', {}, said.notSent(refused.length)),
      el('button', { type: 'button', class: 'link', on: { click: again } }, said.tryAllAgain(refused.length)));
    this.#lost.replaceChildren(...lost.map((entry) => refusedLine(entry, mutedUntil, act)));
  }
}

function isAhead(time) {
  return Boolean(time) && Date.parse(time) > Date.now();
}
