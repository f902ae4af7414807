// A menu of actions above everything else: ↑ ↓ ← → Home End go through it; Escape, Tab and a click elsewhere close it and
// give the focus back.

import { el, icon } from './dom.js';

const GAP_PX = 4;
const EDGE_PX = 8;

/** The one that is open: `{anchor, close}`. */
let current = null;

/**
 * Opens a menu at `anchor`, or closes the one that is open there. `groups` are lists of items: `{name, run, icon?, danger?}`,
 * or a group `{row: [{name, words, checked?, run}], label}` of small ones side by side. An item with `leads` shows other groups
 * instead of closing. The focus goes back to where it was, or else to `home`.
 */
export function openMenu(anchor, label, groups, { home = anchor } = {}) {
  const again = current?.anchor === anchor;
  current?.close();
  if (again) {
    return;
  }
  const before = document.activeElement;
  // Not popover=auto: lifting the finger after a long press would close it.
  const menu = el('div', { popover: 'manual', role: 'menu', class: 'sheet', 'aria-label': label, tabindex: '-1' });
  const elsewhere = new AbortController();
  const close = () => {
    elsewhere.abort();
    current = null;
    const focused = menu.contains(document.activeElement);
    menu.remove();
    if (focused) {
      giveBack(before, home);
    }
  };
  const show = (shown) => {
    menu.replaceChildren(...shown.filter((group) => (group.row ?? group).length > 0)
      .map((group) => groupOf(group, { close, show })));
    place(menu, anchor);
    itemsOf(menu)[0]?.focus();
  };
  current = { anchor, close };
  menu.addEventListener('keydown', (event) => walk(event, menu, close));
  document.addEventListener('pointerdown', ({ target }) => menu.contains(target) || anchor.contains(target) || close(),
    { signal: elsewhere.signal, capture: true });
  window.addEventListener('resize', () => place(menu, anchor), { signal: elsewhere.signal });
  (anchor.closest('dialog, main') ?? document.body).append(menu);
  menu.showPopover();
  show(groups);
}

function giveBack(before, home) {
  const target = before?.isConnected && before !== document.body ? before : home;
  target?.focus({ preventScroll: true });
}

function groupOf(group, control) {
  if (group.row) {
    return el('div', { role: 'group', class: 'sheet-row', 'aria-label': group.label },
      group.row.map((item) => smallItem(item, control)));
  }
  return el('div', { role: 'group', class: 'sheet-group' }, group.map((item) => itemOf(item, control)));
}

function itemOf(item, control) {
  return el('button', {
    type: 'button', role: 'menuitem', tabindex: '-1', class: item.danger ? 'danger' : null, on: { click: () => choose(item, control) },
  }, item.icon ? icon(item.icon) : null, el('span', {}, item.name));
}

function smallItem(item, control) {
  const role = item.checked === undefined ? 'menuitem' : 'menuitemcheckbox';
  return el('button', {
    type: 'button', role, tabindex: '-1', 'aria-checked': item.checked === undefined ? null : String(item.checked),
    'aria-label': item.name ?? null, on: { click: () => choose(item, control) },
  }, item.icon ? icon(item.icon) : item.words);
}

/** The menu closes first, so that what the action opens has the focus in the end. */
function choose(item, { close, show }) {
  if (item.leads) {
    show(item.leads());
  } else {
    close();
    item.run();
  }
}

function itemsOf(menu) {
  return [...menu.querySelectorAll('[role^="menuitem"]')];
}

function walk(event, menu, close) {
  const items = itemsOf(menu);
  const now = items.indexOf(document.activeElement);
  const next = nextPlace(event.key, now, items.length);
  if (event.key === 'Tab' || event.key === 'Escape') {
    event.preventDefault();
    close();
  } else if (next !== null) {
    event.preventDefault();
    items[next]?.focus();
  }
  event.stopPropagation();
}

function nextPlace(key, now, count) {
  switch (key) {
    case 'ArrowDown':
    case 'ArrowRight':
      return (now + 1) % count;
    case 'ArrowUp':
    case 'ArrowLeft':
      return (now + count - 1) % count;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return null;
  }
}

/** Below the anchor, or above where there is no room; never beyond the window's edges. Phones have it at the bottom. */
function place(menu, anchor) {
  const at = anchor.getBoundingClientRect();
  const size = menu.getBoundingClientRect();
  const rightToLeft = getComputedStyle(menu).direction === 'rtl';
  const left = at.left + at.width / 2 > innerWidth / 2 !== rightToLeft ? at.right - size.width : at.left;
  const below = at.bottom + GAP_PX;
  const top = below + size.height > innerHeight - EDGE_PX ? at.top - GAP_PX - size.height : below;
  menu.style.setProperty('--sheet-left', `${clamp(left, innerWidth - size.width)}px`);
  menu.style.setProperty('--sheet-top', `${clamp(top, innerHeight - size.height)}px`);
}

function clamp(value, most) {
  return Math.max(EDGE_PX, Math.min(value, most - EDGE_PX));
}
