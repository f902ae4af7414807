import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MemoryStore } from '../../main/resources/static/parley/parley.js';
import { holding, online, setUp } from './support/parley.mjs';
import { BEN, BERLIN, CAROL, ME, message, messages, page } from './support/server.mjs';

const receipt = (userId, delivered, read, fields = {}) => ({
  type: 'receipt', conversation_id: BERLIN, user_id: userId, delivered_seq: delivered, read_seq: read, ...fields });
const said = (socket, type) => socket.all(type).map(({ seq }) => seq);

test('acknowledges what it holds, at most once a conversation and 250 ms', async () => {
  const { server, clock } = await holding(messages(1, 3));
  await clock.advance(249);
  assert.deepEqual(said(server.socket, 'ack'), []);
  await clock.advance(1);
  assert.deepEqual(said(server.socket, 'ack'), [3]);
  for (let seq = 4; seq <= 13; seq++) {
    server.socket.say(message(seq));
    await clock.advance(50);
  }
  assert.deepEqual(said(server.socket, 'ack'), [3, 8, 13]);
  await clock.advance(10_000);
  assert.deepEqual(said(server.socket, 'ack'), [3, 8, 13], 'and nothing twice');
});

test('does not acknowledge what lies beyond a gap', async () => {
  const { server, clock } = await holding(messages(1, 3));
  server.socket.say(message(5));
  await clock.advance(1_000);
  assert.deepEqual(said(server.socket, 'ack'), [3]);
});

test('acknowledges again after a reconnect what the server has not confirmed', async () => {
  const { server, clock, berlin } = await holding(messages(1, 3));
  await clock.advance(250);
  server.socket.drop(1006);
  await clock.advance(750);
  assert.deepEqual(said(server.socket, 'ack'), [3]);
  server.socket.say(receipt(ME, 3, 0, { unread: 3 }));
  assert.equal(berlin.delivered_seq, 3);
  server.socket.drop(1006);
  await clock.advance(5_000);
  assert.equal(server.sockets.length, 3);
  assert.deepEqual(said(server.socket, 'ack'), []);
});

test('acknowledges also what another device of the user has acknowledged before, once', async () => {
  const { server, clock } = await holding(messages(1, 3));
  server.socket.say(receipt(ME, 3, 3, { unread: 0 }));
  await clock.advance(250);
  assert.deepEqual(said(server.socket, 'ack'), [3]);
  server.socket.say(receipt(ME, 5, 3, { unread: 2 }));
  server.socket.drop(1006);
  await clock.advance(5_000);
  assert.deepEqual(said(server.socket, 'ack'), []);
  server.socket.say(message(4), message(5));
  await clock.advance(250);
  assert.deepEqual(said(server.socket, 'ack'), [5]);
});

test('shows an own read at once, and tells the server', async () => {
  const { parley, server, clock, berlin } = await holding(messages(1, 5), { pageFields: { unread: 5 } });
  assert.equal(berlin.unread, 5);
  parley.read(BERLIN, 3);
  assert.equal(berlin.read_seq, 3);
  assert.equal(berlin.unread, 2);
  await clock.advance(250);
  assert.deepEqual(said(server.socket, 'read'), [3]);
  assert.deepEqual(said(server.socket, 'ack'), [5]);
});

test('reads only forward, and not beyond the end', async () => {
  const { parley, server, clock, berlin } = await holding(messages(1, 5));
  parley.read(BERLIN, 4);
  parley.read(BERLIN, 2);
  parley.read(BERLIN, Number.NaN);
  parley.read(BERLIN, -1);
  assert.equal(berlin.read_seq, 4);
  parley.read(BERLIN, 99);
  assert.equal(berlin.read_seq, 5);
  await clock.advance(250);
  assert.deepEqual(said(server.socket, 'read'), [5]);
  assert.deepEqual(said(server.socket, 'ack'), [5], 'reading is the user\'s word, holding the device\'s');
});

