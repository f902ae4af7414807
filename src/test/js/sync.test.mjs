import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MemoryStore } from '../../main/resources/static/parley/parley.js';
import { holding, online, seqs, setUp } from './support/parley.mjs';
import { BERLIN, PARIS, conversation, id, message, messages, page } from './support/server.mjs';

const reconnect = async ({ server, clock }) => {
  server.socket.drop(1006);
  await clock.advance(500);
};

test('takes the newest messages of conversations that it does not know yet', async () => {
  const { parley, berlin, events } = await holding(messages(11, 20), { pageFields: { more: true, read_seq: 18, unread: 2 } });
  assert.equal(berlin.title, 'Berlin');
  assert.deepEqual(seqs(berlin.messages), [11, 12, 13, 14, 15, 16, 17, 18, 19, 20]);
  assert.equal(berlin.has_older, true);
  assert.equal(berlin.read_seq, 18);
  assert.equal(berlin.unread, 2);
  assert.equal(berlin.last_message.seq, 20);
  assert.equal(berlin.latest_seq, 20);
  const held = events.filter(({ type }) => type === 'messages');
  assert.deepEqual(held.map((event) => [event.conversation_id, event.messages.length, event.live]), [[BERLIN, 10, false]]);
  assert.equal(parley.conversations.size, 1);
});

test('names its cursors after a reconnect and takes what follows them', async () => {
  const world = await holding(messages(1, 5));
  world.server.on.sync = () => [page(messages(6, 7)), { type: 'synced' }];
  await reconnect(world);
  assert.deepEqual(world.server.socket.all('sync')[0].cursors, [{ conversation_id: BERLIN, seq: 5 }]);
  assert.deepEqual(seqs(world.berlin.messages), [1, 2, 3, 4, 5, 6, 7]);
  assert.equal(world.berlin.has_older, false);
});

test('names its cursors after a reload, and shows what it holds before the network answers', async () => {
  const store = new MemoryStore();
  const before = await holding(messages(3, 5), { store, pageFields: { more: true } });
  await before.parley.stop();
  const after = setUp({ store });
  await after.parley.start();
  const berlin = after.parley.conversations.get(BERLIN);
  assert.deepEqual(seqs(berlin.messages), [3, 4, 5]);
  assert.equal(berlin.has_older, true);
  assert.equal(berlin.title, 'Berlin');
  await after.clock.settle();
  assert.deepEqual(after.server.socket.all('sync')[0].cursors, [{ conversation_id: BERLIN, seq: 5 }]);
});

test('syncs again when the server asks, and only once for several wishes in between', async () => {
  const world = await holding(messages(1, 5));
  world.server.on.sync = () => [];
  world.server.socket.say({ type: 'resync' }, { type: 'resync' }, { type: 'resync' });
  assert.equal(world.parley.state.name, 'catching-up');
  const [, second] = world.server.socket.all('sync');
  world.server.on.sync = () => [{ type: 'synced' }];
  world.server.socket.say({ type: 'synced', re: second.id });
  await world.clock.settle();
  assert.equal(world.server.socket.all('sync').length, 3);
  assert.equal(world.parley.state.name, 'online');
});

test('splits cursors over as many frames as they need', async () => {
  const world = setUp();
  const many = Array.from({ length: 2_000 }, (_, i) => id(100_000 + i));
  world.server.on.sync = () => [
    ...many.flatMap((one) => [conversation(one), page([message(7, { conversation_id: one })])]), { type: 'synced' }];
  await world.parley.start();
  await world.clock.settle();
  world.server.on.sync = (frame) => [frame.continues ? { type: 'ok' } : { type: 'synced' }];
  await reconnect(world);
  const frames = world.server.socket.all('sync');
  assert.equal(frames.length, 3);
  assert.deepEqual(frames.map((frame) => frame.continues), [true, true, undefined]);
  assert.ok(frames.every((frame) => JSON.stringify(frame).length <= 65_536));
  assert.deepEqual(frames.flatMap((frame) => frame.cursors.map((cursor) => cursor.conversation_id)).sort(), many);
  assert.equal(world.parley.state.name, 'online');
});

