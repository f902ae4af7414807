import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MemoryStore } from '../../main/resources/static/parley/parley.js';
import { DAY, holding, online, setUp } from './support/parley.mjs';
import { BERLIN, ME, PARIS, conversation, id, message, messages, page } from './support/server.mjs';

const sentTo = (socket) => socket.all('send').map(({ body, attempt }) => `${body}/${attempt}`);
const answerTo = (frame, fields = {}) => ({
  type: 'sent', re: frame.id, conversation_id: frame.conversation_id, client_message_id: frame.client_message_id,
  message_id: id(900), sent_at: '2026-11-24T10:00:01.000Z', duplicate: false, ...fields,
});
const refusal = (code, fields = {}) => ({ type: 'error', code, message: `because ${code}`, ...fields });
const own = (entry, seq = 1) => message(seq, { sender_id: ME, client_message_id: entry.client_message_id });
const write = (parley, ...bodies) => Promise.all(bodies.map((body) => parley.send(BERLIN, { message_type: 'text', body })));

test('keeps a message in the store before it is sent', async () => {
  const world = await online();
  const saves = [];
  let store;
  world.store.saveOutbox = (entries) => {
    saves.push(structuredClone(entries));
    return new Promise((resolve) => { store = resolve; });
  };
  const sending = world.parley.send(BERLIN, { body: 'hello' });
  await world.clock.settle();
  assert.equal(world.parley.outbox[0].state, 'queued', 'it shows at once');
  assert.equal(world.server.socket.all('send').length, 0);
  store();
  const entry = await sending;
  await world.clock.settle();
  assert.equal(world.server.socket.all('send').length, 0, 'the attempt is kept first, too');
  store();
  await world.clock.settle();
  assert.deepEqual(saves.map(([{ state, attempt }]) => `${state}/${attempt}`), ['queued/0', 'sending/1']);
  const [frame] = world.server.socket.all('send');
  assert.equal(frame.client_message_id, entry.client_message_id);
  assert.match(frame.client_message_id, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.equal(frame.message_type, 'text');
  assert.equal(frame.attempt, 1);
});

test('does not let a message overtake one that is still being kept', async () => {
  const { parley, server, clock, store } = await online();
  const save = store.saveOutbox.bind(store);
  let go;
  store.saveOutbox = (entries) => (entries[0].body === 'one' && entries[0].state === 'queued'
    ? new Promise((resolve) => { go = resolve; }) : save(entries));
  const writing = write(parley, 'one', 'two');
  await clock.settle();
  assert.deepEqual(sentTo(server.socket), []);
  go();
  await writing;
  await clock.settle();
  assert.deepEqual(sentTo(server.socket), ['one/1', 'two/1']);
});

test('says so when a message cannot be kept, and does not send it', async () => {
  const { parley, server, store } = await online();
  store.saveOutbox = async () => Promise.reject(new Error('disk full'));
  await assert.rejects(parley.send(BERLIN, { body: 'hello' }), /disk full/);
  assert.deepEqual(parley.outbox, []);
  assert.equal(server.socket.all('send').length, 0);
});

test('is sent once answered, and leaves the outbox when its message has come', async () => {
  const { parley, server, clock, berlin, store } = await holding([message(1)]);
  server.on.send = (frame) => [answerTo(frame)];
  const [entry] = await write(parley, 'hello');
  await clock.settle();
  assert.equal(entry.state, 'sent');
  assert.equal(entry.message_id, id(900));
  assert.equal(parley.outbox.length, 1);
  server.socket.say(own(entry, 2));
  await clock.settle();
  assert.deepEqual(parley.outbox, []);
  assert.deepEqual((await store.load()).outbox, []);
  assert.equal(berlin.last_message.client_message_id, entry.client_message_id);
});

test('settles an entry whose message comes before it is answered', async () => {
  const { parley, server, clock } = await holding([message(1)]);
  const [entry] = await write(parley, 'hello');
  await clock.settle();
  server.socket.say(own(entry, 2));
  server.socket.say(answerTo(server.socket.all('send')[0]));
  await clock.advance(60_000);
  assert.deepEqual(parley.outbox, []);
  assert.equal(server.socket.all('send').length, 1);
});

test('does not take another one\'s message with the same key for its own', async () => {
  const { parley, server, clock } = await holding([message(1)]);
  const [entry] = await write(parley, 'hello');
  await clock.settle();
  server.socket.say(message(2, { client_message_id: entry.client_message_id }));
  await clock.settle();
  assert.equal(parley.outbox.length, 1);
});

test('sends again after a reconnect, in order, with the same key and a higher attempt', async () => {
  const { parley, server, clock } = await online();
  const [first, second] = await write(parley, 'one', 'two');
  await clock.settle();
  server.socket.drop(1006);
  const [third] = await write(parley, 'three');
  assert.deepEqual(parley.outbox.map(({ state }) => state), ['sending', 'sending', 'queued']);
  await clock.advance(500);
  assert.deepEqual(sentTo(server.socket), ['one/2', 'two/2', 'three/1']);
  assert.deepEqual(server.socket.all('send').map((frame) => frame.client_message_id),
    [first, second, third].map((entry) => entry.client_message_id));
});

test('sends again after a reload, in order, with the same key and a higher attempt', async () => {
  const store = new MemoryStore();
  const before = await online({ store });
  const [first] = await write(before.parley, 'one');
  await before.clock.settle();
  before.server.socket.drop(1006);
  await write(before.parley, 'two');
  const after = setUp({ store });
  after.server.on.hello = () => [];
  await after.parley.start();
  assert.deepEqual(after.parley.outbox.map(({ body, state }) => `${body} ${state}`), ['one sending', 'two queued'],
    'it shows before the network answers');
  const again = await online({ store });
  assert.deepEqual(sentTo(again.server.socket), ['one/2', 'two/1']);
  assert.equal(again.server.socket.all('send')[0].client_message_id, first.client_message_id);
});

test('sends nothing before a sync has shown what arrived the last time', async () => {
  const { parley, server, clock } = await holding([message(1)]);
  const [entry] = await write(parley, 'one');
  await clock.settle();
  server.on.sync = () => [page([own(entry, 2)]), { type: 'synced' }];
  server.socket.drop(1006);
  await clock.advance(500);
  assert.equal(server.sockets.length, 2);
  assert.equal(server.socket.all('send').length, 0);
  assert.deepEqual(parley.outbox, []);
});

test('does not wait for the last page of a long sync', async () => {
  const world = setUp();
  world.server.on.sync = (frame) => (frame.next ? [] : [{ type: 'synced', next: '1' }]);
  await world.parley.start();
  await write(world.parley, 'one');
  await world.clock.settle();
  assert.deepEqual(sentTo(world.server.socket), ['one/1']);
  assert.equal(world.parley.state.name, 'catching-up');
  const { socket } = world.server;
  socket.say({ type: 'synced', re: socket.all('sync')[1].id });
  socket.say(answerTo(socket.all('send')[0]));
  await world.clock.advance(60_000);
  assert.deepEqual(sentTo(socket), ['one/1'], 'and goes on with what it began');
  assert.equal(world.parley.outbox[0].state, 'sent');
});

test('keeps at most 16 of a conversation unanswered, and others do not wait for them', async () => {
  const { parley, server, clock } = await online();
  await write(parley, ...Array.from({ length: 20 }, (_, i) => `${i}`));
  await parley.send(PARIS, { body: 'elsewhere' });
  await clock.settle();
  assert.deepEqual(sentTo(server.socket), [...Array.from({ length: 16 }, (_, i) => `${i}/1`), 'elsewhere/1']);
  server.socket.say(answerTo(server.socket.all('send')[0]));
  await clock.settle();
  assert.equal(sentTo(server.socket).at(-1), '16/1');
});

test('holds back what is behind a send that failed, until that is settled', async () => {
  const { parley, server, clock } = await online();
  await write(parley, 'one', 'two');
  await clock.settle();
  const [one, two] = server.socket.all('send');
  server.socket.say(refusal('overloaded', { re: one.id, retry_after_ms: 3_000 }));
  await write(parley, 'three');
  await parley.send(PARIS, { body: 'elsewhere' });
  server.socket.say(answerTo(two));
  await clock.advance(2_999);
  assert.deepEqual(sentTo(server.socket), ['one/1', 'two/1', 'elsewhere/1']);
  await clock.advance(1);
  assert.deepEqual(sentTo(server.socket).slice(3), ['one/2']);
  server.socket.say(answerTo(server.socket.all('send').at(-1)));
  await clock.settle();
  assert.deepEqual(sentTo(server.socket).slice(4), ['three/1']);
});

test('tries several that failed one after the other, in their order', async () => {
  const { parley, server, clock } = await online();
  await write(parley, 'one', 'two', 'three');
  await clock.settle();
  const [one, two] = server.socket.all('send');
  server.socket.say(refusal('unavailable', { re: two.id, retry_after_ms: 10 }));
  server.socket.say(refusal('unavailable', { re: one.id, retry_after_ms: 1_000 }));
  await clock.advance(1_000);
  assert.deepEqual(sentTo(server.socket).slice(3), ['one/2']);
  server.socket.say(answerTo(server.socket.all('send').at(-1)));
  await clock.settle();
  assert.deepEqual(sentTo(server.socket).slice(4), ['two/2']);
});

for (const code of ['overloaded', 'unavailable', 'internal', 'rate_limited', 'something_new', 'token_expired']) {
  test(`goes on trying after ${code}, which is never a refusal`, async () => {
    const { parley, server, clock } = await online();
    server.on.send = () => [refusal(code)];
    const [entry] = await write(parley, 'one');
    await clock.settle();
    assert.equal(entry.state, 'sending');
    await clock.advance(500);
    assert.deepEqual(sentTo(server.socket), ['one/1', 'one/2']);
    await clock.advance(999);
    assert.equal(sentTo(server.socket).length, 2, 'with a growing pause');
    server.on.send = (frame) => [answerTo(frame)];
    await clock.advance(1);
    assert.equal(entry.state, 'sent');
  });
}

test('tries again where there is no answer for 10 s, and takes a late one', async () => {
  const { parley, server, clock } = await online();
  const [entry] = await write(parley, 'one');
  await clock.advance(10_499);
  assert.deepEqual(sentTo(server.socket), ['one/1']);
  await clock.advance(1);
  assert.deepEqual(sentTo(server.socket), ['one/1', 'one/2']);
  server.socket.say(answerTo(server.socket.all('send')[0]));
  assert.equal(entry.state, 'sent');
  await clock.advance(60_000);
  assert.equal(sentTo(server.socket).length, 2);
});

test('rests every conversation while the user is rate limited', async () => {
  const { parley, server, clock } = await online();
  await write(parley, 'one');
  await clock.settle();
  server.socket.say(refusal('rate_limited', { re: server.socket.all('send')[0].id, retry_after_ms: 4_000 }));
  await parley.send(PARIS, { body: 'elsewhere' });
  await clock.advance(3_999);
  assert.equal(server.socket.all('send').length, 1);
  await clock.advance(1);
  assert.deepEqual(sentTo(server.socket), ['one/1', 'one/2', 'elsewhere/1']);
});

test('keeps to the pace that the server has named', async () => {
  const world = setUp();
  world.server.welcome = { ...world.server.welcome, limits: { ...world.server.welcome.limits, send_burst: 3, sends_per_second: 2 } };
  await world.parley.start();
  await world.clock.settle();
  await write(world.parley, '1', '2', '3', '4', '5');
  await world.clock.settle();
  assert.equal(world.server.socket.all('send').length, 3);
  await world.clock.advance(500);
  assert.equal(world.server.socket.all('send').length, 4);
  await world.clock.advance(500);
  assert.equal(world.server.socket.all('send').length, 5);
});

for (const code of ['blocked', 'muted', 'not_a_member', 'forbidden', 'not_found', 'body_too_large', 'conflict', 'bad_request']) {
  test(`shows a send refused with ${code} as that, and what is behind it goes on`, async () => {
    const { parley, server, clock, store } = await online();
    const [entry] = await write(parley, 'one', 'two');
    await clock.settle();
    const [one] = server.socket.all('send');
    server.socket.say(refusal(code, { re: one.id }));
    await write(parley, 'three');
    await clock.advance(5_000);
    assert.equal(entry.state, 'refused');
    assert.equal(entry.code, code);
    assert.equal(entry.reason, `because ${code}`);
    assert.deepEqual(sentTo(server.socket), ['one/1', 'two/1', 'three/1']);
    assert.equal((await store.load()).outbox[0].state, 'refused');
  });
}

test('sends a refused one once more when the user wants it, with the same key', async () => {
  const { parley, server, clock } = await online();
  server.on.send = () => [refusal('muted')];
  const [entry] = await write(parley, 'one');
  await clock.settle();
  server.on.send = (frame) => [answerTo(frame)];
  assert.equal(await parley.retry(entry.client_message_id), true);
  await clock.settle();
  assert.equal(entry.state, 'sent');
  assert.equal(entry.code, undefined);
  assert.deepEqual(sentTo(server.socket), ['one/1', 'one/2']);
  assert.equal(await parley.retry(entry.client_message_id), false);
});

test('sends replies, mentions, reactions, edits and deletions by the same road, in their order', async () => {
  const { parley, server, clock } = await holding([message(1)]);
  const about = (message_type, body, fields) => parley.send(BERLIN, { message_type, body, target_message_id: id(1), ...fields });
  await about('text', 'I agree', { mentions: [id(7)] });
  await about('reaction', '👍');
  await about('edit', 'better');
  await about('reaction', '');
  await about('delete', '');
  await clock.settle();
  assert.deepEqual(server.socket.all('send').map(({ message_type: type, body, target_message_id: target, mentions }) =>
    [type, body, target, mentions]), [['text', 'I agree', id(1), [id(7)]], ['reaction', '👍', id(1), undefined],
    ['edit', 'better', id(1), undefined], ['reaction', '', id(1), undefined], ['delete', '', id(1), undefined]]);
});

test('folds an own reaction once its message has come, and settles it in the same moment', async () => {
  const { parley, server, clock, berlin } = await holding([message(1)]);
  const entry = await parley.send(BERLIN, { message_type: 'reaction', body: '👍', target_message_id: id(1) });
  await clock.settle();
  server.socket.say(answerTo(server.socket.all('send')[0]));
  assert.equal(parley.outbox.length, 1, 'it is not in the conversation yet');
  assert.equal(berlin.messages[0].reactions, undefined);
  server.socket.say({ ...own(entry, 2), message_type: 'reaction', body: '👍', target_message_id: id(1) });
  assert.deepEqual(berlin.messages[0].reactions, { '👍': [ME] });
  assert.equal(parley.outbox.length, 0);
});

test('can be cancelled only while it was never handed over, or was refused', async () => {
  const { parley, server, clock, store } = await online();
  const [sending] = await write(parley, 'one');
  await clock.settle();
  assert.equal(await parley.cancel(sending.client_message_id), false);
  server.socket.drop(1006);
  assert.equal(await parley.cancel(sending.client_message_id), false, 'it may have arrived');
  const [queued] = await write(parley, 'two');
  assert.equal(await parley.cancel(queued.client_message_id), true);
  assert.deepEqual((await store.load()).outbox.map(({ body }) => body), ['one']);
  assert.equal(await parley.cancel('unknown'), false);
});

test('refuses what could not be sent for 7 days, and no sooner', async () => {
  const { parley, server, clock } = await online();
  server.refusing = true;
  server.socket.drop(1006);
  const [entry] = await write(parley, 'one');
  parley.setOnline(false);
  await clock.advance(7 * DAY - 1);
  parley.setOnline(true);
  await clock.settle();
  assert.equal(entry.state, 'queued');
  parley.setOnline(false);
  await clock.advance(1);
  server.refusing = false;
  parley.setOnline(true);
  await clock.settle();
  assert.equal(entry.state, 'refused');
  assert.equal(entry.code, 'expired');
  assert.equal(server.socket.all('send').length, 0);
});

test('refuses by itself what fits into no frame: the server would only close the socket', async () => {
  const { parley, server, clock } = await online();
  const [entry] = await write(parley, 'é'.repeat(33_000), 'two');
  await clock.settle();
  assert.equal(entry.state, 'refused');
  assert.equal(entry.code, 'body_too_large');
  assert.deepEqual(sentTo(server.socket), ['two/1']);
});

test('takes no more than 1,000 that wait', async () => {
  const { parley, clock } = await online();
  parley.setOnline(false);
  await write(parley, ...Array(1_000).fill('x'));
  await assert.rejects(write(parley, 'one more'), /no more/);
  assert.equal(parley.outbox.length, 1_000);
  await clock.settle();
});

test('refuses to send what has no body or no conversation, and before it is started', async () => {
  const { parley } = setUp();
  await assert.rejects(parley.send(BERLIN, { body: 'x' }), /Not started/);
  await parley.start();
  await assert.rejects(parley.send(BERLIN, {}), TypeError);
  await assert.rejects(parley.send('berlin', { body: 'x' }), TypeError);
});

test('forgets a sent one whose message lies in what was skipped', async () => {
  const { parley, server, clock } = await holding([message(1)]);
  server.on.send = (frame) => [answerTo(frame)];
  const [entry] = await write(parley, 'one');
  await clock.settle();
  server.on.send = undefined;
  const [unanswered] = await write(parley, 'two');
  await clock.settle();
  server.on.sync = () => [page(messages(2, 101), { more: true, latest_seq: 2_000 }), { type: 'synced' }];
  server.on.history = () => [page(messages(1_901, 2_000), { more: true, latest_seq: 2_000 })];
  server.socket.drop(1006);
  await clock.advance(500);
  assert.equal(entry.state, 'sent');
  assert.deepEqual(parley.outbox, [unanswered]);
  server.socket.say(answerTo(server.socket.all('send')[0], { duplicate: true }));
  await clock.settle();
  assert.deepEqual(parley.outbox, []);
});

test('settles on loading what the messages beside it show to have arrived', async () => {
  const store = new MemoryStore();
  const before = await holding([message(1)], { store });
  const [entry] = await write(before.parley, 'one');
  store.removeOutbox = async () => Promise.reject(new Error('the page is gone'));
  before.server.socket.say(own(entry, 2));
  await before.parley.stop();
  delete store.removeOutbox;
  const after = setUp({ store });
  await after.parley.start();
  assert.deepEqual(after.parley.outbox, []);
  assert.deepEqual(after.parley.conversations.get(BERLIN).messages.map(({ seq }) => seq), [1, 2]);
});

test('tells the page of every change to the outbox', async () => {
  const { parley, server, clock, events } = await online();
  const changes = () => events.filter(({ type }) => type === 'outbox').length;
  const [entry] = await write(parley, 'one');
  await clock.settle();
  assert.equal(changes(), 2, 'queued and sending');
  server.socket.say(answerTo(server.socket.all('send')[0]));
  assert.equal(changes(), 3);
  server.socket.say(conversation(), own(entry));
  assert.equal(changes(), 4);
});
