import assert from 'node:assert/strict';
import { test } from 'node:test';
import { online, setUp, states } from './support/parley.mjs';
import { BEN, token } from './support/server.mjs';

test('says hello with its token and its device, then syncs, and is online once synced', async () => {
  const { parley, server, events } = await online({ token: async () => 'my-token' });
  const [hello, sync] = server.socket.received;
  assert.deepEqual(server.socket.protocols, ['parley.v1']);
  assert.equal(hello.type, 'hello');
  assert.equal(hello.token, 'my-token');
  assert.equal(hello.device_id, 'web-1');
  assert.equal(hello.client, 'test/1');
  assert.ok(hello.id);
  assert.deepEqual(sync.cursors, []);
  assert.deepEqual(states(events), ['connecting', 'catching-up', 'online']);
  assert.ok(Object.isFrozen(parley.state));
});

test('is catching up, not online, for as long as the sync is not answered', async () => {
  const world = setUp();
  world.server.on.sync = () => [];
  await world.parley.start();
  await world.clock.settle();
  assert.equal(world.parley.state.name, 'catching-up');
});

test('backs off exponentially with full jitter, up to 30 s', async () => {
  const { parley, server, clock } = setUp();
  server.refusing = true;
  await parley.start();
  await clock.settle();
  const pauses = [];
  for (let i = 0; i < 8; i++) {
    pauses.push(parley.state.nextTryAt - clock.now());
    await clock.advance(pauses.at(-1));
  }
  assert.deepEqual(pauses, [500, 1000, 2000, 4000, 8000, 16000, 30000, 30000]);
  clock.chance = 0.25;
  await clock.advance(30_000);
  assert.equal(parley.state.nextTryAt - clock.now(), 7500);
});

test('does not come back before its pause is over', async () => {
  const { server, clock } = await online();
  server.socket.drop(1006);
  await clock.advance(499);
  assert.equal(server.sockets.length, 1);
  await clock.advance(1);
  assert.equal(server.sockets.length, 2);
});

test('forgets earlier failures only after it has been caught up for a while', async () => {
  const { parley, server, clock } = await online();
  const pauseAfter = async (ms) => {
    await clock.advance(ms);
    server.socket.drop(4410);
    const pause = parley.state.nextTryAt - clock.now();
    await clock.advance(pause);
    return pause;
  };
  assert.equal(await pauseAfter(0), 500);
  assert.equal(await pauseAfter(0), 1000);
  assert.equal(await pauseAfter(5000), 500);
});

test('comes back when a draining node says, and not before', async () => {
  const { parley, server, clock } = await online();
  server.socket.say({ type: 'drain', reconnect_after_ms: 12_345 });
  await clock.advance(345);
  server.socket.drop(1012);
  assert.equal(parley.state.name, 'waiting');
  assert.equal(parley.state.nextTryAt - clock.now(), 12_000);
  assert.equal(parley.state.busy, false);
  await clock.advance(11_999);
  assert.equal(server.sockets.length, 1);
  await clock.advance(1);
  assert.equal(server.sockets.length, 2);
});

test('leaves a draining node that does not close', async () => {
  const { parley, server, clock } = await online();
  server.socket.say({ type: 'drain', reconnect_after_ms: 60_000 });
  await clock.advance(2_000);
  assert.equal(parley.state.name, 'waiting');
  assert.ok(server.socket.closedBy);
});

test('comes back after the pause that the server names in answer to hello, and calls it busy', async () => {
  const { parley, server, clock } = setUp();
  server.on.hello = () => [{ type: 'error', code: 'unavailable', message: '', retry_after_ms: 7_000 }];
  await parley.start();
  await clock.settle();
  assert.equal(parley.state.nextTryAt - clock.now(), 7_000);
  assert.equal(parley.state.busy, true);
  parley.wake();
  await clock.settle();
  assert.equal(server.sockets.length, 1, 'waking does not overrule a busy server');
  parley.tryNow();
  await clock.settle();
  assert.equal(server.sockets.length, 2, 'the user does');
});

test('calls a full node busy', async () => {
  const { parley, server } = await online();
  server.socket.drop(1013);
  assert.equal(parley.state.busy, true);
  assert.equal(parley.state.code, 1013);
});

