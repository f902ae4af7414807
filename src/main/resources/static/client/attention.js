// How the user appears to others: away after 5 minutes in which they did nothing here, online with whatever they do.

const AWAY_MS = 5 * 60 * 1000;
const NOTED_MS = 1_000;
const SIGNS = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'focus'];

/** A page that nobody sees has no activity. */
export function followAttention(parley) {
  let timer = null;
  let noted = -Infinity;
  const active = () => {
    const now = performance.now();
    if (document.hidden || now - noted < NOTED_MS) {
      return;
    }
    noted = now;
    clearTimeout(timer);
    timer = setTimeout(() => parley.setPresence('away'), AWAY_MS);
    parley.setPresence('online');
  };
  SIGNS.forEach((type) => window.addEventListener(type, active, { capture: true, passive: true }));
  document.addEventListener('visibilitychange', active);
  active();
}
