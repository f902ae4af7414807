import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MemoryStore } from '../../main/resources/static/parley/parley.js';
import { holding, online, seqs, setUp } from './support/parley.mjs';
import { BERLIN, ME, PARIS, conversation, id, message, messages, page } from './support/server.mjs';

test('appends what is pushed, and tells the page that it is live', async () => {
  const { server, clock, berlin, events } = await holding(messages(1, 2));
  events.length = 0;
  server.socket.say(message(3), message(4));
  await clock.settle();
  assert.deepEqual(seqs(berlin.messages), [1, 2, 3, 4]);
  assert.deepEqual(events.map(({ type, live, messages: held, ids }) => [type, live, held && seqs(held), ids]), [
    ['messages', true, [3], undefined], ['messages', true, [4], undefined],
    ['conversations', undefined, undefined, [BERLIN]]], 'changes of one go are told at once');
});

test('drops what it already holds', async () => {
  const { server, berlin, events } = await holding(messages(1, 3));
  events.length = 0;
  server.socket.say(message(3), message(2), message(1), message(3));
  assert.deepEqual(seqs(berlin.messages), [1, 2, 3]);
  assert.equal(events.filter(({ type }) => type === 'messages').length, 0);
  server.socket.say(message(2, { body: 'forged', delivery_status: 'read' }), message(2));
  assert.equal(berlin.messages[1].body, 'message 2');
  assert.equal(berlin.messages[1].delivery_status, 'read', 'a repeat may know more of who has it');
});

test('keeps seq order whatever the clocks say', async () => {
  const { server, berlin } = await holding(messages(1, 2));
  server.socket.say(message(3, { sent_at: '2020-01-01T00:00:00.000Z' }));
  assert.deepEqual(seqs(berlin.messages), [1, 2, 3]);
});

test('repairs a gap by history, and shows nothing beyond it before', async () => {
  const { server, clock, berlin } = await holding(messages(1, 2));
  server.socket.say(message(5), message(6));
  assert.deepEqual(seqs(berlin.messages), [1, 2]);
  const [{ id: re, after_seq: after }, ...others] = server.socket.all('history');
  assert.equal(after, 2);
  assert.equal(others.length, 0, 'one repair at a time');
  server.socket.say(page(messages(3, 4), { re, latest_seq: 4 }));
  await clock.settle();
  assert.deepEqual(seqs(berlin.messages), [1, 2, 3, 4, 5, 6]);
});

test('asks again for what a lagging node does not have yet, and in the end for the newest', async () => {
  const { server, clock, berlin } = await holding(messages(1, 2));
  server.on.history = (frame) => (frame.after_seq === undefined ? [page(messages(4, 5))] : [page([], { latest_seq: 2 })]);
  server.socket.say(message(5));
  await clock.advance(60_000);
  assert.deepEqual(server.socket.all('history').map((frame) => frame.after_seq), [2, 2, 2, undefined]);
  assert.deepEqual(seqs(berlin.messages), [4, 5]);
});

test('gives a gap up that nobody can fill', async () => {
  const { server, clock, berlin } = await holding(messages(1, 2));
  server.on.history = () => [page([], { latest_seq: 2 })];
  server.socket.say(message(5));
  await clock.advance(600_000);
  assert.equal(server.socket.all('history').length, 6);
  server.on.history = undefined;
  server.socket.say(message(3));
  assert.deepEqual(seqs(berlin.messages), [1, 2, 3]);
});

test('repairs after the pause that the server names, and not what it may not see', async () => {
  const busy = await holding(messages(1, 2));
  busy.server.on.history = () => [{ type: 'error', code: 'overloaded', message: '', retry_after_ms: 3_000 }];
  busy.server.socket.say(message(4));
  await busy.clock.advance(2_999);
  assert.equal(busy.server.socket.all('history').length, 1);
  busy.server.on.history = () => [page(messages(3, 4))];
  await busy.clock.advance(1);
  assert.deepEqual(seqs(busy.berlin.messages), [1, 2, 3, 4]);
  const stranger = await holding(messages(1, 2));
  stranger.server.on.history = () => [{ type: 'error', code: 'not_a_member', message: '' }];
  stranger.server.socket.say(message(4));
  await stranger.clock.advance(600_000);
  assert.equal(stranger.server.socket.all('history').length, 1);
});

test('repairs at most four conversations at once', async () => {
  const world = await online();
  const many = Array.from({ length: 10 }, (_, i) => id(100 + i));
  many.forEach((one) => world.server.socket.say(conversation(one), message(1, { conversation_id: one }),
    message(3, { conversation_id: one })));
  await world.clock.settle();
  const asked = world.server.socket.all('history');
  assert.equal(asked.length, 4);
  world.server.socket.say(page([message(2, { conversation_id: many[0] })], { re: asked[0].id }));
  await world.clock.settle();
  assert.equal(world.server.socket.all('history').length, 5);
});