for (const code of [4503, 4509, 4777]) {
  test(`ends for good at close code ${code}, until started again`, async () => {
    const { parley, server, clock } = await online();
    server.socket.drop(code, 'why');
    assert.deepEqual(parley.state, { name: 'ended', code, reason: 'why' });
    await clock.advance(120_000);
    parley.tryNow();
    parley.wake();
    parley.setOnline(true);
    await clock.settle();
    assert.equal(server.sockets.length, 1);
    await parley.start();
    await clock.settle();
    assert.equal(parley.state.name, 'online');
  });
}

for (const code of [1000, 1002, 1006, 1008, 1009, 1012, 1013, 4408, 4410, 4429]) {
  test(`comes back after close code ${code}`, async () => {
    const { parley, server, clock } = await online();
    server.socket.drop(code);
    assert.equal(parley.state.name, 'waiting');
    await clock.advance(500);
    assert.equal(parley.state.name, 'online');
  });
}

test('tries 4501 once with a fresh token, then ends', async () => {
  let asked = 0;
  const { parley, server, clock } = setUp({ token: async () => `token-${++asked}` });
  server.on.hello = (frame, socket) => {
    queueMicrotask(() => socket.drop(4501, 'bad token'));
    return [{ type: 'error', code: 'unauthenticated', message: '' }];
  };
  await parley.start();
  await clock.settle();
  assert.deepEqual(server.sockets.map((socket) => socket.received[0].token), ['token-1', 'token-2']);
  assert.deepEqual(parley.state, { name: 'ended', code: 4501, reason: 'bad token' });
});

test('stays away when hello is answered with a ban', async () => {
  const { parley, server, clock } = setUp();
  server.on.hello = (frame, socket) => {
    clock.setTimeout(() => socket.drop(4503, 'the user is banned'), 100); // the close may come in another packet
    return [{ type: 'error', code: 'forbidden', message: 'This user is banned' }];
  };
  await parley.start();
  await clock.advance(120_000);
  assert.equal(server.sockets.length, 1);
  assert.deepEqual(parley.state, { name: 'ended', code: 4503, reason: 'the user is banned' });
});

test('stays away when it is banned while online', async () => {
  const { parley, server, clock } = await online();
  server.socket.say({ type: 'error', code: 'forbidden', message: 'This user is banned' });
  server.socket.drop(4503, 'why');
  await clock.advance(120_000);
  assert.equal(server.sockets.length, 1);
  assert.equal(parley.state.code, 4503);
});

test('comes back from 4501 at once where the fresh token is good', async () => {
  const { parley, server, clock } = await online();
  server.socket.drop(4501);
  await clock.settle();
  assert.equal(parley.state.name, 'online');
  server.socket.drop(4501);
  await clock.settle();
  assert.equal(parley.state.name, 'online', 'the one try is given anew by a welcome');
});

test('ends rather than put one user\'s messages into another one\'s store', async () => {
  const world = setUp();
  world.server.welcome = { ...world.server.welcome, user_id: BEN };
  await world.parley.start();
  await world.clock.settle();
  assert.equal(world.parley.state.name, 'ended');
  assert.equal(world.server.socket.all('sync').length, 0);
});

test('pings every heartbeat and gives up a socket that is silent for two', async () => {
  const { parley, server, clock } = await online();
  await clock.advance(45_000);
  assert.equal(server.socket.all('ping').length, 3);
  assert.equal(parley.state.name, 'online');
  server.on.ping = () => [];
  await clock.advance(29_999);
  assert.equal(parley.state.name, 'online');
  await clock.advance(15_001);
  assert.equal(server.sockets.length, 2);
  assert.ok(server.sockets[0].closedBy);
});

test('finds out within 5 s of waking whether an open socket still lives', async () => {
  const { parley, server, clock } = await online();
  await clock.advance(1000);
  parley.wake();
  await clock.advance(5_000);
  assert.equal(server.sockets.length, 1);
  server.on.ping = () => [];
  parley.wake();
  await clock.advance(5_000);
  assert.equal(parley.state.name, 'waiting');
});

test('gives up a server that does not say welcome', async () => {
  const { parley, server, clock } = setUp();
  server.on.hello = () => [];
  await parley.start();
  await clock.advance(20_000);
  assert.equal(parley.state.name, 'waiting');
});

