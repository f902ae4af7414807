// Which conversation the address names: #/c/<id>. Everything else is the list.

const CONVERSATION = /^#\/c\/([\w-]+)$/;
const LIST = '#/';

let cameFromList = false;

export function current() {
  return CONVERSATION.exec(location.hash)?.[1] ?? null;
}

export function hrefOf(conversationId) {
  return `#/c/${conversationId}`;
}

export function open(conversationId) {
  location.hash = hrefOf(conversationId);
}

/** Leads back to the list without growing the history where the list is what lies behind. */
export function back() {
  if (cameFromList) {
    history.back();
  } else {
    location.replace(LIST);
  }
}

export function onChange(listener) {
  let before = current();
  window.addEventListener('hashchange', () => {
    cameFromList = before === null && current() !== null;
    before = current();
    listener(before);
  });
}