test('says a read again after a reconnect and a reload, until the server confirms it', async () => {
  const store = new MemoryStore();
  const before = await holding(messages(1, 5), { store });
  before.server.refusing = true;
  before.server.socket.drop(1006);
  before.parley.read(BERLIN, 5);
  await before.parley.stop();
  const after = setUp({ store });
  await after.parley.start();
  assert.equal(after.parley.conversations.get(BERLIN).unread, 0);
  await after.clock.advance(250);
  assert.deepEqual(said(after.server.socket, 'read'), [5]);
  after.server.socket.drop(1006);
  await after.clock.advance(1_000);
  assert.deepEqual(said(after.server.socket, 'read'), [5], 'it may have been lost');
  after.server.socket.say(receipt(ME, 5, 5, { unread: 0 }));
  after.server.socket.drop(1006);
  await after.clock.advance(5_000);
  assert.deepEqual(said(after.server.socket, 'read'), []);
});

test('believes its own read rather than a page that does not know of it yet', async () => {
  const { parley, server, clock, berlin } = await holding(messages(1, 5));
  parley.read(BERLIN, 5);
  server.on.sync = () => [page([message(6)], { read_seq: 0, unread: 6 }), { type: 'synced' }];
  server.socket.drop(1006);
  await clock.advance(500);
  assert.equal(berlin.read_seq, 5);
  assert.equal(berlin.unread, 1);
});

test('counts text, images and files by others as unread, up to 100', async () => {
  const { server, berlin } = await holding([message(1)], { pageFields: { read_seq: 1 } });
  server.socket.say(message(2), message(3, { message_type: 'image' }), message(4, { message_type: 'file' }),
    message(5, { sender_id: ME }), message(6, { message_type: 'system' }), message(7, { message_type: 'reaction' }),
    message(8, { message_type: 'edit' }));
  assert.equal(berlin.unread, 3);
  server.socket.say(...messages(9, 130));
  assert.equal(berlin.unread, 100);
});

test('counts on from the server\'s figure where it does not hold everything unread', async () => {
  const { parley, server, berlin } = await holding(messages(51, 60), { pageFields: { more: true, read_seq: 20, unread: 35 } });
  assert.equal(berlin.unread, 35);
  server.socket.say(message(61));
  assert.equal(berlin.unread, 36);
  parley.read(BERLIN, 52);
  assert.equal(berlin.unread, 9, 'from here on it holds all of them');
});

test('takes what was read off the server\'s figure while there is more to be pulled', async () => {
  const { parley, server, berlin } = await holding(messages(51, 60), { pageFields: { more: true, read_seq: 50, unread: 10 } });
  server.socket.say({ type: 'hint', conversation_id: BERLIN, latest_seq: 65 }, receipt(ME, 60, 50, { unread: 15 }));
  assert.equal(berlin.unread, 15);
  parley.read(BERLIN, 55);
  assert.equal(berlin.unread, 10);
});

test('counts on from the end that the server counted to, whatever comes first', async () => {
  const { server, berlin } = await holding(messages(51, 60), { pageFields: { more: true, read_seq: 20, unread: 40 } });
  server.socket.say(message(61));
  assert.equal(berlin.unread, 41);
  server.socket.say(receipt(ME, 60, 30, { unread: 30, latest_seq: 60 }));
  assert.equal(berlin.unread, 31, 'message 61 was not in that figure');
  server.socket.say(receipt(ME, 61, 40, { unread: 23, latest_seq: 63 }));
  assert.equal(berlin.unread, 23);
  server.socket.say(message(62), message(63));
  assert.equal(berlin.unread, 23, 'these were');
  server.socket.say(message(64), message(65, { message_type: 'reaction' }));
  assert.equal(berlin.unread, 24);
});

test('does not go back to a figure that was counted less far', async () => {
  const { server, berlin } = await holding(messages(51, 60), { pageFields: { more: true, read_seq: 20, unread: 40 } });
  server.socket.say(receipt(ME, 60, 20, { unread: 43, latest_seq: 63 }), receipt(ME, 60, 20, { unread: 41, latest_seq: 61 }));
  assert.equal(berlin.unread, 43);
  server.socket.say(receipt(ME, 61, 61, { unread: 1, latest_seq: 62 }));
  assert.equal(berlin.unread, 1, 'a later read counts, however far it was counted');
});

