// Into the clipboard, where the browser has one for pages and lets them.

/** False where pages have none: outside of https and localhost. */
export const canCopy = Boolean(navigator.clipboard);

/** Answers whether it was allowed. */
export async function copy(words) {
  try {
    await navigator.clipboard.writeText(words);
    return true;
  } catch {
    return false;
  }
}
