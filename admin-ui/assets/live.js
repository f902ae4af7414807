// Keeps the blocks of a page as the server has them now. [data-live="…"] names the page's one stream; a page without one gets what is live
// around all of them. Each `block` event names a block, by its id or data-block, and carries its new content as the same template made it.
//
// A block with focus, a selection or an open dialog waits until it is let go. Of a list whose rows have a data-row, figures change in
// place; rows that would come, go or change rank wait behind "Show", and so does what a verdict has no room for: nothing moves away from
// under who is about to press it. On a screen that nobody has touched for two minutes nothing waits.
//
// Reconnects with jitter, watches the heartbeat, rests while nobody looks.
'use strict';

(() => {
  const place = document.querySelector('[data-live]') ?? document.querySelector('[data-shell]');
  const status = document.getElementById('live');
  if (!place || !status) return;
  const url = place.dataset.live ?? place.dataset.shell;
  const main = document.getElementById('main');
  const showButton = document.querySelector('[data-show]');
  const title = document.title.replace(/^[✖▲]\d+ /, '');
  const HEARTBEAT_MS = 3000;
  const LOST_AFTER_MS = 3 * HEARTBEAT_MS;
  const LONGEST_PAUSE_MS = 30000;
  const ANNOUNCED_EVERY_MS = 30000;
  const UNTOUCHED_MS = 120000;
  let announcedAt = Date.now();
  let announced = verdict();
  let source;
  let pause = 1000;
  let heardAt = Date.now();
  let nodes = {whole: true, nodes: ''};
  let pausedAt;
  let again;
  let over = false;
  const waiting = new Map();
  // Blocks of which something waits, by id.
  const unshown = new Map();
  let touchedAt = Date.now();

  function open() {
    clearTimeout(again);
    close();
    source = new EventSource(url);
    source.addEventListener('open', () => { pause = 1000; heard(); });
    source.addEventListener('heartbeat', (event) => { nodes = JSON.parse(event.data); heard(); });
    source.addEventListener('block', (event) => {
      heard();
      const {id, html} = JSON.parse(event.data);
      waiting.set(id, html);
      document.dispatchEvent(new CustomEvent('parley:block', {detail: id}));
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
    main.classList.add('stale');
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
      const blocks = [...document.querySelectorAll(`#${CSS.escape(id)}, [data-block="${CSS.escape(id)}"]`)];
      if (blocks.some(isHeld)) continue;
      waiting.delete(id);
      for (const block of blocks) put(block, id, html);
      if (id === 'pages') mark();
    }
  }

  function put(block, id, html) {
    const current = block.querySelector('[aria-current]')?.getAttribute('href');
    const chosen = block.querySelector('tr.current')?.dataset.row;
    const opened = [...block.querySelectorAll('details')].map((details) => details.open);
    const template = document.createElement('template');
    template.innerHTML = html;
    if (id === 'pages') {
      template.content.querySelector(`a[href="${CSS.escape(current ?? '')}"]`)?.setAttribute('aria-current', 'page');
    }
    unshown.delete(id);
    const rows = rowsOf(block);
    const fresh = rowsOf(template.content);
    const untouched = Date.now() - touchedAt > UNTOUCHED_MS;
    if (!untouched && rows.size > 0 && [...rows.keys()].join() !== [...fresh.keys()].join()) {
      unshown.set(id, {html, news: [...fresh.keys()].filter((key) => !rows.has(key)).length});
      for (const [key, row] of rows) {
        if (fresh.has(key)) row.innerHTML = fresh.get(key).innerHTML;
      }
    } else {
      const height = block.getBoundingClientRect().height;
      block.replaceChildren(template.content);
      block.style.minHeight = '';
      if (!untouched) keepHeight(block, id, html, height);
      block.querySelectorAll('details').forEach((details, at) => { details.open = opened[at] ?? details.open; });
    }
    block.querySelectorAll('.scripted').forEach((part) => { part.hidden = false; });
    if (chosen) rowsOf(block).get(chosen)?.classList.add('current');
    offer();
  }

  // Of a block of verdicts, the worst of which is said in any case.
  function keepHeight(block, id, html, height) {
    const lines = [...block.children];
    if (!lines.every((line) => line.classList.contains('verdict'))) return;
    block.style.minHeight = `${height}px`;
    let news = 0;
    while (news < lines.length - 1 && block.getBoundingClientRect().height > height + 1) {
      lines.at(-++news).hidden = true;
    }
    if (news > 0) unshown.set(id, {html, news});
  }

  function rowsOf(part) {
    return new Map([...part.querySelectorAll('[data-row]')].map((row) => [row.dataset.row, row]));
  }

  function offer() {
    if (!showButton) return;
    const news = [...unshown.values()].reduce((sum, one) => sum + one.news, 0);
    showButton.hidden = unshown.size === 0;
    showButton.textContent = news > 0 ? `${news} new · Show` : 'Rows changed · Show';
  }

  showButton?.addEventListener('click', () => {
    for (const [id, {html}] of unshown) {
      const block = document.getElementById(id);
      block.innerHTML = html;
      block.style.minHeight = '';
      block.querySelectorAll('.scripted').forEach((part) => { part.hidden = false; });
    }
    unshown.clear();
    offer();
    main.focus({preventScroll: true});
  });

  function mark() {
    document.title = (document.querySelector('nav a[aria-current] [data-mark]')?.dataset.mark ?? '') + title;
  }

  function verdict() {
    return document.getElementById('verdict')?.textContent.replace(/\s+/g, ' ').trim();
  }

  // What the verdict says is read out, at most twice a minute: the latest of it.
  function announce() {
    const words = verdict();
    if (words === announced || Date.now() - announcedAt < ANNOUNCED_EVERY_MS) return;
    announcedAt = Date.now();
    announced = words;
    document.getElementById('said').textContent = words;
  }

  function say() {
    if (over) return;
    announce();
    const lost = Date.now() - heardAt > LOST_AFTER_MS;
    main.classList.toggle('stale', lost);
    status.className = lost ? 'live off' : 'live';
    const now = pausedAt ? `Paused since ${pausedAt}`
      : lost ? `As of ${clock(heardAt)}, ${Math.round((Date.now() - heardAt) / 1000)} s ago. Trying again…`
      : `${nodes.whole ? '●' : '◐'} Live${nodes.nodes && ` · ${nodes.nodes}`}`;
    if (status.textContent !== now) status.textContent = status.title = now;
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
  for (const touch of ['pointermove', 'pointerdown', 'keydown', 'wheel', 'scroll']) {
    addEventListener(touch, () => { touchedAt = Date.now(); }, {passive: true, capture: true});
  }
  addEventListener('resize', () => main.querySelectorAll('[style]').forEach((block) => { block.style.minHeight = ''; }));
  addEventListener('pagehide', close);
  addEventListener('pageshow', (event) => { if (event.persisted && !over) open(); });
  setInterval(say, 1000);
  open();
})();
