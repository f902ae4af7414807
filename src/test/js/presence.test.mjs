import assert from 'node:assert/strict';
import { test } from 'node:test';
import { holding, online, setUp } from './support/parley.mjs';
import { BEN, CAROL, ME, id, messages } from './support/server.mjs';

const seen = (userId, status = 'online', lastSeenAt = '2026-11-24T09:59:00.000Z') => ({
  user_id: userId, status, last_seen_at: lastSeenAt });
const asked = (socket, type) => socket.all(type).map((frame) => frame.user_ids);
const many = (count) => Array.from({ length: count }, (_, i) => id(70_000 + i));

/** A client that is online, with a server at which everybody is. */
async function company(options) {
  const world = await online(options);
  world.server.on.watch = ({ user_ids }) => [{ type: 'presences', users: user_ids.map((userId) => seen(userId)) }];
  world.server.on.unwatch = () => [{ type: 'presences', users: [] }];
  const changes = [];
  world.parley.addEventListener('presence', ({ detail }) => changes.push(detail.user_ids));
  return { ...world, changes };
}

test('asks for those who are watched in one frame, and tells of what changes', async () => {
  const { parley, server, clock, changes } = await company();
  parley.watch([BEN]);
  parley.watch([CAROL, BEN, 'nobody']);
  assert.equal(parley.presenceOf(BEN), null);
  await clock.advance(100);
  assert.deepEqual(asked(server.socket, 'watch'), [[BEN, CAROL]]);
  assert.deepEqual(parley.presenceOf(BEN), seen(BEN));
  server.socket.say({ type: 'presence', ...seen(BEN, 'away') });
  assert.equal(parley.presenceOf(BEN).status, 'away');
  assert.deepEqual(changes, [[BEN, CAROL], [BEN]]);
});

test('lets go of a user once nobody wants them any more', async () => {
  const { parley, server, clock, changes } = await company();
  parley.watch([BEN, CAROL]);
  parley.watch([BEN]);
  await clock.advance(100);
  parley.unwatch([BEN, CAROL]);
  await clock.advance(100);
  assert.deepEqual(asked(server.socket, 'unwatch'), [[CAROL]]);
  assert.equal(parley.presenceOf(CAROL), null);
  assert.equal(parley.presenceOf(BEN).status, 'online');
  assert.deepEqual(changes.at(-1), [CAROL]);
  server.socket.say({ type: 'presence', ...seen(CAROL, 'away') });
  assert.equal(parley.presenceOf(CAROL), null, 'what comes late is not believed');
});

test('says nothing of users who come into view and go at once', async () => {
  const { parley, server, clock } = await company();
  parley.watch([BEN]);
  parley.unwatch([BEN]);
  await clock.advance(1_000);
  assert.deepEqual(asked(server.socket, 'watch'), []);
  assert.deepEqual(asked(server.socket, 'unwatch'), []);
});

test('knows nothing without a connection, and asks again on the next one', async () => {
  const { parley, server, clock, changes } = await company();
  parley.watch([BEN]);
  await clock.advance(100);
  server.socket.drop(1006);
  assert.equal(parley.presenceOf(BEN), null);
  assert.deepEqual(changes.at(-1), [BEN]);
  parley.watch([CAROL]);
  await clock.advance(1_000);
  assert.equal(server.sockets.length, 2);
  assert.deepEqual(asked(server.socket, 'watch'), [[BEN, CAROL]]);
  assert.equal(parley.presenceOf(BEN).status, 'online');
});

test('watches the first 500, and the next as soon as there is room', async () => {
  const { parley, server, clock } = await company();
  const users = many(502);
  parley.watch(users);
  await clock.advance(100);
  assert.deepEqual(asked(server.socket, 'watch').flat(), users.slice(0, 500));
  assert.ok(asked(server.socket, 'watch').every((part) => part.length <= 100));
  assert.equal(parley.presenceOf(users[500]), null);
  parley.unwatch([users[7]]);
  await clock.advance(100);
  const [first, second] = server.socket.received.slice(-2);
  assert.deepEqual([first.type, first.user_ids], ['unwatch', [users[7]]], 'first, to have room');
  assert.deepEqual([second.type, second.user_ids], ['watch', [users[500]]]);
});

test('asks again where the server is busy, and not where it refuses', async () => {
  const { parley, server, clock } = await company();
  const answers = [{ type: 'error', code: 'overloaded', retry_after_ms: 7_000 }, { type: 'error', code: 'bad_request' }];
  server.on.watch = () => [answers.shift()];
  parley.watch([BEN]);
  await clock.advance(7_099);
  assert.equal(asked(server.socket, 'watch').length, 1);
  await clock.advance(1);
  assert.equal(asked(server.socket, 'watch').length, 2);
  await clock.advance(60_000);
  assert.equal(asked(server.socket, 'watch').length, 2);
});

test('passes over a presence that is none', async () => {
  const { parley, server, clock } = await company();
  server.on.watch = () => [{ type: 'presences', users: [null, { user_id: BEN, status: 'asleep' }, { status: 'online' },
    { user_id: CAROL, status: 'offline', last_seen_at: 'yesterday' }] }];
  parley.watch([BEN, CAROL]);
  await clock.advance(100);
  assert.equal(parley.presenceOf(BEN), null);
  assert.deepEqual(parley.presenceOf(CAROL), seen(CAROL, 'offline', null));
});

test('says the user\'s own presence when it changes, and again on a new connection only where it is away', async () => {
  const { parley, server, clock } = await company();
  const said = () => server.socket.all('presence').map(({ status }) => status);
  parley.setPresence('online');
  assert.deepEqual(said(), []);
  parley.setPresence('away');
  parley.setPresence('away');
  assert.deepEqual(said(), ['away']);
  server.socket.drop(1006);
  await clock.advance(1_000);
  assert.deepEqual(said(), ['away']);
  parley.setPresence('online');
  assert.deepEqual(said(), ['away', 'online']);
  server.socket.drop(1006);
  await clock.advance(1_000);
  assert.deepEqual(said(), []);
  assert.throws(() => parley.setPresence('offline'), TypeError);
});

test('says once a minute that the user is still there', async () => {
  const { parley, server, clock } = await company();
  for (let second = 0; second < 180; second += 5) {
    parley.setPresence('online');
    await clock.advance(5_000);
  }
  assert.deepEqual(server.socket.all('presence').map(({ status }) => status), ['online', 'online']);
});

test('a wish before the start is heard with the first welcome', async () => {
  const { parley, server, clock } = setUp();
  parley.watch([BEN]);
  parley.setPresence('away');
  await parley.start();
  await clock.settle();
  assert.deepEqual(asked(server.socket, 'watch'), [[BEN]]);
  assert.deepEqual(server.socket.all('presence').map(({ status }) => status), ['away']);
});

test('leaves no timer behind', async () => {
  const { parley, server, clock } = await holding(messages(1, 1));
  parley.watch([BEN, ME]);
  server.socket.drop(4503);
  assert.equal(parley.state.name, 'ended');
  parley.watch([CAROL]);
  await clock.advance(60_000);
  assert.equal(clock.timers, 0);
});
