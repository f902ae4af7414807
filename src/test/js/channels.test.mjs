import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MemoryStore } from '../../main/resources/static/parley/parley.js';
import { holding, online, seqs, setUp } from './support/parley.mjs';
import { BEN, BERLIN, ME, PARIS, conversation, id, message, messages, page } from './support/server.mjs';

const CHANNEL = { conversationFields: { kind: 'channel' } };
const hint = (latest, conversationId = BERLIN) => ({ type: 'hint', conversation_id: conversationId, latest_seq: latest });
const error = (code, fields = {}) => ({ type: 'error', code, message: '', ...fields });
const event = (seq, kind, fields = {}) => message(seq, { message_type: 'system', body: '', event: { kind, ...fields } });
const viewed = (socket) => socket.all('view').map((frame) => frame.conversation_id);
const pulled = (socket) => socket.all('history').map((frame) => [frame.after_seq, frame.limit]);

/** A log that grows as the test says, and answers `history` as a node does. */
function logOf(server, { latest = 0, read = 0, senderOf = () => BEN } = {}) {
  const log = { latest };
  const one = (seq) => message(seq, { sender_id: senderOf(seq) });
  server.on.history = ({ after_seq: after, limit }) => {
    const from = after === undefined ? Math.max(1, log.latest - limit + 1) : after + 1;
    const to = Math.min(log.latest, from + limit - 1);
    const held = Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => one(from + i));
    const unread = Array.from({ length: log.latest - read }, (_, i) => senderOf(read + 1 + i)).filter((user) => user !== ME).length;
    return [page(held, { latest_seq: log.latest, read_seq: read, unread: Math.min(100, unread),
      more: after === undefined ? from > 1 : to < log.latest })];
  };
  return log;
}

test('says what is in view once on every connection, before it syncs', async () => {
  const { parley, server, clock } = await holding(messages(1, 3), CHANNEL);
  parley.view(BERLIN);
  parley.view(BERLIN);
  assert.deepEqual(viewed(server.socket), [BERLIN]);
  server.socket.drop(1006);
  parley.view(BERLIN);
  await clock.advance(500);
  assert.equal(server.sockets.length, 2);
  const types = server.socket.received.map(({ type }) => type);
  assert.deepEqual(types.slice(0, 3), ['hello', 'view', 'sync']);
  server.socket.say({ type: 'resync' });
  await clock.advance(60_000);
  assert.deepEqual(viewed(server.socket), [BERLIN], 'which the session keeps over a resync');
});

test('clears and changes the view, also while there is no connection', async () => {
  const { parley, server, clock } = await holding(messages(1, 3), CHANNEL);
  parley.view(null);
  assert.deepEqual(viewed(server.socket), [], 'a session begins without');
  server.socket.say(conversation(PARIS, { kind: 'channel' }));
  parley.view(BERLIN);
  parley.view(PARIS);
  parley.view(null);
  parley.view(null);
  assert.deepEqual(viewed(server.socket), [BERLIN, PARIS, null]);
  server.socket.drop(1006);
  parley.view(BERLIN);
  parley.view(null);
  await clock.advance(500);
  assert.deepEqual(viewed(server.socket), []);
});

test('has in view what it is told before it starts, once it knows of it', async () => {
  const { parley, server, clock } = setUp();
  parley.view(BERLIN);
  server.on.sync = () => [conversation(BERLIN, CHANNEL.conversationFields), page(messages(1, 3)), { type: 'synced' }];
  await parley.start();
  await clock.settle();
  assert.deepEqual(viewed(server.socket), [BERLIN]);
});

test('does not view what the user has left, and does once they are back', async () => {
  const { parley, server } = await holding(messages(1, 3), CHANNEL);
  parley.view(BERLIN);
  server.socket.say(event(4, 'member_removed', { user_id: ME }));
  assert.deepEqual(viewed(server.socket), [BERLIN, null]);
  server.socket.say(event(5, 'member_added', { user_id: ME }));
  assert.deepEqual(viewed(server.socket), [BERLIN, null, BERLIN]);
});