test('gives up waiting for a token that does not come, and takes none that comes late', async () => {
  let give;
  const { parley, server, clock } = setUp({ token: () => new Promise((resolve) => { give = resolve; }) });
  await parley.start();
  await clock.advance(20_000);
  assert.equal(parley.state.name, 'waiting');
  give('late');
  await clock.settle();
  assert.equal(server.sockets.length, 0);
});

test('waits and asks again where the token cannot be had', async () => {
  let fails = true;
  const { parley, clock } = setUp({ token: async () => (fails ? Promise.reject(new Error('no')) : 'good') });
  await parley.start();
  await clock.settle();
  assert.equal(parley.state.name, 'waiting');
  fails = false;
  await clock.advance(500);
  assert.equal(parley.state.name, 'online');
});

test('is offline for as long as the page says so, and tries at once after that', async () => {
  const { parley, server, clock } = await online();
  parley.setOnline(false);
  assert.equal(parley.state.name, 'offline');
  assert.ok(server.socket.closedBy);
  await clock.advance(300_000);
  assert.equal(server.sockets.length, 1);
  parley.setOnline(true);
  await clock.settle();
  assert.equal(parley.state.name, 'online');
});

test('tries at once when it is woken or told to', async () => {
  const { parley, server, clock } = setUp();
  server.refusing = true;
  await parley.start();
  await clock.settle();
  parley.wake();
  await clock.settle();
  parley.tryNow();
  await clock.settle();
  assert.equal(server.sockets.length, 3);
});

test('stops without coming back, and leaves no timer behind', async () => {
  const { parley, server, clock } = await online();
  await parley.stop();
  assert.equal(parley.state.name, 'idle');
  assert.equal(server.socket.closedBy.code, 1000);
  assert.equal(clock.timers, 0);
});

test('hears nothing from a socket that it has given up', async () => {
  const { parley, server, clock } = await online();
  const old = server.socket;
  parley.setOnline(false);
  parley.setOnline(true);
  await clock.settle();
  old.readyState = 1;
  old.drop(4503);
  assert.equal(parley.state.name, 'online');
});

test('brings a new token 30 s before the old one ends, by the server\'s clock', async () => {
  let tokens = 0;
  const world = setUp({
    token: async () => {
      tokens++;
      return token(world.clock.now() / 1000 + 90 + 600); // the server is ten minutes ahead
    },
  });
  world.server.welcome = { ...world.server.welcome, server_time: '2026-11-24T10:10:00.000Z' };
  await world.parley.start();
  await world.clock.advance(59_000);
  assert.equal(tokens, 1);
  await world.clock.advance(1_000);
  assert.equal(tokens, 2);
  assert.equal(world.server.socket.all('refresh').length, 1);
  await world.clock.advance(60_000);
  assert.equal(world.server.socket.all('refresh').length, 2, 'and follows the new one');
});

test('brings a new token when the server says that the old one has expired', async () => {
  const { server, clock } = await online({ token: async () => 'opaque' });
  server.socket.say({ type: 'error', code: 'token_expired', message: '' });
  await clock.settle();
  assert.equal(server.socket.all('refresh').length, 1);
});

test('asks for a token again where refreshing has failed', async () => {
  const { server, clock } = await online({ token: async () => 'opaque' });
  server.on.refresh = () => [{ type: 'error', code: 'unauthenticated', message: '' }];
  server.socket.say({ type: 'error', code: 'token_expired', message: '' });
  await clock.advance(10_000);
  assert.equal(server.socket.all('refresh').length, 3);
});

test('is not troubled by frames that it does not know or that are none', async () => {
  const { parley, server } = await online();
  for (const data of ['', 'no json', '[]', 'null', '1', '{}', '{"type":7}', '{"type":"toString"}',
    '{"type":"fireworks"}', '{"type":"message"}', '{"type":"page","messages":{}}', '{"type":"receipt","user_id":1}',
    '{"type":"conversation"}', '{"type":"hint","latest_seq":-1}', '{"type":"sent"}', '{"type":"welcome"}']) {
    server.socket.hear(data);
  }
  server.socket.hear(new ArrayBuffer(8));
  assert.equal(parley.state.name, 'online');
  assert.equal(parley.conversations.size, 0);
});