test('pulls what a hint tells of', async () => {
  const { server, clock, berlin } = await holding(messages(1, 2));
  server.on.history = () => [page(messages(3, 4))];
  server.socket.say({ type: 'hint', conversation_id: BERLIN, latest_seq: 2 });
  assert.equal(server.socket.all('history').length, 0, 'that is known');
  server.socket.say({ type: 'hint', conversation_id: BERLIN, latest_seq: 4 });
  await clock.settle();
  assert.deepEqual(seqs(berlin.messages), [1, 2, 3, 4]);
});

test('jumps in a channel of which a hint tells that it is far ahead', async () => {
  const { server, clock, berlin } = await holding(messages(1, 2));
  server.on.history = (frame) => [frame.after_seq === 2
    ? page(messages(3, 300), { more: true, latest_seq: 5_000 }) : page(messages(4_901, 5_000), { more: true })];
  server.socket.say({ type: 'hint', conversation_id: BERLIN, latest_seq: 5_000 });
  await clock.settle();
  assert.deepEqual(server.socket.all('history').map((frame) => frame.after_seq), [2, undefined]);
  assert.deepEqual(seqs(berlin.messages), seqs(messages(4_901, 5_000)));
});

test('holds no more than the newest 300 of a conversation', async () => {
  const { server, clock, berlin, store } = await holding(messages(1, 300));
  assert.equal(berlin.has_older, false);
  server.socket.say(...messages(301, 320));
  assert.deepEqual(seqs(berlin.messages), seqs(messages(21, 320)));
  assert.equal(berlin.has_older, true);
  await clock.advance(1_000);
  assert.deepEqual(seqs((await store.load()).messages), seqs(messages(21, 320)));
});

test('loads older messages in front, beyond 300 into memory only', async () => {
  const { parley, server, clock, berlin, store } = await holding(messages(401, 500), { pageFields: { more: true } });
  server.on.history = (frame) => [page(messages(frame.before_seq - 100, frame.before_seq - 1),
    { more: frame.before_seq > 101, latest_seq: 500 })];
  assert.equal(await parley.loadOlder(BERLIN), true);
  assert.equal(server.socket.all('history')[0].before_seq, 401);
  for (let i = 0; i < 2; i++) {
    await parley.loadOlder(BERLIN);
  }
  assert.equal(await parley.loadOlder(BERLIN), false);
  assert.deepEqual(seqs(berlin.messages), seqs(messages(1, 500)));
  assert.equal(await parley.loadOlder(BERLIN), false);
  assert.equal(server.socket.all('history').length, 4);
  server.socket.say(message(501));
  assert.equal(berlin.messages[0].seq, 1, 'the reader is not torn away');
  await clock.advance(1_000);
  const stored = await store.load();
  assert.deepEqual(seqs(stored.messages), seqs(messages(202, 501)));
  assert.equal(stored.conversations[0].has_older, true, 'to one who starts from the store');
  parley.release(BERLIN);
  assert.deepEqual(seqs(berlin.messages), seqs(messages(202, 501)));
  assert.equal(berlin.has_older, true);
});

test('loads older messages once for two who ask', async () => {
  const { parley, server, clock, berlin } = await holding(messages(101, 110), { pageFields: { more: true } });
  const loads = Promise.all([parley.loadOlder(BERLIN), parley.loadOlder(BERLIN)]);
  await clock.settle();
  const [{ id: re }, ...others] = server.socket.all('history');
  assert.equal(others.length, 0);
  server.socket.say(message(111));
  server.socket.say(page(messages(51, 100), { re, more: true, latest_seq: 111 }));
  assert.deepEqual(await loads, [true, true]);
  assert.deepEqual(seqs(berlin.messages), seqs(messages(51, 111)));
});

test('is not torn apart where live messages push out the oldest while older ones are on their way', async () => {
  const { parley, server, clock, berlin } = await holding(messages(201, 500), { pageFields: { more: true } });
  const load = parley.loadOlder(BERLIN);
  await clock.settle();
  server.socket.say(...messages(501, 510));
  server.socket.say(page(messages(101, 200), { re: server.socket.all('history')[0].id, more: true, latest_seq: 510 }));
  assert.equal(await load, true);
  assert.deepEqual(seqs(berlin.messages), seqs(messages(101, 510)));
});

test('answers loadOlder without a network, and for what it does not know', async () => {
  const { parley, server } = await holding(messages(101, 110), { pageFields: { more: true } });
  server.refusing = true;
  server.socket.drop(1006);
  assert.equal(await parley.loadOlder(BERLIN), true);
  assert.equal(await parley.loadOlder(PARIS), false);
});

