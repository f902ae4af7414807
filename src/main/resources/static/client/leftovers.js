// What a closed tab had not sent yet goes out from another tab of the same person: a free device of the pool is run,
// unseen, until nothing of it waits.

import { IndexedDbStore } from '/parley/parley.js';
import { borrowDevice } from './device.js';

/**
 * `parleyOf` makes a Parley of a device id. What can't be sent now stays kept for the next time.
 * Gives whether another tab has something that waits: it may be about to close.
 */
export async function sendLeftovers(userId, ownDeviceId, parleyOf) {
  let left = false;
  for (const deviceId of await keptDevices(userId)) {
    if (deviceId !== ownDeviceId && await waits(new IndexedDbStore(storeName(userId, deviceId)))) {
      const taken = await borrowDevice(userId, deviceId, () => run(parleyOf(deviceId)));
      left ||= !taken;
    }
  }
  return left;
}

/** As parley.js names what it keeps. */
function storeName(userId, deviceId) {
  return `parley-${userId}-${deviceId}`;
}

/** None where nobody can tell whether a tab still is one. */
async function keptDevices(userId) {
  if (!navigator.locks) {
    return [];
  }
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