test('has nothing unread once everything counted is read', async () => {
  const { parley, server, berlin } = await holding(messages(51, 60), { pageFields: { more: true, read_seq: 20, unread: 40 } });
  server.socket.say({ type: 'hint', conversation_id: BERLIN, latest_seq: 62 });
  parley.read(BERLIN, 62);
  assert.equal(berlin.unread, 0);
});

test('counts on over a reload from where it had counted to', async () => {
  const store = new MemoryStore();
  const before = await holding(messages(51, 60), { store, pageFields: { more: true, read_seq: 20, unread: 40 } });
  before.server.socket.say(receipt(ME, 60, 30, { unread: 32, latest_seq: 62 }));
  await before.parley.stop();
  const after = await online({ store });
  const berlin = after.parley.conversations.get(BERLIN);
  after.server.socket.say(message(61), message(62));
  assert.equal(berlin.unread, 32);
  after.server.socket.say(message(63));
  assert.equal(berlin.unread, 33);
});

test('takes a read on another device of the same user', async () => {
  const { server, berlin } = await holding(messages(1, 5));
  server.socket.say(receipt(ME, 5, 4, { unread: 1 }));
  assert.equal(berlin.read_seq, 4);
  assert.equal(berlin.unread, 1);
  server.socket.say(receipt(ME, 5, 2, { unread: 3 }));
  assert.equal(berlin.read_seq, 4, 'never backwards');
  assert.equal(berlin.unread, 1);
});

test('keeps what others have received and read, only forward, and tells the page', async () => {
  const { server, berlin, events } = await holding(messages(1, 5));
  server.socket.say(receipt(BEN, 5, 3), receipt(BEN, 4, 2));
  assert.deepEqual(berlin.receipts.get(BEN), { delivered_seq: 5, read_seq: 3 });
  assert.equal(berlin.receipts.has(ME), false);
  const [told] = events.filter(({ type }) => type === 'receipt');
  assert.deepEqual([told.conversation_id, told.user_id, told.delivered_seq, told.read_seq], [BERLIN, BEN, 5, 3]);
});

test('raises the status of own messages once every other member has been heard of', async () => {
  const own = { sender_id: ME };
  const { server, berlin } = await holding([message(1, own), message(2), message(3, own)]);
  const status = () => berlin.messages.map((one) => one.delivery_status);
  server.socket.say(receipt(BEN, 3, 3));
  assert.deepEqual(status(), ['sent', 'sent', 'sent'], 'there is a third member');
  server.socket.say(receipt(CAROL, 3, 1));
  assert.deepEqual(status(), ['read', 'sent', 'delivered']);
});

test('takes receipts that REST gave', async () => {
  const { parley, berlin } = await holding([message(1, { sender_id: ME })]);
  parley.addReceipts(BERLIN, [receipt(BEN, 1, 1), receipt(CAROL, 1, 0), { user_id: 'x', delivered_seq: 9, read_seq: 9 }]);
  assert.equal(berlin.messages[0].delivery_status, 'delivered');
  assert.equal(berlin.receipts.size, 2);
});

test('forgets the receipts of members who are gone', async () => {
  const { server, berlin } = await holding([message(1)]);
  server.socket.say(receipt(BEN, 1, 1));
  server.socket.say(message(2, { message_type: 'system', event: { kind: 'member_removed', user_id: BEN } }));
  assert.equal(berlin.receipts.has(BEN), false);
});

test('reports nothing about a conversation that the user has left', async () => {
  const { server, clock } = await holding([message(1)]);
  await clock.advance(250);
  server.socket.say(message(2, { message_type: 'system', event: { kind: 'member_removed', user_id: ME } }));
  await clock.advance(1_000);
  assert.deepEqual(said(server.socket, 'ack'), [1]);
});
