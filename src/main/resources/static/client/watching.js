// Follows the presence of those whose rows are in view, and of nobody else.

export class Watching {
  #parley;
  #other;
  #observer;
  #inView = new Set();
  #watched = new Set();

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
    const fresh = [...now].filter((userId) => !this.#watched.has(userId));
    const gone = [...this.#watched].filter((userId) => !now.has(userId));
    this.#watched = now;
    if (fresh.length > 0) {
      this.#parley.watch(fresh);
    }
    if (gone.length > 0) {
      this.#parley.unwatch(gone);
    }
  }

  #moved(entries) {
    entries.forEach(({ target, isIntersecting }) => (isIntersecting ? this.#inView.add(target) : this.#inView.delete(target)));
    this.refresh();
  }
}
