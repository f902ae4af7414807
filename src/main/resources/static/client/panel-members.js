// The members of a conversation with their roles, and what can be done about each.

import { ask } from './ask.js';
import { avatar, bdi, el, fill, icon, patch } from './dom.js';
import { openMenu } from './menu.js';
import { mayDo } from './roles.js';
import { text } from './text.js';
import { moment } from './times.js';

const STEP = 100;
const ORDER = ['owner', 'admin', 'member'];
const HOURS = [1, 8, 24, 7 * 24];
const HOUR_MS = 60 * 60 * 1000;
const said = text.panel;

export class MemberList {
  element;
  #app;
  #id;
  #control;
  #list = el('ul', { class: 'panel-members', role: 'list' });
  #heading = el('h3', { id: 'panel-members', tabindex: '-1' });
  #more = el('button', { type: 'button', class: 'link', on: { click: () => this.#showMore() } }, text.rows.more);
  #limit = STEP;
  #conversation;

  /** `control` is {change, host}: `change` runs a call to the server, `host` is what questions are asked in. */
  constructor(app, conversationId, control) {
    this.#app = app;
    this.#id = conversationId;
    this.#control = control;
    this.element = el('section', { 'aria-labelledby': 'panel-members' }, this.#heading, this.#list, this.#more);
  }

  show(conversation) {
    const { people, members } = this.#app;
    this.#conversation = conversation;
    const all = inOrder(members.of(this.#id), people);
    this.#heading.textContent = text.thread.members(conversation.member_count);
    this.#more.hidden = all.length <= this.#limit;
    patch(this.#list, all.slice(0, this.#limit)
      .map((member) => this.#item({ ...member, name: people.name(member.user_id) })));
  }

  #showMore() {
    this.#limit += STEP;
    this.show(this.#conversation);
  }

  #item(member) {
    const may = this.#mayDo(member);
    const standing = this.#standing(member);
    return {
      key: member.user_id,
      sign: JSON.stringify([member.name, standing, may]),
      build: () => el('li', {}, avatar(member.name, member.user_id),
        el('div', { class: 'who' }, el('p', {}, bdi(member.name)), standing ? el('p', { class: 'hint' }, standing) : null),
        Object.values(may).some(Boolean) ? this.#button(member) : null),
    };
  }

  #mayDo(member) {
    const { people, members } = this.#app;
    const me = people.isMe(member.user_id) || this.#conversation.kind === 'direct';
    return me ? {} : mayDo(members.myRole(this.#id), member.role);
  }

  /** The role, whether that is the viewer, and until when they may not write. */
  #standing(member) {
    const mutedUntil = mutingOf(member);
    return text.list([
      ...(this.#app.people.isMe(member.user_id) ? [text.state.you] : []),
      ...(this.#conversation.kind === 'direct' || member.role === 'member' ? [] : [said.roles[member.role]]),
      ...(mutedUntil ? [fill(said.mutedUntil, { time: moment(mutedUntil) }).join('')] : []),
    ], 'unit');
  }

  #button(member) {
    const label = fill(said.actionsOf, { name: member.name }).join('');
    return el('button', {
      type: 'button', class: 'icon-button', 'aria-haspopup': 'menu', 'aria-label': label,
      on: { click: ({ currentTarget }) => openMenu(currentTarget, label, [this.#items(member)]) },
    }, icon('more'));
  }

  #items(member) {
    const may = this.#mayDo(member);
    const muted = mutingOf(member);
    const item = (offered, name, run, more) => (offered ? [{ name, run, ...more }] : []);
    return [
      ...item(may.promote, said.promote, () => this.#put(member, { role: 'admin' })),
      ...item(may.demote, said.demote, () => this.#put(member, { role: 'member' })),
      ...item(may.handOver, said.handOver, () => this.#handOver(member)),
      ...item(may.mute && !muted, said.mute, null, { leads: () => [this.#durations(member)] }),
      ...item(may.mute && muted, said.unmute, () => this.#put(member, { muted_until: null })),
      ...item(may.remove, said.remove, () => this.#remove(member), { danger: true }),
    ];
  }

  #durations(member) {
    return HOURS.map((hours) => ({
      name: said.muteFor(hours),
      run: () => this.#put(member, { muted_until: new Date(Date.now() + hours * HOUR_MS).toISOString() }),
    }));
  }

  #put(member, change) {
    return this.#control.change(() => this.#app.api.putMember(this.#id, member.user_id, change));
  }

  async #handOver(member) {
    const agreed = await ask(this.#control.host, {
      question: fill(said.handOverQuestion, { name: bdi(member.name) }), explanation: said.handOverWhy,
      yes: said.handOverYes, no: said.no, danger: false,
    });
    if (agreed) {
      await this.#put(member, { role: 'owner' });
    }
  }

  async #remove(member) {
    const agreed = await ask(this.#control.host, {
      question: fill(said.removeQuestion, { name: bdi(member.name) }), explanation: said.removeWhy,
      yes: said.removeYes, no: said.no,
    });
    if (agreed && await this.#control.change(() => this.#app.api.removeMember(this.#id, member.user_id))) {
      this.#heading.focus();
    }
  }
}

/** By role, and by name where the names of all are asked for; those of very many aren't. */
function inOrder(members, people) {
  const named = members.length <= STEP;
  const byName = (one, other) => (named ? text.compare(people.name(one.user_id), people.name(other.user_id)) : 0);
  return [...members].sort((one, other) => ORDER.indexOf(one.role) - ORDER.indexOf(other.role) || byName(one, other));
}

/** Until when somebody is muted, or null. */
function mutingOf({ muted_until: until }) {
  const date = until ? new Date(until) : null;
  return date && date > new Date() ? date : null;
}
