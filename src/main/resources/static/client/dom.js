// The few things the client needs to build pages. Text only ever becomes text nodes.

const SVG = 'http://www.w3.org/2000/svg';
const SHOWN = /[\p{L}\p{N}\p{Extended_Pictographic}]/u;
const HIDDEN_PAGE_PAUSE_MS = 200;

/**
 * Makes an element. Attributes as in markup; `on` holds listeners, true is an empty attribute, null and false are none.
 */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === 'on') {
      Object.entries(value).forEach(([type, listener]) => element.addEventListener(type, listener));
    } else if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? '' : value);
    }
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

export function icon(name) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS(SVG, 'use');
  use.setAttribute('href', `#i-${name}`);
  svg.append(use);
  return svg;
}

/** What somebody wrote or is called, inside a sentence of ours: its direction stays its own. */
export function bdi(words, className = null) {
  return el('bdi', { class: className }, words);
}

export function hidden(...words) {
  return el('span', { class: 'visually-hidden' }, ...words);
}

/** Fills a sentence's {places} with strings or elements. */
export function fill(sentence, places) {
  return sentence.split(/(\{\w+\})/).filter(Boolean)
    .map((part) => (part.startsWith('{') ? places[part.slice(1, -1)] : part));
}

/** The first letters, digits or pictures of the first two words that have any. */
function initials(name) {
  const first = name.split(/\s+/).map((word) => SHOWN.exec(word)?.[0]).filter(Boolean);
  return first.slice(0, 2).join('').toLocaleUpperCase() || '·';
}

/** A disc with initials; one of six tints that an id always keeps. */
export function avatar(name, id) {
  const tint = [...id].reduce((sum, character) => sum + character.codePointAt(0), 0) % 6;
  return el('span', { class: `avatar tint-${tint}`, 'aria-hidden': 'true' }, initials(name));
}

const signs = new WeakMap();

/**
 * Makes the children of `parent` those of `items`, keeping elements whose key and sign stay. An item is
 * `{key, sign, build(), refresh?(element)}`. Only what changed is touched, so that focus, selection and a screen reader's
 * place survive.
 */
export function patch(parent, items, { added = () => {}, removed = () => {} } = {}) {
  const focused = parent.contains(document.activeElement) ? document.activeElement : null;
  const focusedKey = focused && [...parent.children].find((child) => child.contains(focused))?.dataset.key;
  const before = new Map([...parent.children].map((child) => [child.dataset.key, child]));
  let place = parent.firstElementChild;
  for (const item of items) {
    let element = before.get(item.key);
    before.delete(item.key);
    if (!element || signs.get(element) !== item.sign) {
      const fresh = make(item);
      if (element) {
        place = place === element ? fresh : place;
        element.replaceWith(fresh);
        removed(element);
      }
      element = fresh;
      added(fresh);
    }
    if (element === place) {
      place = place.nextElementSibling;
    } else {
      parent.insertBefore(element, place);
    }
    item.refresh?.(element);
  }
  before.forEach((element) => {
    element.remove();
    removed(element);
  });
  restoreFocus(parent, focused, focusedKey);
}

function make(item) {
  const element = item.build();
  element.dataset.key = item.key;
  signs.set(element, item.sign);
  return element;
}

function restoreFocus(parent, focused, key) {
  if (!focused || document.activeElement !== document.body) {
    return; // it wasn't here, or it wasn't lost
  }
  if (focused.isConnected) {
    focused.focus({ preventScroll: true });
    return;
  }
  const home = key ? parent.querySelector(`:scope > [data-key="${CSS.escape(key)}"]`) : null;
  home?.focus({ preventScroll: true });
  if (home && document.activeElement !== home) {
    home.querySelector('a, button')?.focus({ preventScroll: true });
  }
}

/** Runs `task` once before the next paint however often it is asked for; a hidden page paints never, so it has a timer. */
export function coalesced(task) {
  let waiting = false;
  const run = () => {
    waiting = false;
    task();
  };
  return () => {
    if (!waiting) {
      waiting = true;
      if (document.hidden) {
        setTimeout(run, HIDDEN_PAGE_PAUSE_MS);
      } else {
        requestAnimationFrame(run);
      }
    }
  };
}

/** Gives the focus back to a form's field, unless the person has gone elsewhere meanwhile: what they type belongs there. */
export function focusBack(field, form) {
  const now = document.activeElement;
  if (!now || now === document.body || form.contains(now)) {
    field.focus();
  }
}
