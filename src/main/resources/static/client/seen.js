// Tells what the user has seen: messages that stood in view for half a second, in a window that has the focus.

const LONG_ENOUGH_MS = 500;
const ENOUGH = 0.5;
const STEPS = Array.from({ length: 21 }, (_, step) => step / 20);

export class Seen {
  #tell;
  #observer;
  /** element → since when it is in view, null while the window isn't looked at. */
  #inView = new Map();
  #timer = null;
  #listening = new AbortController();

  /** `tell` gets the highest seq that was seen. */
  constructor(root, tell) {
    this.#tell = tell;
    this.#observer = new IntersectionObserver((entries) => this.#moved(entries), { root, threshold: STEPS });
    const { signal } = this.#listening;
    window.addEventListener('focus', () => this.#check(), { signal });
    window.addEventListener('blur', () => this.#check(), { signal });
    document.addEventListener('visibilitychange', () => this.#check(), { signal });
  }

  observe(element) {
    if (element.dataset.seq) {
      this.#observer.observe(element);
    }
  }

  forget(element) {
    this.#observer.unobserve(element);
    this.#inView.delete(element);
  }

  stop() {
    this.#observer.disconnect();
    this.#listening.abort();
    clearTimeout(this.#timer);
  }

  #moved(entries) {
    for (const entry of entries) {
      const enough = entry.isIntersecting && (entry.intersectionRatio >= ENOUGH
        || entry.intersectionRect.height >= entry.rootBounds.height * ENOUGH);
      if (!enough) {
        this.#inView.delete(entry.target);
      } else if (!this.#inView.has(entry.target)) {
        this.#inView.set(entry.target, null);
      }
    }
    this.#check();
  }

  #check() {
    clearTimeout(this.#timer);
    const looking = !document.hidden && document.hasFocus();
    const now = performance.now();
    let highest = 0;
    let waiting = false;
    for (const [element, since] of this.#inView) {
      if (!looking || since === null) {
        this.#inView.set(element, looking ? now : null);
        waiting ||= looking;
      } else if (now - since >= LONG_ENOUGH_MS) {
        highest = Math.max(highest, Number(element.dataset.seq));
      } else {
        waiting = true;
      }
    }
    if (highest > 0) {
      this.#tell(highest);
    }
    if (waiting) {
      this.#timer = setTimeout(() => this.#check(), LONG_ENOUGH_MS);
    }
  }
}