test('says the view again after the pause that a busy server names, and not what has changed since', async () => {
  const { parley, server, clock } = await holding(messages(1, 3), CHANNEL);
  server.on.view = () => [error('overloaded', { retry_after_ms: 3_000 })];
  parley.view(BERLIN);
  await clock.advance(2_999);
  assert.deepEqual(viewed(server.socket), [BERLIN]);
  await clock.advance(1);
  assert.deepEqual(viewed(server.socket), [BERLIN, BERLIN]);
  server.on.view = undefined;
  parley.view(null);
  await clock.advance(60_000);
  assert.deepEqual(viewed(server.socket), [BERLIN, BERLIN, null]);
});

test('waits for the pause that was named last', async () => {
  const { parley, server, clock } = await holding(messages(1, 3), CHANNEL);
  server.on.view = () => [error('overloaded', { retry_after_ms: 3_000 })];
  parley.view(BERLIN);
  await clock.advance(2_000);
  parley.view(null);
  await clock.advance(2_999);
  assert.deepEqual(viewed(server.socket), [BERLIN, null]);
  await clock.advance(1);
  assert.deepEqual(viewed(server.socket), [BERLIN, null, null]);
});

test('says a view again that came while the token had expired', async () => {
  const { parley, server, clock } = await holding(messages(1, 3), { ...CHANNEL, token: async () => 'opaque' });
  server.on.view = () => [error('token_expired')];
  parley.view(BERLIN);
  await clock.settle();
  server.on.view = undefined;
  server.socket.say({ type: 'resync' });
  await clock.settle();
  const types = server.socket.received.map(({ type }) => type);
  assert.deepEqual(types.filter((type) => type === 'view' || type === 'sync'), ['sync', 'view', 'view', 'sync']);
});

test('does not insist on a view that is refused for good', async () => {
  for (const code of ['not_a_member', 'unknown_type', 'bad_request']) {
    const { parley, server, clock } = await holding(messages(1, 3), CHANNEL);
    server.on.view = () => [error(code)];
    parley.view(BERLIN);
    server.socket.say(conversation(BERLIN, { kind: 'channel', title: 'Hamburg' }));
    await clock.advance(60_000);
    assert.deepEqual(viewed(server.socket), [BERLIN], code);
  }
});

test('views nothing that is no conversation', async () => {
  const { parley, server } = await online();
  assert.throws(() => parley.view('nowhere'), TypeError);
  assert.throws(() => parley.view(undefined), TypeError);
  assert.deepEqual(viewed(server.socket), []);
});

test('pulls nothing of a channel in view where a hint names what was pushed', async () => {
  const { parley, server, clock, berlin } = await holding(messages(1, 3), CHANNEL);
  parley.view(BERLIN);
  server.socket.say(hint(3), message(4), hint(4), hint(2));
  await clock.advance(60_000);
  assert.deepEqual(pulled(server.socket), []);
  assert.deepEqual(seqs(berlin.messages), [1, 2, 3, 4]);
});

