// Keeps the blocks of a page as the server has them now. <main data-live="…"> or any element names one stream; each of its events is named
// after the id of a block and carries the block's new content, as the same template made it. A block with focus, a selection or an open
// dialog waits until it is let go. Reconnects with jitter, watches the heartbeat, and rests while nobody looks.
'use strict';

(() => {
  const place = document.querySelector('[data-live]');
  const status = document.getElementById('live');
  if (!place || !status) return;
  const HEARTBEAT_MS = 3000;
  const LOST_AFTER_MS = 3 * HEARTBEAT_MS;
  const LONGEST_PAUSE_MS = 30000;
  let source;
  let pause = 1000;
  let heardAt = Date.now();
  let pausedAt;
  let again;
  let over = false;
  const waiting = new Map();

  function open() {
    clearTimeout(again);
    close();
    source = new EventSource(place.dataset.live);
    source.addEventListener('open', () => { pause = 1000; heard(); });
    source.addEventListener('heartbeat', heard);
    source.addEventListener('block', (event) => {
      heard();
      const {id, html} = JSON.parse(event.data);
      waiting.set(id, html);
      if (!pausedAt) swap();
    });
    source.addEventListener('bye', () => { close(); ended(); });
    source.onerror = () => { close(); retry(); };
  }

  function close() {
    source?.close();
    source = undefined;
  }

  function retry() {
    again = setTimeout(open, pause * (0.5 + Math.random()));
    pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
    say();
  }

  function heard() {
    heardAt = Date.now();
    say();
  }

  function ended() {
    over = true;
    place.classList.add('stale');
    status.hidden = false;
    status.className = 'live off';
    status.textContent = '';
    const link = document.createElement('a');
    link.href = location.href;
    link.textContent = 'Sign in';
    status.append('You were signed out after a time without activity. ', link);
  }

  function isHeld(block) {
    const selection = getSelection();
    return block.contains(document.activeElement) || block.querySelector('dialog[open], input:checked')
      || (!selection.isCollapsed && block.contains(selection.anchorNode));
  }

  function swap() {
    for (const [id, html] of waiting) {
      const block = document.getElementById(id);
      if (block && !isHeld(block)) {
        block.innerHTML = html;
        waiting.delete(id);
      }
    }
  }

  function say() {
    if (over) return;
    const lost = Date.now() - heardAt > LOST_AFTER_MS;
    place.classList.toggle('stale', lost);
    status.hidden = false;
    status.className = lost ? 'live off' : 'live';
    status.textContent = pausedAt ? `Paused since ${pausedAt}`
      : lost ? `As of ${clock(heardAt)}, ${Math.round((Date.now() - heardAt) / 1000)} s ago. Trying again…` : '● Live';
  }

  function clock(time) {
    return new Date(time).toISOString().slice(11, 19) + ' UTC';
  }

  document.querySelector('[data-pause]')?.addEventListener('click', (event) => {
    pausedAt = pausedAt ? undefined : clock(Date.now());
    event.currentTarget.textContent = pausedAt ? 'Go on' : 'Pause';
    if (!pausedAt) swap();
    say();
  });
  document.addEventListener('focusout', () => setTimeout(() => { if (!pausedAt) swap(); }));
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) close();
    else if (!over) open();
  });
  addEventListener('pagehide', close);
  setInterval(say, 1000);
  open();
})();
