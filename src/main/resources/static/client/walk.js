// Going through the log by keyboard: ↑ ↓ Home End from message to message, Enter to what can be done with one, Tab into its
// links, reactions and buttons, Escape back to it. Only the message in focus has stops for Tab inside.

const LINES = '.message, .system';

/** `open` gets the message on which Enter was pressed. */
export function walkable(scroller, open) {
  scroller.addEventListener('focusin', ({ target }) => letIn(target.closest(LINES), 0));
  scroller.addEventListener('focusout', ({ target }) => letIn(target.closest(LINES), -1));
  scroller.addEventListener('keydown', (event) => {
    const lines = [...scroller.querySelectorAll(LINES)];
    const now = lines.indexOf(document.activeElement);
    if (event.key === 'Escape') {
      event.target.closest(LINES)?.focus();
    } else if (event.key === 'Enter' && now >= 0) {
      open(lines[now]);
      event.preventDefault();
    } else if (now >= 0 || event.target === scroller) {
      const next = lines[nextPlace(event.key, now, lines.length)];
      if (next) {
        event.preventDefault();
        next.focus();
      }
    }
  });
}

function letIn(line, tabIndex) {
  line?.querySelectorAll('[data-inner]').forEach((inner) => {
    inner.tabIndex = tabIndex;
  });
}

function nextPlace(key, now, count) {
  switch (key) {
    case 'ArrowUp':
      return now < 0 ? count - 1 : Math.max(0, now - 1);
    case 'ArrowDown':
      return Math.min(now + 1, count - 1);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return -1;
  }
}
