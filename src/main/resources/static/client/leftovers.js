// What a closed tab had not sent yet goes out from another tab of the same person: a free device of the pool is run,
// unseen, until nothing of it waits.

import { IndexedDbStore } from '/parley/parley.js';
import { borrowDevice } from './device.js';

/** `parleyOf` makes a Parley of a device id. What can't be sent now stays kept for the next time. */
export async function sendLeftovers(userId, parleyOf) {
  for (const deviceId of await keptDevices(userId)) {
    await borrowDevice(userId, deviceId, async () => {
      if (await waits(new IndexedDbStore(storeName(userId, deviceId)))) {
        await run(parleyOf(deviceId));
      }
    });
  }
}

/** As parley.js names what it keeps. */
function storeName(userId, deviceId) {
  return `parley-${userId}-${deviceId}`;
}

async function keptDevices(userId) {
  const databases = await indexedDB.databases?.() ?? [];
  const prefix = storeName(userId, '');
  return databases.map(({ name }) => name).filter((name) => name.startsWith(prefix))
    .map((name) => name.slice(prefix.length));
}

async function waits(store) {
  await store.open();
  try {
    return unsettled((await store.load()).outbox);
  } finally {
    await store.close();
  }
}

async function run(parley) {
  const settled = new Promise((resolve) => {
    const look = () => (!unsettled(parley.outbox) || parley.state.name === 'ended') && resolve();
    parley.addEventListener('outbox', look);
    parley.addEventListener('state', look);
  });
  await parley.start();
  await settled;
  await parley.stop();
}

function unsettled(outbox) {
  return outbox.some((entry) => entry.state !== 'refused');
}