test('names at most 10,000 conversations and holds no more, the most recently active', async () => {
  const world = setUp();
  const many = Array.from({ length: 10_003 }, (_, i) => id(100_000 + i));
  world.server.on.sync = () => [{ type: 'synced' }];
  await world.parley.start();
  await world.clock.settle();
  many.forEach((one, i) => {
    world.server.socket.say(conversation(one, { created_at: new Date(1_000_000 + i).toISOString() }),
      message(1, { conversation_id: one, sent_at: new Date(1_000_000 + i).toISOString() }));
  });
  assert.equal(world.parley.conversations.size, 10_000);
  assert.equal(world.parley.conversations.has(many[2]), false);
  assert.equal(world.parley.conversations.has(many[3]), true);
});

test('follows next until there is none, and is online only then', async () => {
  const world = setUp();
  world.server.on.sync = (frame) => (frame.next
    ? [conversation(PARIS), page([message(1, { conversation_id: PARIS })])]
    : [conversation(), page([message(1)]), { type: 'synced', next: 'more' }]);
  await world.parley.start();
  await world.clock.settle();
  assert.equal(world.parley.state.name, 'catching-up');
  const [, second] = world.server.socket.all('sync');
  assert.equal(second.next, 'more');
  assert.equal(second.cursors, undefined);
  world.server.socket.say({ type: 'synced', re: second.id });
  assert.equal(world.parley.state.name, 'online');
  assert.deepEqual([...world.parley.conversations.keys()], [BERLIN, PARIS]);
});

test('goes on with history where a page says that there is more', async () => {
  const world = await holding(messages(1, 5));
  world.server.on.sync = () => [page(messages(6, 105), { more: true, latest_seq: 250 }), { type: 'synced' }];
  world.server.on.history = (frame) => (frame.after_seq === 105
    ? [page(messages(106, 200), { more: true, latest_seq: 250 })] : [page(messages(201, 250))]);
  await reconnect(world);
  const asked = world.server.socket.all('history').map(({ after_seq, before_seq }) => [after_seq, before_seq]);
  assert.deepEqual(asked, [[105, undefined], [200, undefined]]);
  assert.deepEqual(seqs(world.berlin.messages), seqs(messages(1, 250)));
});

test('jumps to the newest where it is more than 500 behind', async () => {
  const world = await holding(messages(1, 5));
  world.server.on.sync = () => [page(messages(6, 105), { more: true, latest_seq: 606, unread: 100 }), { type: 'synced' }];
  world.server.on.history = () => [page(messages(507, 606), { more: true, latest_seq: 606, unread: 100 })];
  await reconnect(world);
  const [{ after_seq, before_seq }, ...others] = world.server.socket.all('history');
  assert.deepEqual([after_seq, before_seq, others.length], [undefined, undefined, 0]);
  assert.deepEqual(seqs(world.berlin.messages), seqs(messages(507, 606)));
  assert.equal(world.berlin.has_older, true);
  assert.equal(world.berlin.unread, 100);
});

test('does not jump where it is 500 behind', async () => {
  const world = await holding(messages(1, 5));
  world.server.on.sync = () => [page(messages(6, 105), { more: true, latest_seq: 605 }), { type: 'synced' }];
  world.server.on.history = () => [page(messages(106, 605))];
  await reconnect(world);
  assert.equal(world.server.socket.all('history')[0].after_seq, 105);
  assert.deepEqual(seqs(world.berlin.messages), seqs(messages(306, 605)));
});

