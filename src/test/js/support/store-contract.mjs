// No node:assert here: these checks also run in a browser, over an IndexedDbStore.

const ONE = '00000000-0000-4000-8000-0000000000b1';
const TWO = '00000000-0000-4000-8000-0000000000b2';

const record = (id, fields = {}) => ({ conversation_id: id, kind: 'group', title: null, receipts: [], ...fields });
const message = (id, seq, fields = {}) => ({ conversation_id: id, seq, body: `${seq}`, ...fields });
const entry = (id, place, fields = {}) => ({ client_message_id: id, conversation_id: ONE, place, state: 'queued', ...fields });

function same(actual, expected) {
  if (JSON.stringify(actual) !== JSON.stringify(expected)) {
    throw new Error(`expected ${JSON.stringify(expected)}, was ${JSON.stringify(actual)}`);
  }
}

const places = (messages) => messages.map(({ conversation_id: id, seq }) => [id, seq]);

/** What every store does. `check` wants a store that is new and not open. */
export const storeContract = [
  {
    name: 'is empty at first',
    async check(store) {
      await store.open();
      same(await store.load(), { conversations: [], messages: [], outbox: [] });
    },
  },
  {
    name: 'gives conversations and messages back, by rising seq',
    async check(store) {
      await store.open();
      await store.saveConversations([
        { record: record(ONE, { title: 'one' }), messages: [message(ONE, 10), message(ONE, 9)], from_seq: 9 },
        { record: record(TWO), messages: [message(TWO, 1)], from_seq: 1 },
      ]);
      const { conversations, messages } = await store.load();
      same(conversations.map(({ title }) => title), ['one', null]);
      same(places(messages), [[ONE, 9], [ONE, 10], [TWO, 1]]);
    },
  },
  {
    name: 'replaces what has changed and forgets what lies before the window',
    async check(store) {
      await store.open();
      await store.saveConversations([{ record: record(ONE), messages: [1, 2, 3].map((seq) => message(ONE, seq)), from_seq: 1 },
        { record: record(TWO), messages: [message(TWO, 1)], from_seq: 1 }]);
      await store.saveConversations([
        { record: record(ONE, { title: 'new' }), messages: [message(ONE, 3, { body: 'edited' })], from_seq: 3 }]);
      const { conversations, messages } = await store.load();
      same(conversations[0].title, 'new');
      same(messages.map(({ body }) => body), ['edited', '1']);
    },
  },
  {
    name: 'forgets all messages of a conversation where none are held',
    async check(store) {
      await store.open();
      await store.saveConversations([{ record: record(ONE), messages: [message(ONE, 1)], from_seq: 1 }]);
      await store.saveConversations([{ record: record(ONE), messages: [], from_seq: null }]);
      const { conversations, messages } = await store.load();
      same([conversations.length, messages.length], [1, 0]);
    },
  },
  {
    name: 'forgets conversations with their messages, and leaves the others alone',
    async check(store) {
      await store.open();
      await store.saveConversations([{ record: record(ONE), messages: [message(ONE, 1)], from_seq: 1 },
        { record: record(TWO), messages: [message(TWO, 1)], from_seq: 1 }]);
      await store.removeConversations([ONE]);
      const { conversations, messages } = await store.load();
      same(conversations.map((one) => one.conversation_id), [TWO]);
      same(places(messages), [[TWO, 1]]);
    },
  },
  {
    name: 'keeps the outbox in the order of writing, replaces and removes entries',
    async check(store) {
      await store.open();
      await store.saveOutbox([entry('z', 1), entry('a', 2), entry('m', 3)]);
      await store.saveOutbox([entry('a', 2, { state: 'sending' })]);
      await store.removeOutbox(['m', 'unknown']);
      same((await store.load()).outbox.map(({ client_message_id: id, state }) => [id, state]), [['z', 'queued'], ['a', 'sending']]);
    },
  },
  {
    name: 'is not changed by what happens to objects after they were saved or loaded',
    async check(store) {
      await store.open();
      const saved = entry('a', 1);
      await store.saveOutbox([saved]);
      saved.state = 'refused';
      (await store.load()).outbox[0].state = 'sent';
      same((await store.load()).outbox[0].state, 'queued');
    },
  },
  {
    name: 'holds what it held after it was closed and opened again',
    async check(store) {
      await store.open();
      await store.saveOutbox([entry('a', 1)]);
      await store.close();
      await store.open();
      same((await store.load()).outbox.length, 1);
    },
  },
];
