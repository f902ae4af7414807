// Whom the user has blocked.

const PAGES = 20;

export class Blocks extends EventTarget {
  #api;
  #blocked = new Set();
  #loading = null;

  constructor(api) {
    super();
    this.#api = api;
  }

  has(userId) {
    return this.#blocked.has(userId);
  }

  /** Asks once; again only where no answer came. */
  load() {
    this.#loading ??= this.#ask().catch(() => {
      this.#loading = null;
    });
    return this.#loading;
  }

  async set(userId, blocked) {
    await this.#api.setBlocked(userId, blocked);
    this.#blocked[blocked ? 'add' : 'delete'](userId);
    this.dispatchEvent(new Event('change'));
  }

  async #ask() {
    let cursor;
    for (let i = 0; i < PAGES && (i === 0 || cursor); i += 1) {
      const { items, next } = await this.#api.blocks(cursor);
      items.forEach((item) => this.#blocked.add(item.user_id));
      cursor = next;
    }
    this.dispatchEvent(new Event('change'));
  }
}