test('puts live messages that come between the pages of a sync into their place', async () => {
  const world = await holding(messages(1, 5));
  world.server.on.sync = () => [];
  await reconnect(world);
  const [{ id: re }] = world.server.socket.all('sync');
  world.server.socket.say(message(9), message(10));
  assert.deepEqual(seqs(world.berlin.messages), [1, 2, 3, 4, 5], 'what lies before comes with a page');
  world.server.socket.say(page(messages(6, 9), { re }), { type: 'synced', re });
  assert.deepEqual(seqs(world.berlin.messages), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  assert.equal(world.server.socket.all('history').length, 0, 'a gap is not a gap until synced');
});

test('closes what is still a gap once synced', async () => {
  const world = await holding(messages(1, 5));
  world.server.on.sync = () => [];
  world.server.on.history = () => [page(messages(6, 9))];
  await reconnect(world);
  world.server.socket.say(message(9));
  world.server.socket.say({ type: 'synced', re: world.server.socket.all('sync')[0].id });
  await world.clock.settle();
  assert.equal(world.server.socket.all('history')[0].after_seq, 5);
  assert.deepEqual(seqs(world.berlin.messages), [1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

test('replaces what it holds where the user was no member in between', async () => {
  const world = await holding(messages(1, 5));
  world.server.on.sync = () => [page(messages(40, 42)), { type: 'synced' }];
  await reconnect(world);
  assert.deepEqual(seqs(world.berlin.messages), [40, 41, 42]);
});

test('tries a sync again when the server says, on the same socket', async () => {
  const world = setUp();
  world.server.on.sync = () => [{ type: 'error', code: 'overloaded', message: '', retry_after_ms: 2_000 }];
  await world.parley.start();
  await world.clock.settle();
  world.server.on.sync = () => [{ type: 'synced' }];
  await world.clock.advance(1_999);
  assert.equal(world.parley.state.name, 'catching-up');
  await world.clock.advance(1);
  assert.equal(world.parley.state.name, 'online');
  assert.equal(world.server.sockets.length, 1);
});

test('reconnects where a sync fails for good, or stops being answered', async () => {
  const failing = setUp();
  failing.server.on.sync = () => [{ type: 'error', code: 'bad_request', message: '' }];
  await failing.parley.start();
  await failing.clock.settle();
  assert.equal(failing.parley.state.name, 'waiting');
  const silent = setUp();
  silent.server.on.sync = () => [];
  await silent.parley.start();
  await silent.clock.advance(30_000);
  assert.equal(silent.parley.state.name, 'waiting');
});

test('waits for as long as pages keep coming', async () => {
  const world = setUp();
  world.server.on.sync = () => [];
  await world.parley.start();
  await world.clock.settle();
  const [{ id: re }] = world.server.socket.all('sync');
  for (let i = 1; i <= 4; i++) {
    await world.clock.advance(20_000);
    world.server.socket.say(page([message(i)], { re }));
  }
  assert.equal(world.parley.state.name, 'catching-up');
  assert.equal(world.server.sockets.length, 1);
});

test('waits for the refresh where the token expires during a sync', async () => {
  const world = setUp({ token: async () => 'opaque' });
  world.server.on.sync = () => [{ type: 'error', code: 'token_expired', message: '' }];
  world.server.on.refresh = (_, socket) => {
    world.server.on.sync = () => [{ type: 'synced' }];
    queueMicrotask(() => queueMicrotask(() => socket.say({ type: 'resync' })));
    return [{ type: 'ok' }];
  };
  await world.parley.start();
  await world.clock.settle();
  world.server.socket.say({ type: 'error', code: 'token_expired', message: '' });
  await world.clock.settle();
  assert.equal(world.parley.state.name, 'online');
  assert.equal(world.server.sockets.length, 1);
});

test('asks who a conversation is of which messages come without introduction', async () => {
  const world = await online();
  world.server.on.sync = () => [conversation(), page(messages(1, 3)), { type: 'synced' }];
  world.server.socket.say(message(3));
  assert.equal(world.parley.conversations.size, 0, 'nothing to be shown yet');
  await world.clock.settle();
  assert.deepEqual(seqs(world.parley.conversations.get(BERLIN).messages), [1, 2, 3]);
});