test('bounds what it holds of all conversations together, the quiet ones first', async () => {
  const world = setUp();
  const many = Array.from({ length: 120 }, (_, i) => id(1_000 + i));
  world.server.on.sync = () => [...many.flatMap((one, i) => [conversation(one), page(messages(1, 300, {
    conversation_id: one, sent_at: new Date(1_000_000 + i).toISOString() }))]), { type: 'synced' }];
  await world.parley.start();
  await world.clock.settle();
  const held = [...world.parley.conversations.values()];
  assert.ok(held.reduce((sum, { messages: own }) => sum + own.length, 0) <= 30_000);
  assert.deepEqual(seqs(held[0].messages), [300]);
  assert.equal(held[0].has_older, true);
  assert.equal(held[0].last_message.seq, 300);
  assert.equal(held.at(-1).messages.length, 300);
});

test('introduces conversations that are pushed, changed, or made by REST', async () => {
  const { parley, server, clock } = await online();
  server.socket.say(conversation(BERLIN, { title: 'Berlin' }));
  server.socket.say(conversation(BERLIN, { title: 'Hamburg', member_count: 4 }));
  parley.add({ conversation_id: PARIS, kind: 'direct', title: null, member_count: 2 });
  await clock.settle();
  assert.deepEqual([...parley.conversations.values()].map(({ title, kind, member_count: count }) => [title, kind, count]),
    [['Hamburg', 'group', 4], [null, 'direct', 2]]);
  server.socket.say(message(1, { conversation_id: PARIS }));
  assert.deepEqual(seqs(parley.conversations.get(PARIS).messages), [1]);
});

test('asks for the newest of a conversation of which it holds nothing', async () => {
  const { parley, server, clock } = await online();
  server.on.history = () => [page(messages(40, 47), { more: false })];
  server.socket.say(conversation(), message(47));
  await clock.settle();
  assert.equal(server.socket.all('history')[0].after_seq, undefined);
  assert.deepEqual(seqs(parley.conversations.get(BERLIN).messages), seqs(messages(40, 47)));
});

test('knows that the user has left, or is back', async () => {
  const { server, berlin } = await holding(messages(1, 2));
  const event = (seq, kind, userId) => message(seq, { message_type: 'system', body: '', event: { kind, user_id: userId } });
  server.socket.say(event(3, 'member_removed', id(7)));
  assert.equal(berlin.left, false);
  server.socket.say(event(4, 'member_removed', ME));
  assert.equal(berlin.left, true);
  server.socket.say(event(5, 'member_added', ME));
  assert.equal(berlin.left, false);
});

const about = (seq, type, body, fields = {}) => message(seq, { message_type: type, body, target_message_id: id(1), ...fields });

