// Each tab is a device of its own, since a device has one session. The ids come from the browser's pool (web-1, web-2 …),
// so that their number stays small and a tab that is opened again finds what the last one left in its store.

const REMEMBERED = 'parley.device';
const RELOAD_GRACE_MS = 400;
const POOL = 50;

/** The device id of this tab, held until the tab closes. */
export async function takeDevice(userId) {
  if (!navigator.locks) {
    return withoutLocks(userId);
  }
  const before = sessionStorage.getItem(key(userId));
  const id = (before && await waitFor(userId, before)) || await lowestFree(userId);
  sessionStorage.setItem(key(userId), id);
  return id;
}

/** Runs `work` as a device that no tab is, and does nothing where one is; gives which. Needs locks. */
export function borrowDevice(userId, id, work) {
  return navigator.locks.request(lockName(userId, id), { ifAvailable: true }, async (lock) => {
    if (lock) {
      await work();
    }
    return lock !== null;
  });
}

/** On a reload the old page's lock may be let go a moment later, and its outbox must not be left behind. */
function waitFor(userId, id) {
  return hold(userId, id, { signal: AbortSignal.timeout(RELOAD_GRACE_MS) });
}

async function lowestFree(userId) {
  for (let n = 1; n <= POOL; n += 1) {
    const id = `web-${n}`;
    if (await hold(userId, id, { ifAvailable: true })) {
      return id;
    }
  }
  return hold(userId, `web-${crypto.randomUUID()}`, {});
}

function hold(userId, id, options) {
  return new Promise((resolve) => {
    navigator.locks.request(lockName(userId, id), options, (lock) => {
      resolve(lock ? id : null);
      return lock ? new Promise(() => {}) : undefined;
    }).catch(() => resolve(null));
  });
}

/** Pages from an insecure address have no locks: there the tab keeps an id that nobody else draws. */
function withoutLocks(userId) {
  const id = sessionStorage.getItem(key(userId)) ?? `web-${Math.random().toString(36).slice(2, 10)}`;
  sessionStorage.setItem(key(userId), id);
  return id;
}

function lockName(userId, id) {
  return `parley:${userId}:${id}`;
}

function key(userId) {
  return `${REMEMBERED}.${userId}`;
}
