import { MemoryStore, Parley } from '../../../main/resources/static/parley/parley.js';
import { FakeClock } from './clock.mjs';
import { BERLIN, ME, ScriptedServer, conversation, page, token } from './server.mjs';

export const DAY = 24 * 60 * 60_000;

/** A client, its server and its time. */
export function setUp({ store = new MemoryStore(), server = new ScriptedServer(), clock = new FakeClock(), ...options } = {}) {
  const parley = new Parley({
    url: 'ws://localhost/ws', deviceId: 'web-1', userId: ME, client: 'test/1',
    token: async () => token(clock.now() / 1000 + 3600),
    store, WebSocket: server.WebSocket, ...pick(clock), ...options,
  });
  const events = [];
  for (const type of ['state', 'conversations', 'messages', 'outbox', 'receipt']) {
    parley.addEventListener(type, ({ detail }) => events.push({ type, ...detail }));
  }
  return { parley, server, clock, store, events };
}

const pick = ({ now, random, setTimeout, clearTimeout }) => ({ now, random, setTimeout, clearTimeout });

/** A client that is online. */
export async function online(options) {
  const world = setUp(options);
  await world.parley.start();
  await world.clock.settle();
  return world;
}

/** A client that is online and holds a conversation with these messages. */
export async function holding(held, options = {}) {
  const { pageFields, conversationFields, ...rest } = options;
  const world = setUp(rest);
  const { sync } = world.server.on;
  world.server.on.sync = () => [conversation(BERLIN, conversationFields), page(held, pageFields),
    { type: 'synced', conversations: 1 }];
  await world.parley.start();
  await world.clock.settle();
  world.server.on.sync = sync;
  return { ...world, berlin: world.parley.conversations.get(BERLIN) };
}

export const seqs = (held) => held.map(({ seq }) => seq);
export const states = (events) => events.filter(({ type }) => type === 'state').map(({ state }) => state.name);