test('folds edits, reactions and deletions onto the message they are about', async () => {
  const { server, berlin } = await holding(messages(1, 2));
  const [target] = berlin.messages;
  server.socket.say(about(3, 'edit', 'better'));
  assert.equal(target.body, 'better');
  assert.equal(target.edited_at, message(3).sent_at);
  server.socket.say(about(4, 'reaction', '👍'), about(5, 'reaction', '👍', { sender_id: ME }));
  assert.deepEqual(target.reactions, { '👍': [message(1).sender_id, ME] });
  server.socket.say(about(6, 'reaction', '♥'));
  assert.deepEqual(target.reactions, { '👍': [ME], '♥': [message(1).sender_id] }, 'a new one replaces the old one');
  server.socket.say(about(7, 'reaction', ''));
  assert.deepEqual(target.reactions, { '👍': [ME] });
  server.socket.say(about(8, 'delete', ''));
  assert.equal(target.body, '');
  assert.equal(target.deleted_at, message(8).sent_at);
  assert.equal(berlin.messages[2].body, '', 'the edit\'s text goes with it');
  server.socket.say(about(9, 'edit', 'too late'));
  assert.equal(target.body, '');
  assert.equal(berlin.last_message.seq, 2, 'what is about another message is no preview');
  assert.deepEqual(seqs(berlin.messages), [1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

test('does not fold again what a page has folded in', async () => {
  const folded = message(1, { body: 'third', edited_at: message(4).sent_at });
  const { server, clock, berlin } = await holding([folded, message(2), about(3, 'edit', 'second')],
    { pageFields: { more: false, latest_seq: 4 } });
  assert.equal(berlin.messages[0].body, 'third');
  server.socket.say(about(4, 'edit', 'third'), about(5, 'edit', 'fourth'));
  await clock.settle();
  assert.equal(berlin.messages[0].body, 'fourth');
});

test('lets an edit without a body change nothing: it lost a race against a deletion', async () => {
  const { server, berlin } = await holding(messages(1, 2));
  server.socket.say(about(3, 'edit', ''));
  assert.equal(berlin.messages[0].body, 'message 1');
  assert.equal(berlin.messages[0].edited_at, undefined);
  server.socket.say(about(4, 'delete', ''), about(5, 'edit', ''));
  assert.equal(berlin.messages[0].body, '');
  assert.equal(berlin.messages[0].edited_at, undefined);
});

test('takes the words off an attachment', async () => {
  const { server, berlin } = await holding([message(1, { message_type: 'image', media: { media_id: id(5) }, body: 'the tent' })]);
  server.socket.say(about(2, 'edit', ''));
  assert.equal(berlin.messages[0].body, '');
  assert.equal(berlin.messages[0].edited_at, message(2).sent_at);
});

test('believes a page that has folded in what it no longer shows', async () => {
  const { server, berlin } = await holding([message(1), about(2, 'reaction', '👍'), about(3, 'reaction', '')]);
  assert.equal(berlin.messages[0].reactions, undefined, 'taken back, and so not in the fold');
  server.socket.say(about(4, 'reaction', '♥'));
  assert.deepEqual(berlin.messages[0].reactions, { '♥': [message(1).sender_id] });
});

test('changes the last message in the list too where only that is held of it', async () => {
  const store = new MemoryStore();
  const before = await holding([message(1), about(2, 'reaction', '👍')], { store });
  before.berlin.window.trim(1);
  await before.parley.stop();
  const { parley, server, clock } = await online({ store });
  server.socket.say(about(3, 'edit', 'better'));
  await clock.settle();
  assert.deepEqual(seqs(parley.conversations.get(BERLIN).messages), [2, 3]);
  assert.equal(parley.conversations.get(BERLIN).last_message.body, 'better');
});

test('takes a new title from the log, should nobody have pushed it', async () => {
  const store = new MemoryStore();
  const { server, parley, berlin } = await holding(messages(1, 2), { store });
  server.socket.say(message(3, { message_type: 'system', event: { kind: 'renamed', title: 'Hamburg' } }));
  assert.equal(berlin.title, 'Hamburg');
  server.socket.say(conversation(BERLIN, { title: 'Bremen' }));
  await parley.stop();
  const after = setUp({ store });
  await after.parley.start();
  assert.equal(after.parley.conversations.get(BERLIN).title, 'Bremen', 'which is newer than what the log holds');
});

test('knows until when the user is muted, over a reload too', async () => {
  const store = new MemoryStore();
  const { server, parley, berlin } = await holding(messages(1, 2), { store });
  const until = '2026-11-24T11:00:00.000Z';
  const muted = (seq, userId, fields) => message(seq, { message_type: 'system', body: '',
    event: { kind: 'member_muted', user_id: userId, ...fields } });
  server.socket.say(muted(3, id(7), { muted_until: until }));
  assert.equal(berlin.muted_until, null, 'that is somebody else');
  server.socket.say(muted(4, ME, { muted_until: until }));
  await parley.stop();
  const after = await online({ store });
  const again = after.parley.conversations.get(BERLIN);
  assert.equal(again.muted_until, until);
  after.server.socket.say(muted(5, ME, {}));
  assert.equal(again.muted_until, null);
});

test('folds onto older messages that are loaded later', async () => {
  const { parley, server, berlin } = await holding([message(10), about(11, 'edit', 'better')], { pageFields: { more: true } });
  server.on.history = () => [page([...messages(1, 9)], { latest_seq: 10 })];
  await parley.loadOlder(BERLIN);
  assert.equal(berlin.messages[0].body, 'better');
});

test('keeps what was folded over a reload', async () => {
  const store = new MemoryStore();
  const before = await holding(messages(1, 2), { store });
  await before.clock.advance(1_000);
  before.server.socket.say(about(3, 'reaction', '👍'));
  await before.parley.stop();
  const after = setUp({ store });
  await after.parley.start();
  assert.deepEqual(after.parley.conversations.get(BERLIN).messages[0].reactions, { '👍': [message(1).sender_id] });
});

test('does not trip over hostile reactions, targets and types', async () => {
  const { server, berlin } = await holding(messages(1, 2));
  server.socket.say(about(3, 'reaction', '__proto__'), about(4, 'reaction', 'constructor', { sender_id: ME }),
    about(5, 'edit', 'x', { target_message_id: id(999) }), about(6, 'edit', 'x', { target_message_id: id(6) }),
    message(7, { message_type: 'hologram' }), { ...message(8), body: 5, sender_id: null, mentions: 'x', event: 1, reactions: [] });
  assert.deepEqual(seqs(berlin.messages), [1, 2, 3, 4, 5, 6, 7, 8]);
  assert.deepEqual(Object.keys(berlin.messages[0].reactions), ['__proto__', 'constructor']);
  assert.equal(berlin.messages[7].body, '');
});
