// Two clients against a real node of the profile local: PARLEY_URL=http://localhost:8080 node --test src/test/js/real-server.mjs

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { MemoryStore, Parley } from '../../main/resources/static/parley/parley.js';
import { PlainWebSocket } from './support/plain-websocket.mjs';

const url = process.env.PARLEY_URL?.replace(/\/$/, '');
const skip = url ? false : 'PARLEY_URL is not set';
const clients = [];

after(() => Promise.all(clients.map(({ parley }) => parley.stop())));

async function post(path, body, token) {
  const response = await fetch(`${url}/api/v1${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...(token && { Authorization: `Bearer ${token}` }) },
    body: JSON.stringify(body),
  });
  assert.ok(response.ok, `${path}: ${response.status}`);
  return response.json();
}

/** A client whose sockets the test can break. */
function client(user, { deviceId = 'test-1', store = new MemoryStore() } = {}) {
  const sockets = [];
  const WebSocket = class extends (globalThis.WebSocket ?? PlainWebSocket) {
    constructor(...given) {
      super(...given);
      sockets.push(this);
    }
  };
  const parley = new Parley({
    url: `${url.replace(/^http/, 'ws')}/ws`, token: async () => user.token, deviceId, userId: user.user_id, store, WebSocket,
  });
  const live = [];
  parley.addEventListener('messages', ({ detail }) => live.push(...detail.messages));
  const one = { parley, store, live, drop: () => (sockets.at(-1).destroy ?? sockets.at(-1).close).call(sockets.at(-1)) };
  clients.push(one);
  return one;
}

async function until(what, holds, ms = 20_000) {
  for (const end = Date.now() + ms; !holds();) {
    assert.ok(Date.now() < end, `not in time: ${what}`);
    await pause(20);
  }
}

/** Two users of their own, for each test, and their direct conversation. */
async function chat() {
  const run = Math.random().toString(36).slice(2, 8);
  const [alice, ben] = await post('/local/tokens', { names: [`alice-${run}`, `ben-${run}`] });
  const { conversation_id: id } = await post('/conversations', { kind: 'direct', member_ids: [ben.user_id] }, alice.token);
  return { alice, ben, id };
}

async function started(...all) {
  await Promise.all(all.map(({ parley }) => parley.start()));
  await until('everyone is online', () => all.every(({ parley }) => parley.state.name === 'online'));
}

const texts = ({ parley }, id) =>
  (parley.conversations.get(id)?.messages ?? []).filter((one) => one.message_type === 'text').map(({ body }) => body);
const range = (name, from, to) => Array.from({ length: to - from + 1 }, (_, i) => `${name} ${from + i}`);
const say = async ({ parley }, id, bodies) => {
  for (const body of bodies) {
    await parley.send(id, { message_type: 'text', body });
  }
};

function assertLog({ parley, live }, id) {
  const { messages } = parley.conversations.get(id);
  assert.deepEqual(messages.map(({ seq }) => seq), messages.map((_, i) => messages[0].seq + i), 'no hole');
  assert.equal(new Set(messages.map(({ message_id: one }) => one)).size, messages.length, 'none twice');
  const told = live.filter((one) => one.conversation_id === id).map(({ seq }) => seq);
  assert.equal(new Set(told).size, told.length, 'none told twice');
}

test('two people chat, and everyone sees one order', { skip }, async () => {
  const { alice, ben, id } = await chat();
  const [a, b] = [client(alice), client(ben)];
  await started(a, b);
  await Promise.all([say(a, id, range('alice', 1, 20)), say(b, id, range('ben', 1, 20))]);
  await until('all have arrived', () => texts(a, id).length === 40 && texts(b, id).length === 40);
  await until('all are settled', () => a.parley.outbox.length + b.parley.outbox.length === 0);
  assert.deepEqual(texts(a, id), texts(b, id));
  assert.deepEqual(texts(a, id).filter((body) => body.startsWith('alice')), range('alice', 1, 20), 'as they were written');
  assertLog(a, id);
  assertLog(b, id);
});

test('what was missed while the socket was gone comes once and in order', { skip }, async () => {
  const { alice, ben, id } = await chat();
  const [a, b] = [client(alice), client(ben)];
  await started(a, b);
  await say(a, id, range('alice', 1, 3));
  await until('the first have arrived', () => texts(b, id).length === 3);
  b.parley.setOnline(false);
  await say(a, id, range('alice', 4, 10));
  await say(b, id, range('ben', 1, 3));
  await until('alice has sent', () => a.parley.outbox.length === 0);
  assert.equal(texts(b, id).length, 3);
  b.parley.setOnline(true);
  await until('both have everything', () => texts(a, id).length === 13 && texts(b, id).length === 13);
  assert.deepEqual(texts(a, id), texts(b, id));
  assertLog(a, id);
  assertLog(b, id);
});

test('messages written while sockets break arrive once and in order', { skip }, async () => {
  const { alice, ben, id } = await chat();
  const [a, b] = [client(alice), client(ben)];
  await started(a, b);
  for (let i = 0; i < 5; i++) {
    await say(a, id, range('alice', i * 10 + 1, i * 10 + 10));
    (i % 2 ? a : b).drop();
    await pause(50);
    a.parley.tryNow();
    b.parley.tryNow();
  }
  await until('everything has arrived', () => texts(b, id).length >= 50 && a.parley.outbox.length === 0, 60_000);
  assert.deepEqual(texts(b, id), range('alice', 1, 50));
  assert.deepEqual(texts(a, id), texts(b, id));
  assertLog(a, id);
  assertLog(b, id);
});

test('receipts reach the sender, and reading clears unread', { skip }, async () => {
  const { alice, ben, id } = await chat();
  const [a, b] = [client(alice), client(ben)];
  await started(a, b);
  await say(a, id, ['hello']);
  await until('it has arrived', () => texts(a, id).length === 1 && texts(b, id).length === 1);
  const [own, theirs] = [a, b].map(({ parley }) => parley.conversations.get(id));
  assert.equal(theirs.unread, 1);
  await until('it is delivered', () => own.messages.at(-1).delivery_status !== 'sent');
  b.parley.read(id, theirs.latest_seq);
  assert.equal(theirs.unread, 0);
  await until('it is read', () => own.messages.at(-1).delivery_status === 'read');
});

test('a device that comes back from a reload goes on where it was', { skip }, async () => {
  const { alice, ben, id } = await chat();
  const [a, b] = [client(alice), client(ben)];
  await started(a, b);
  await say(a, id, range('alice', 1, 5));
  await until('they have arrived', () => texts(b, id).length === 5);
  b.parley.setOnline(false);
  await say(b, id, ['written offline']);
  await b.parley.stop();
  await say(a, id, range('alice', 6, 8));
  await until('alice has sent', () => a.parley.outbox.length === 0);
  const again = client(ben, { store: b.store });
  await started(again);
  await until('both have everything', () => texts(a, id).length === 9 && texts(again, id).length === 9);
  assert.deepEqual(texts(again, id), [...range('alice', 1, 8), 'written offline']);
  assert.equal(again.live.filter(({ body }) => body === 'alice 1').length, 0, 'held already');
});

/** The message of a text, as a client holds it. */
const held = ({ parley }, id, body) => parley.conversations.get(id)?.messages.find((one) => one.message_type === 'text' && one.body === body);
const seen = (one) => one && { body: one.body, edited: Boolean(one.edited_at), deleted: Boolean(one.deleted_at), reactions: one.reactions ?? {} };

test('edits, reactions and deletions come to every device, live and by a sync', { skip }, async () => {
  const { alice, ben, id } = await chat();
  const [a, b] = [client(alice), client(ben)];
  await started(a, b);
  await say(a, id, ['one', 'two', 'three']);
  await until('they have arrived', () => texts(b, id).length === 3 && texts(a, id).length === 3);
  const [one, two, three] = ['one', 'two', 'three'].map((body) => held(a, id, body).message_id);
  const about = ({ parley }, message_type, body, target_message_id) => parley.send(id, { message_type, body, target_message_id });
  await about(a, 'edit', 'better', one);
  await about(b, 'reaction', '👍', one);
  await about(a, 'reaction', '♥', one);
  await about(b, 'reaction', '', one);
  await about(a, 'edit', 'soon gone', two);
  await until('the edits are there', () => held(b, id, 'soon gone') && held(b, id, 'better'));
  await about(a, 'delete', '', two);
  await b.parley.send(id, { message_type: 'text', body: 'an answer', target_message_id: three, mentions: [alice.user_id] });
  await until('all is settled', () => a.parley.outbox.length + b.parley.outbox.length === 0
    && held(a, id, 'an answer') && held(b, id, 'an answer'));
  const late = client(ben, { deviceId: 'test-2' });
  await started(late);
  for (const [name, device] of Object.entries({ sender: a, receiver: b, late })) {
    const byId = new Map(device.parley.conversations.get(id).messages.map((message) => [message.message_id, message]));
    assert.deepEqual(seen(byId.get(one)), { body: 'better', edited: true, deleted: false, reactions: { '♥': [alice.user_id] } }, name);
    assert.equal(byId.get(two).body, '', name);
    assert.ok(byId.get(two).deleted_at, name);
    const answer = held(device, id, 'an answer');
    assert.deepEqual([answer.target_message_id, answer.mentions], [three, [alice.user_id]], name);
    assert.ok(![...byId.values()].some(({ body }) => body === 'soon gone'), `${name} keeps nothing of what was deleted`);
    assertLog(device, id);
  }
});

test('what is about a message that isn\'t one\'s own, or is gone, is refused and kept as that', { skip }, async () => {
  const { alice, ben, id } = await chat();
  const [a, b] = [client(alice), client(ben)];
  await started(a, b);
  await say(a, id, ['mine']);
  await until('it has arrived', () => texts(b, id).length === 1);
  const { message_id: target } = held(b, id, 'mine');
  const edit = await b.parley.send(id, { message_type: 'edit', body: 'yours', target_message_id: target });
  await until('the edit is refused', () => edit.state === 'refused');
  assert.equal(edit.code, 'forbidden');
  await a.parley.send(id, { message_type: 'delete', body: '', target_message_id: target });
  await until('it is deleted', () => b.parley.conversations.get(id).messages[0].deleted_at);
  const reaction = await b.parley.send(id, { message_type: 'reaction', body: '👍', target_message_id: target });
  await until('the reaction is refused', () => reaction.state === 'refused');
  assert.equal(reaction.code, 'not_found');
});

test('unread is the same on every device, whatever else is said and wherever it is read', { skip }, async () => {
  const { alice, ben, id } = await chat();
  const [a, b, other] = [client(alice), client(ben), client(ben, { deviceId: 'test-2' })];
  await started(a, b, other);
  await say(a, id, range('alice', 1, 4));
  await until('they have arrived', () => texts(b, id).length === 4 && texts(other, id).length === 4);
  await a.parley.send(id, { message_type: 'edit', body: 'edited', target_message_id: held(a, id, 'alice 1').message_id });
  await a.parley.send(id, { message_type: 'delete', body: '', target_message_id: held(a, id, 'alice 4').message_id });
  const unread = ({ parley }) => parley.conversations.get(id).unread;
  await until('all of it has arrived', () => [b, other].every(({ parley }) => parley.conversations.get(id).messages.length === 6));
  assert.deepEqual([unread(b), unread(other)], [4, 4], 'deleted ones count, edits and deletions don\'t');
  b.parley.read(id, 2);
  assert.equal(unread(b), 2);
  await say(a, id, ['alice 5']);
  await until('both have it', () => texts(b, id).includes('alice 5') && texts(other, id).includes('alice 5'));
  await until('the other device knows of it', () => unread(other) === 3);
  assert.equal(unread(b), 3);
});

test('a channel is followed in view, and caught up with once it is in view again', { skip }, async () => {
  const run = Math.random().toString(36).slice(2, 8);
  const [alice, ben] = await post('/local/tokens', { names: [`alice-${run}`, `ben-${run}`] });
  const { conversation_id: id } = await post('/conversations', { kind: 'channel', title: 'Berlin', member_ids: [ben.user_id] }, alice.token);
  const [a, b] = [client(alice), client(ben)];
  [a, b].forEach(({ parley }) => parley.view(id));
  await started(a, b);
  await Promise.all([say(a, id, range('alice', 1, 20)), say(b, id, range('ben', 1, 20))]);
  await until('all have arrived', () => texts(a, id).length === 40 && texts(b, id).length === 40);
  await until('all are settled', () => a.parley.outbox.length + b.parley.outbox.length === 0);
  assert.deepEqual(texts(a, id), texts(b, id));
  b.parley.view(null);
  await say(a, id, range('alice', 21, 25));
  await until('alice sees them', () => texts(a, id).length === 45);
  const theirs = b.parley.conversations.get(id);
  await until('ben hears of them', () => theirs.latest_seq === a.parley.conversations.get(id).latest_seq);
  b.parley.view(id);
  await until('ben sees them', () => texts(b, id).length === 45);
  assert.deepEqual(texts(b, id), texts(a, id));
  assert.equal(theirs.unread, 25);
  assert.ok([a, b].every(({ parley }) => parley.conversations.get(id).messages.every((one) => one.delivery_status === 'sent')));
  assertLog(a, id);
  assertLog(b, id);
});