test('pulls what a hint after the view names, one request at a time, several hints at once', async () => {
  const { parley, server, clock, berlin } = await holding(messages(1, 3), CHANNEL);
  parley.view(BERLIN);
  server.socket.say(hint(5), hint(6), hint(8));
  assert.deepEqual(pulled(server.socket), [[3, 500]]);
  const [{ id: first }] = server.socket.all('history');
  server.socket.say(page(messages(4, 6), { re: first, latest_seq: 6 }));
  assert.deepEqual(pulled(server.socket), [[3, 500], [6, 500]], 'the page did not reach up to the last hint');
  server.socket.say(message(9), page(messages(7, 8), { re: server.socket.all('history')[1].id }));
  await clock.advance(60_000);
  assert.equal(pulled(server.socket).length, 2);
  assert.deepEqual(seqs(berlin.messages), [1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

test('waits with hints that come during a sync', async () => {
  const world = await holding(messages(1, 3), CHANNEL);
  world.parley.view(BERLIN);
  world.server.on.sync = () => [];
  world.server.on.view = () => [hint(6)];
  world.server.socket.drop(1006);
  await world.clock.advance(500);
  assert.deepEqual(pulled(world.server.socket), []);
  const [{ id: re }] = world.server.socket.all('sync');
  world.server.socket.say(page(messages(4, 6), { re }), { type: 'synced', re });
  await world.clock.advance(60_000);
  assert.deepEqual(pulled(world.server.socket), []);
  assert.deepEqual(seqs(world.berlin.messages), [1, 2, 3, 4, 5, 6]);
});

for (const inView of [true, false]) {
  test(`brings the user's own message to its place by a hint alone, ${inView ? 'in view' : 'out of view'}`, async () => {
    const { parley, server, clock, berlin } = await holding(messages(1, 3), CHANNEL);
    parley.view(inView ? BERLIN : null);
    const { client_message_id: key } = await parley.send(BERLIN, { body: 'hello' });
    await clock.settle();
    assert.deepEqual(parley.outbox.map(({ state }) => state), ['sending']);
    const [{ id: re }] = server.socket.all('send');
    server.socket.say({ type: 'sent', re, client_message_id: key, message_id: id(5), sent_at: '2026-11-24T10:00:00.000Z' });
    assert.deepEqual(parley.outbox.map(({ state }) => state), ['sent']);
    assert.deepEqual(seqs(berlin.messages), [1, 2, 3]);
    server.on.history = () => [page([message(4), message(5, { sender_id: ME, client_message_id: key })])];
    server.socket.say(hint(5));
    await clock.advance(10);
    assert.deepEqual(parley.outbox, []);
    assert.deepEqual(berlin.messages.map((one) => one.client_message_id === key), [false, false, false, false, true]);
    assert.equal(server.socket.all('history').length, 1);
  });
}

test('knows what is unread and said last in a channel out of view after a hint', async () => {
  const { server, clock, berlin, events } = await holding(messages(1, 3), { ...CHANNEL, pageFields: { read_seq: 3 } });
  const log = logOf(server, { latest: 3, read: 3 });
  log.latest = 8;
  events.length = 0;
  server.socket.say(hint(8));
  assert.equal(berlin.latest_seq, 8, 'at once');
  await clock.advance(10);
  assert.deepEqual([berlin.unread, berlin.last_message.seq], [5, 8]);
  assert.deepEqual(events.filter(({ type }) => type === 'messages').map((one) => [seqs(one.messages), one.live]),
    [[[4, 5, 6, 7, 8], false]]);
  log.latest = 5_000;
  server.socket.say(hint(5_000));
  await clock.advance(20_000);
  assert.deepEqual([berlin.unread, berlin.last_message.seq], [100, 5_000]);
  assert.deepEqual(pulled(server.socket), [[3, 100], [undefined, 100]], 'the newest page where there is more');
  assert.deepEqual(seqs(berlin.messages), seqs(messages(4_901, 5_000)));
  assert.equal(berlin.has_older, true);
});

test('does not count the user\'s own and what another device has read in a channel out of view', async () => {
  const { server, clock, berlin } = await holding(messages(1, 3), { ...CHANNEL, pageFields: { read_seq: 3 } });
  const log = logOf(server, { latest: 3, read: 3, senderOf: (seq) => (seq % 2 === 0 ? ME : BEN) });
  log.latest = 9;
  server.socket.say(hint(9));
  await clock.advance(10);
  assert.equal(berlin.unread, 3, 'of 5, 7 and 9');
  server.socket.say({ type: 'receipt', conversation_id: BERLIN, user_id: ME, delivered_seq: 9, read_seq: 7, unread: 1, latest_seq: 9 });
  assert.equal(berlin.unread, 1);
});

test('looks at a busy channel out of view every 10 s, a page each time', async () => {
  const { server, clock, berlin } = await holding(messages(1, 3), CHANNEL);
  clock.chance = 0;
  const log = logOf(server, { latest: 3 });
  for (let second = 0; second < 55; second++) {
    log.latest += 1_000;
    server.socket.say(hint(log.latest));
    await clock.advance(1_000);
  }
  assert.deepEqual(pulled(server.socket), Array(6).fill([undefined, 100]));
  await clock.advance(10_000);
  assert.equal(pulled(server.socket).length, 7, 'the last hint counts');
  assert.equal(berlin.messages.at(-1).seq, log.latest);
  await clock.advance(600_000);
  assert.equal(pulled(server.socket).length, 7, 'where nothing is missing there is nothing to look at');
});

test('does not pull what is said while it looks, before the next look', async () => {
  const { server, clock, berlin } = await holding(messages(1, 3), CHANNEL);
  clock.chance = 0;
  const log = logOf(server, { latest: 3 });
  const answer = server.on.history;
  server.on.history = (frame) => {
    log.latest += 700; // more than the look had reckoned with
    return answer(frame);
  };
  server.socket.say(hint(5));
  await clock.advance(0);
  assert.deepEqual(pulled(server.socket), [[3, 100], [undefined, 100]], 'the page after the cursor was not worth keeping');
  server.on.history = () => [page(messages(1_404, 1_450), { latest_seq: 1_500, more: true })];
  const { timers } = clock;
  server.socket.say(hint(1_420), hint(1_430), hint(1_450));
  assert.equal(clock.timers, timers + 1);
  await clock.advance(9_999);
  assert.equal(pulled(server.socket).length, 2);
  await clock.advance(1);
  assert.equal(pulled(server.socket).length, 3);
  assert.equal(berlin.messages.at(-1).seq, 1_450);
  server.on.history = () => [page(messages(1_451, 1_500))];
  await clock.advance(9_999);
  assert.equal(pulled(server.socket).length, 3, 'what had come meanwhile can wait');
  await clock.advance(1);
  assert.equal(berlin.messages.at(-1).seq, 1_500);
});

test('spreads the looks of the members of a large channel over up to a minute', async () => {
  for (const [members, chance, after] of [[20_000, 0.5, 10_000], [5_000_000, 1, 60_000], [3, 1, 3]]) {
    const { server, clock } = await holding(messages(1, 3), { conversationFields: { kind: 'channel', member_count: members } });
    clock.chance = chance;
    server.on.history = () => [page([message(4)])];
    server.socket.say(hint(4));
    await clock.advance(after - 1);
    assert.equal(pulled(server.socket).length, 0, `${members} members`);
    await clock.advance(1);
    assert.equal(pulled(server.socket).length, 1, `${members} members`);
  }
});

test('catches up at once with a channel that comes into view', async () => {
  const { parley, server, clock, berlin } = await holding(messages(1, 3), CHANNEL);
  clock.chance = 0;
  const log = logOf(server, { latest: 3 });
  log.latest = 5;
  server.socket.say(hint(5));
  await clock.advance(0);
  log.latest = 400;
  server.socket.say(hint(400));
  await clock.settle();
  assert.deepEqual(pulled(server.socket), [[3, 100]], 'the next look is 10 s away');
  parley.view(BERLIN);
  await clock.settle();
  assert.deepEqual(pulled(server.socket), [[3, 100], [5, 500]]);
  assert.deepEqual(seqs(berlin.messages), seqs(messages(101, 400)));
  const types = server.socket.received.map(({ type }) => type).filter((type) => type === 'view' || type === 'history');
  assert.deepEqual(types, ['history', 'view', 'history'], 'what is said after the view is pushed');
  await clock.advance(60_000);
  assert.equal(pulled(server.socket).length, 2);
});

test('turns a look that is on its way into catching up where the channel comes into view', async () => {
  const { parley, server, clock, berlin } = await holding(messages(1, 3), CHANNEL);
  clock.chance = 0;
  server.socket.say(hint(60));
  await clock.advance(0);
  parley.view(BERLIN);
  logOf(server, { latest: 60 });
  server.socket.say(page(messages(4, 50), { re: server.socket.all('history')[0].id, more: true, latest_seq: 60 }));
  await clock.settle();
  assert.deepEqual(pulled(server.socket), [[3, 100], [50, 500]]);
  assert.deepEqual(seqs(berlin.messages), seqs(messages(1, 60)));
});

test('stops catching up with a busy channel that goes out of view', async () => {
  const { parley, server, clock, berlin } = await holding(messages(1, 3), CHANNEL);
  clock.chance = 0;
  parley.view(BERLIN);
  server.socket.say(hint(50));
  assert.deepEqual(pulled(server.socket), [[3, 500]]);
  parley.view(null);
  server.socket.say(hint(60), page(messages(4, 55), { re: server.socket.all('history')[0].id }));
  logOf(server, { latest: 60 });
  await clock.settle();
  assert.equal(pulled(server.socket).length, 1);
  await clock.advance(10_000);
  assert.deepEqual(pulled(server.socket), [[3, 500], [55, 100]]);
  assert.deepEqual(seqs(berlin.messages), seqs(messages(1, 60)));
});

test('jumps to the end of a channel in view that is far ahead and stays busy', async () => {
  const { parley, server, clock, berlin } = await holding(messages(1, 3), CHANNEL);
  parley.view(BERLIN);
  const log = logOf(server, { latest: 99_000 });
  const answer = server.on.history;
  server.on.history = (frame) => {
    log.latest += 1_000;
    return answer(frame);
  };
  server.socket.say(hint(99_000));
  await clock.advance(60_000);
  assert.deepEqual(pulled(server.socket), [[3, 500], [undefined, 100]]);
  assert.deepEqual(seqs(berlin.messages), seqs(messages(100_901, 101_000)));
  server.socket.say(...messages(101_001, 101_050));
  assert.equal(berlin.messages.at(-1).seq, 101_050);
  assert.equal(pulled(server.socket).length, 2, 'from here on it is pushed');
});

test('only looks at the ends of channels out of view after a sync, however far behind', async () => {
  for (const latest of [250, 5_000]) {
    const world = await holding(messages(1, 3), CHANNEL);
    world.clock.chance = 0;
    logOf(world.server, { latest });
    world.server.on.sync = () => [page(messages(4, 103), { more: true, latest_seq: latest, unread: 100 }), { type: 'synced' }];
    world.server.socket.drop(1006);
    await world.clock.advance(0);
    await world.clock.advance(60_000);
    assert.deepEqual(pulled(world.server.socket), [[undefined, 100]]);
    assert.deepEqual(seqs(world.berlin.messages), seqs(messages(latest - 99, latest)));
    assert.equal(world.berlin.unread, 100);
  }
});

test('catches up with the channel in view after a sync', async () => {
  const world = await holding(messages(1, 3), CHANNEL);
  world.parley.view(BERLIN);
  logOf(world.server, { latest: 250 });
  world.server.on.sync = () => [page(messages(4, 103), { more: true, latest_seq: 250 }), { type: 'synced' }];
  world.server.socket.drop(1006);
  await world.clock.advance(500);
  assert.deepEqual(pulled(world.server.socket), [[103, 500]]);
  assert.deepEqual(seqs(world.berlin.messages), seqs(messages(1, 250)));
});

test('gives up what a lagging node does not have, until the next hint', async () => {
  const { server, clock, berlin } = await holding(messages(1, 3), CHANNEL);
  server.on.history = () => [page([], { latest_seq: 3 })];
  server.socket.say(hint(5));
  await clock.advance(600_000);
  assert.equal(server.socket.all('history').length, 6);
  server.on.history = () => [page(messages(4, 6))];
  server.socket.say(hint(6));
  await clock.advance(20_000);
  assert.deepEqual(seqs(berlin.messages), [1, 2, 3, 4, 5, 6]);
});

test('looks at nothing any more on a connection that is lost', async () => {
  const { server, clock } = await holding(messages(1, 3), { conversationFields: { kind: 'channel', member_count: 60_000 } });
  logOf(server, { latest: 200 });
  server.socket.say(hint(200)); // to be looked at in 60 s
  await clock.advance(30_000);
  server.on.sync = () => [page(messages(4, 103), { more: true, latest_seq: 200 }), { type: 'synced' }];
  server.socket.drop(1006);
  await clock.advance(60_000);
  assert.equal(server.sockets.length, 2);
  assert.deepEqual(pulled(server.socket), []);
  await clock.advance(500);
  assert.deepEqual(pulled(server.socket), [[103, 100]], '60 s after the sync');
});

test('pulls everything of groups, of which hints come where a push has failed', async () => {
  const { server, clock, berlin } = await holding(messages(1, 3));
  logOf(server, { latest: 250 });
  server.socket.say(hint(250));
  await clock.settle();
  assert.deepEqual(pulled(server.socket), [[3, 500]]);
  assert.deepEqual(seqs(berlin.messages), seqs(messages(1, 250)));
});

const receipt = (delivered, read) => ({
  type: 'receipt', conversation_id: BERLIN, user_id: BEN, delivered_seq: delivered, read_seq: read });

test('ends receipts where a group becomes a channel, as the log tells', async () => {
  const store = new MemoryStore();
  const { parley, server, clock, berlin } = await holding([message(1, { sender_id: ME }), message(2, { sender_id: ME })],
    { store, conversationFields: { member_count: 2 } });
  parley.view(BERLIN);
  server.socket.say(receipt(2, 1));
  await clock.advance(1_000);
  assert.deepEqual((await store.load()).messages.map((one) => one.delivery_status), ['read', 'delivered']);
  const statuses = () => berlin.messages.map((one) => one.delivery_status);
  assert.deepEqual(statuses(), ['read', 'delivered']);
  server.socket.say(event(3, 'became_channel'));
  assert.equal(berlin.kind, 'channel');
  assert.deepEqual(viewed(server.socket), [BERLIN], 'it was in view before, and is');
  server.socket.say(receipt(3, 3), conversation(BERLIN, { kind: 'group', member_count: 2, title: 'Hamburg' }));
  assert.deepEqual([berlin.kind, berlin.title], ['channel', 'Hamburg'], 'nothing turns it back');
  assert.deepEqual(statuses(), ['sent', 'sent', 'sent']);
  assert.equal(berlin.receipts.size, 0);
  await parley.stop();
  const stored = await store.load();
  assert.deepEqual(stored.messages.map((one) => one.delivery_status), ['sent', 'sent', 'sent']);
  assert.equal(stored.conversations[0].kind, 'channel');
});

test('ends receipts where a group becomes a channel, as the server says', async () => {
  const { server, berlin } = await holding([message(1, { sender_id: ME })], { conversationFields: { member_count: 2 } });
  server.socket.say(receipt(1, 1), conversation(BERLIN, { kind: 'channel', member_count: 2 }));
  assert.deepEqual([berlin.kind, berlin.receipts.size, berlin.messages[0].delivery_status], ['channel', 0, 'sent']);
});

test('learns what became of a conversation from a page that is too old to be kept', async () => {
  const world = await holding([...messages(1, 2), event(3, 'member_removed', { user_id: ME })]);
  assert.equal(world.berlin.left, true);
  world.server.on.sync = () => [
    page([event(40, 'member_added', { user_id: ME }), event(41, 'became_channel')], { more: true, latest_seq: 5_000 }),
    { type: 'synced' }];
  world.server.on.history = () => [page(messages(4_901, 5_000), { more: true })];
  world.parley.view(BERLIN);
  world.server.socket.drop(1006);
  await world.clock.advance(1_000);
  assert.deepEqual([world.berlin.left, world.berlin.kind], [false, 'channel']);
  assert.deepEqual(seqs(world.berlin.messages), seqs(messages(4_901, 5_000)));
  assert.deepEqual(viewed(world.server.socket), [BERLIN]);
});
