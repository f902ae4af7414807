import assert from 'node:assert/strict';
import { test } from 'node:test';
import { holding } from './support/parley.mjs';
import { BEN, BERLIN, CAROL, ME, PARIS, message, messages } from './support/server.mjs';

const typing = (userId, active = true, conversationId = BERLIN) => ({
  type: 'typing', conversation_id: conversationId, user_id: userId, active });
const said = (socket) => socket.all('typing').map(({ active }) => active);

async function talk() {
  const world = await holding(messages(1, 3));
  const changes = [];
  world.parley.addEventListener('typing', ({ detail }) => changes.push([detail.conversation_id, world.parley.typingIn(BERLIN)]));
  return { ...world, changes };
}

test('says every 3 s that the user writes, and that they stopped 5 s after the last key', async () => {
  const { parley, server, clock } = await talk();
  for (let key = 0; key < 35; key++) { // 7 s
    parley.setTyping(BERLIN);
    await clock.advance(200);
  }
  assert.deepEqual(said(server.socket), [true, true, true]);
  await clock.advance(4_799);
  assert.deepEqual(said(server.socket), [true, true, true]);
  await clock.advance(1);
  assert.deepEqual(said(server.socket), [true, true, true, false]);
  await clock.advance(60_000);
  assert.equal(server.socket.all('typing').length, 4);
});

test('says at once that the user stopped, where the page or a message does', async () => {
  const { parley, server } = await talk();
  parley.setTyping(BERLIN, false);
  assert.deepEqual(said(server.socket), [], 'who has not begun has not stopped');
  parley.setTyping(BERLIN);
  parley.setTyping(BERLIN, false);
  parley.setTyping(BERLIN);
  await parley.send(BERLIN, { body: 'hello' });
  assert.deepEqual(said(server.socket), [true, false, true, false]);
});

test('knows who writes, in the order in which they began', async () => {
  const { parley, server, changes } = await talk();
  server.socket.say(typing(CAROL), typing(BEN), typing(CAROL));
  assert.deepEqual(parley.typingIn(BERLIN), [CAROL, BEN]);
  assert.deepEqual(changes.length, 2, 'a repetition changes nothing');
  server.socket.say(typing(CAROL, false));
  assert.deepEqual(parley.typingIn(BERLIN), [BEN]);
});

test('believes it for 10 s', async () => {
  const { parley, server, clock, changes } = await talk();
  server.socket.say(typing(BEN));
  await clock.advance(9_000);
  server.socket.say(typing(BEN));
  await clock.advance(9_999);
  assert.deepEqual(parley.typingIn(BERLIN), [BEN]);
  await clock.advance(1);
  assert.deepEqual(parley.typingIn(BERLIN), []);
  assert.deepEqual(changes.at(-1), [BERLIN, []]);
});

test('a message ends its sender\'s typing, a reaction does not', async () => {
  const { parley, server } = await talk();
  server.socket.say(typing(BEN), typing(CAROL));
  server.socket.say(message(4, { message_type: 'reaction', body: '👍', target_message_id: message(1).message_id }));
  assert.deepEqual(parley.typingIn(BERLIN), [BEN, CAROL]);
  server.socket.say(message(5));
  assert.deepEqual(parley.typingIn(BERLIN), [CAROL]);
});

test('forgets all without a connection, and says nothing', async () => {
  const { parley, server, clock, changes } = await talk();
  server.socket.say(typing(BEN));
  parley.setTyping(BERLIN);
  const socket = server.socket;
  socket.drop(1006);
  assert.deepEqual(parley.typingIn(BERLIN), []);
  assert.deepEqual(changes.at(-1), [BERLIN, []]);
  parley.setTyping(BERLIN);
  await clock.advance(1_000);
  assert.deepEqual([said(socket), said(server.socket)], [[true], []]);
  parley.setTyping(BERLIN);
  assert.deepEqual(said(server.socket), [true], 'on the new connection from the beginning');
});

test('passes over the user\'s own other devices, strange conversations and what is none', async () => {
  const { parley, server } = await talk();
  server.socket.say(typing(ME), typing(BEN, true, PARIS), typing('ben'), { ...typing(BEN), active: 'yes' });
  assert.deepEqual(parley.typingIn(BERLIN), []);
  assert.deepEqual(parley.typingIn(PARIS), []);
  parley.setTyping('nowhere');
  assert.deepEqual(said(server.socket), []);
});
