// Keeps the reader's place: the first message in view stays where it is, whatever comes or goes above and below it.

/** The first message in view and how far it stands from the top. */
export function anchorOf(scroller, list) {
  const top = scroller.getBoundingClientRect().top;
  const line = [...list.children].find((child) => child.dataset.seq && child.getBoundingClientRect().bottom > top);
  return line ? { key: line.dataset.key, offset: line.getBoundingClientRect().top - top } : null;
}

export function restore(anchor, scroller, list) {
  const line = anchor && list.querySelector(`[data-key="${CSS.escape(anchor.key)}"]`);
  if (line) {
    scroller.scrollTop += fromTop(line, scroller) - anchor.offset;
  }
}

export function fromTop(line, scroller) {
  return line.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
}

export function isAbove(line, scroller) {
  return line.getBoundingClientRect().bottom <= scroller.getBoundingClientRect().top;
}
