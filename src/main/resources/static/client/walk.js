// Going through the log by keyboard: ↑ ↓ Home End from message to message, Enter into a message's buttons and links,
// Escape back to it.

const LINES = '.message, .system';

export function walkable(scroller) {
  scroller.addEventListener('keydown', (event) => {
    const lines = [...scroller.querySelectorAll(LINES)];
    const now = lines.indexOf(document.activeElement);
    if (event.key === 'Escape') {
      event.target.closest(LINES)?.focus();
    } else if (event.key === 'Enter' && now >= 0) {
      lines[now].querySelector('button, a')?.focus();
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
