// Follows the presence of those whose rows are in view, and of nobody else.

/** Whoever scrolls back, or comes back from a conversation, finds what was known still known. */
const LINGERS_MS = 30_000;

export class Watching {
  #parley;
  #other;
  #observer;
  #inView = new Set();
  /** Users who are watched, and the timer that ends it once their row is out of view. */
  #watched = new Map();

  /** `other(row)` is the user whom a row is about, or null. */
  constructor(parley, root, other) {
    this.#parley = parley;
    this.#other = other;
    this.#observer = new IntersectionObserver((entries) => this.#moved(entries), { root });
  }

  add(row) {
    this.#observer.observe(row);
  }

  remove(row) {
    this.#observer.unobserve(row);
    this.#inView.delete(row);
  }

  /** To be called when other people may be meant than before. */
  refresh() {
    const now = new Set([...this.#inView].map(this.#other).filter((userId) => userId !== null));
    now.forEach((userId) => this.#begin(userId));
    this.#watched.forEach((timer, userId) => {
      if (timer === null && !now.has(userId)) {
        this.#watched.set(userId, setTimeout(() => this.#end(userId), LINGERS_MS));
      }
    });
  }

  #begin(userId) {
    if (!this.#watched.has(userId)) {
      this.#parley.watch([userId]);
    }
    clearTimeout(this.#watched.get(userId));
    this.#watched.set(userId, null);
  }

  #end(userId) {
    this.#watched.delete(userId);
    this.#parley.unwatch([userId]);
  }

  #moved(entries) {
    entries.forEach(({ target, isIntersecting }) => (isIntersecting ? this.#inView.add(target) : this.#inView.delete(target)));
    this.refresh();
  }
}
