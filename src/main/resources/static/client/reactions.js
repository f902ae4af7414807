// The reactions below a message: toggles that name who reacted.

import { el, fill, hidden, patch } from './dom.js';
import { text } from './text.js';

const NAMED = 12;
const said = text.reactions;

/** Puts the chips of `line` into its message's `element`; `act.react` gets the message's element and an emoji. */
export function showReactions(element, { reactions, closed }, people, act) {
  let list = element.querySelector('.reactions');
  if (!list && reactions.length === 0) {
    return;
  }
  if (!list) {
    // A live region of its own, which is off: reactions to old messages aren't read into what somebody does.
    list = el('div', { class: 'reactions', role: 'group', 'aria-label': said.heading, 'aria-live': 'off' });
    element.querySelector('.row').after(list);
  }
  const focused = list.contains(document.activeElement);
  patch(list, reactions.map((chip) => item(chip, { people, act, closed })));
  if (reactions.length === 0) {
    list.remove();
  }
  if (focused && document.activeElement === document.body) {
    element.focus({ preventScroll: true });
  }
}

function item(chip, view) {
  return {
    key: `r${chip.emoji}`,
    sign: chip.emoji,
    build: () => el('button', {
      type: 'button', class: 'reaction', tabindex: '-1', 'data-inner': true,
      on: { click: ({ currentTarget }) => view.act.react(currentTarget.closest('.message'), chip.emoji) },
    }, el('span', {}, chip.emoji), el('span', { class: 'count' }), hidden()),
    refresh: (button) => refresh(button, chip, view),
  };
}

function refresh(button, chip, { people, closed }) {
  const label = labelOf(chip, people);
  const sign = `${label} ${chip.mine} ${chip.pending} ${closed}`;
  if (button.dataset.sign === sign) {
    return;
  }
  button.dataset.sign = sign;
  button.ariaPressed = String(chip.mine);
  button.title = label;
  button.classList.toggle('pending', chip.pending);
  button.ariaDisabled = closed ? 'true' : null;
  button.querySelector('.count').textContent = chip.users.length;
  button.lastElementChild.textContent = ` ${label}`;
}

function labelOf({ users, mine, pending }, people) {
  const others = users.filter((user) => !people.isMe(user)).map((user) => people.name(user));
  const names = [...(mine ? [said.you] : []), ...others];
  const listed = names.length > NAMED
    ? text.list([...names.slice(0, NAMED), said.more(names.length - NAMED)])
    : text.list(names);
  return pending ? fill(said.pending, { names: listed }).join('') : listed;
}
