// What is known of a message: when it was written and edited, and whom it has reached.

import { avatar, bdi, coalesced, el, icon, patch } from './dom.js';
import { hasTicks } from './delivery.js';
import { text } from './text.js';
import { inFull } from './times.js';

const said = text.info;
const STEPS = ['read', 'delivered', 'sent'];
const GLYPHS = { read: 'ticks', delivered: 'ticks', sent: 'tick' };

/** Shows the dialog in `host`. `app` is {parley, people, members, delivery}; it stays up to date until it is closed. */
export function showInfo(host, app, conversation, message) {
  const list = el('div', { class: 'info-members' });
  const facts = el('dl', { class: 'facts' });
  const dialog = el('dialog', { class: 'info', 'aria-labelledby': 'info-title' },
    el('form', { method: 'dialog' }, el('header', {}, el('h2', { id: 'info-title' }, said.heading),
      el('button', { class: 'icon-button', 'aria-label': said.close }, icon('close'))), facts, list));
  const listening = new AbortController();
  const draw = () => {
    facts.replaceChildren(...factsOf(message, app.people));
    drawMembers(list, app, conversation, message);
  };
  const redraw = coalesced(draw);
  [[app.parley, 'receipt'], [app.parley, 'conversations'], [app.members, 'change'], [app.people, 'change']]
    .forEach(([source, type]) => source.addEventListener(type, redraw, { signal: listening.signal }));
  dialog.addEventListener('close', () => {
    listening.abort();
    dialog.remove();
  });
  draw();
  host.append(dialog);
  dialog.showModal();
  app.members.load(conversation.conversation_id);
  app.delivery.load(conversation);
}

function factsOf(message, people) {
  const rows = [
    [said.from, bdi(people.name(message.sender_id))],
    [said.sentAt, inFull(new Date(message.sent_at))],
    ...(message.edited_at ? [[said.editedAt, inFull(new Date(message.edited_at))]] : []),
    ...(message.deleted_at ? [[said.deletedAt, inFull(new Date(message.deleted_at))]] : []),
  ];
  return rows.map(([name, value]) => el('div', {}, el('dt', {}, name), el('dd', {}, value)));
}

function drawMembers(element, { people, members }, conversation, message) {
  if (!hasTicks(conversation)) {
    const why = conversation.kind === 'channel' ? said.channel : said.many;
    patch(element, [{ key: 'why', sign: why, build: () => el('p', { class: 'note' }, why) }]);
    return;
  }
  const reached = members.of(conversation.conversation_id)
    .filter((member) => member.user_id !== message.sender_id && sees(member, message, conversation))
    .map((member) => ({ ...member, name: people.name(member.user_id), step: stepOf(member.user_id, message, conversation, people) }));
  patch(element, STEPS.flatMap((step) => sectionOf(step, reached.filter((member) => member.step === step))));
}

/** What was said before they joined isn't theirs to read, however far they have read. */
function sees({ joined_seq: joined }, { seq }, { history_visible: visible }) {
  return visible || joined <= seq;
}

/** The user's own cursors are the conversation's. */
function stepOf(userId, { seq }, conversation, people) {
  const cursors = people.isMe(userId) ? conversation : conversation.receipts.get(userId);
  if (!cursors) {
    return 'sent';
  }
  return cursors.read_seq >= seq ? 'read' : cursors.delivered_seq >= seq ? 'delivered' : 'sent';
}

function sectionOf(step, members) {
  if (members.length === 0) {
    return [];
  }
  const names = members.map((member) => member.name).sort(text.compare);
  return [{
    key: step,
    sign: names.join('\u0000'),
    build: () => el('section', { 'data-state': step, 'aria-labelledby': `info-${step}` },
      el('h3', { id: `info-${step}` }, icon(GLYPHS[step]), said[step](names.length)),
      el('ul', { role: 'list' }, members.sort((one, other) => text.compare(one.name, other.name))
        .map((member) => el('li', {}, avatar(member.name, member.user_id), bdi(member.name))))),
  }];
}
