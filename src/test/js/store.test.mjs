import { test } from 'node:test';
import assert from 'node:assert/strict';
import { MemoryStore } from '../../main/resources/static/parley/parley.js';
import { holding, seqs, setUp } from './support/parley.mjs';
import { BERLIN, messages } from './support/server.mjs';
import { storeContract } from './support/store-contract.mjs';

for (const { name, check } of storeContract) {
  test(`a MemoryStore ${name}`, () => check(new MemoryStore()));
}

test('works from memory where the store cannot be opened', async () => {
  const refuse = async () => Promise.reject(new Error('not in private windows'));
  const store = { open: refuse, load: refuse, saveConversations: refuse, removeConversations: refuse, saveOutbox: refuse,
    removeOutbox: refuse, close: refuse };
  const { parley, berlin } = await holding(messages(1, 3), { store });
  assert.deepEqual(seqs(berlin.messages), [1, 2, 3]);
  assert.equal((await parley.send(BERLIN, { body: 'x' })).body, 'x');
  await parley.stop();
});

test('saves again what the store did not take', async () => {
  const store = new MemoryStore();
  const save = store.saveConversations;
  store.saveConversations = async () => Promise.reject(new Error('busy'));
  const { clock } = await holding(messages(1, 3), { store });
  await clock.advance(1_000);
  assert.deepEqual((await store.load()).messages, []);
  store.saveConversations = save;
  await clock.advance(5_000);
  assert.deepEqual(seqs((await store.load()).messages), [1, 2, 3]);
});

test('never keeps a cursor beyond the messages it keeps', async () => {
  const store = new MemoryStore();
  const { server, clock } = await holding(messages(1, 3), { store });
  server.socket.say(...messages(4, 6));
  await clock.advance(1_000);
  const reloaded = setUp({ store });
  await reloaded.parley.start();
  await reloaded.clock.settle();
  const { conversations, messages: kept } = await store.load();
  assert.equal(conversations[0].latest_seq, 6);
  assert.deepEqual(seqs(kept), [1, 2, 3, 4, 5, 6]);
  assert.deepEqual(reloaded.server.socket.all('sync')[0].cursors, [{ conversation_id: BERLIN, seq: 6 }]);
});

test('can be stopped and started again', async () => {
  const { parley, server, clock, berlin } = await holding(messages(1, 3));
  await parley.stop();
  await parley.start();
  await clock.settle();
  assert.equal(parley.state.name, 'online');
  assert.equal(server.sockets.length, 2);
  assert.equal(parley.conversations.get(BERLIN), berlin);
});
