// Adds life to pages that work without it: keys, copying, the browser's own time zone, and where the focus goes.
'use strict';

const root = document.documentElement;
root.classList.add('scripting');
document.querySelectorAll('.scripted').forEach((part) => { part.hidden = false; });

const result = document.querySelector('[data-focus]');
if (result) result.focus();

// The browser's zone can be chosen too.
const zones = document.querySelector('[data-own-zone]');
if (zones) {
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (own && own !== 'UTC' && ![...zones.options].some((option) => option.value === own)) {
    zones.append(new Option(own, own));
  }
}
document.querySelectorAll('[data-send]').forEach((field) => field.addEventListener('change', () => field.form.requestSubmit()));

document.addEventListener('click', async (event) => {
  const button = event.target.closest('[data-copy]');
  if (!button) return;
  await navigator.clipboard.writeText(button.dataset.copy);
  const said = document.createElement('span');
  said.setAttribute('role', 'status');
  said.textContent = 'Copied';
  button.after(said);
  setTimeout(() => said.remove(), 2000);
});

// "Select all rows" of a table with checkboxes.
document.addEventListener('change', (event) => {
  if (event.target.matches('[data-all]')) {
    event.target.closest('form, table').querySelectorAll('tbody input[type=checkbox]').forEach((box) => { box.checked = event.target.checked; });
  }
});

const KEYS_OFF = 'parley-keys-off';
const keysOn = document.getElementById('keys-on');
if (keysOn) {
  keysOn.checked = !localStorage.getItem(KEYS_OFF);
  keysOn.addEventListener('change', () => keysOn.checked ? localStorage.removeItem(KEYS_OFF) : localStorage.setItem(KEYS_OFF, '1'));
}

let afterG = false;
document.addEventListener('keydown', (event) => {
  const dialog = document.getElementById('keys');
  if (!dialog || dialog.open || event.ctrlKey || event.metaKey || event.altKey || event.isComposing
    || event.target.closest('input:not([type=checkbox]), select, textarea, [contenteditable]')) return;
  if (event.key !== '?' && localStorage.getItem(KEYS_OFF)) return;
  const leads = afterG && dialog.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  afterG = event.key === 'g';
  if (leads) location.assign(leads.href);
  else if (KEYS[event.key]) KEYS[event.key](event, dialog);
});

const KEYS = {
  '/': (event) => { event.preventDefault(); document.getElementById('find').focus(); },
  '?': (_, dialog) => dialog.showModal(),
  j: () => move(1),
  k: () => move(-1),
  x: () => row()?.querySelector('input[type=checkbox]')?.click(),
  t: (event) => { event.preventDefault(); document.getElementById('zone').focus(); },
  p: () => document.querySelector('[data-pause]')?.click(),
  Enter: (event) => { if (!event.target.closest('a, button, summary')) row()?.querySelector('a')?.click(); },
};

function row() {
  return document.querySelector('tbody tr.current');
}

function move(by) {
  const rows = [...document.querySelectorAll('table.rows tbody tr')];
  if (!rows.length) return;
  const at = rows.indexOf(row());
  rows[at]?.classList.remove('current');
  const next = rows[Math.min(Math.max(at + by, 0), rows.length - 1)];
  next.classList.add('current');
  next.scrollIntoView({block: 'nearest'});
}
