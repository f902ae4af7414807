// Which part of a conversation's messages is in the page: at most 300, either up to the end or, while the reader is far
// up, to some place before it. Places are seqs, since what is held grows and shrinks at both ends.

const AT_MOST = 300;
const STEP = 60;
const CONTEXT = 10;

export class Span {
  #from = 0;
  #to = Infinity;

  get reachesEnd() {
    return this.#to === Infinity;
  }

  /** The newest part, and the first unread if it isn't too far up. */
  newest(held, readSeq) {
    const unreadAt = held.findIndex((message) => message.seq > readSeq);
    const unread = unreadAt < 0 ? 0 : held.length - unreadAt + CONTEXT;
    this.#to = Infinity;
    this.#from = held.at(-Math.min(Math.max(STEP, unread), AT_MOST))?.seq ?? 0;
  }

  /** What is in it. Past the limit, the end that the reader is not at gives way. */
  of(held, atEnd) {
    let shown = held.filter((message) => message.seq >= this.#from && message.seq <= this.#to);
    if (shown.length > AT_MOST) {
      shown = atEnd ? shown.slice(-AT_MOST) : shown.slice(0, AT_MOST);
      this.#from = shown[0].seq;
      this.#to = atEnd ? Infinity : shown.at(-1).seq;
    }
    return shown;
  }

  /** Those held that lie before it. */
  before(held) {
    return held.filter((message) => message.seq < this.#from);
  }

  /** Whether enough is held to grow upwards without asking for more. */
  canGrow(held) {
    return this.before(held).length >= STEP;
  }

  growUp(held) {
    const earlier = this.before(held);
    this.#from = (earlier.at(-STEP) ?? earlier[0])?.seq ?? this.#from;
  }

  growUpTo(seq) {
    this.#from = Math.min(this.#from, seq);
  }

  /** Makes a place part of it, with some of what is before. */
  reach(held, seq) {
    const at = held.findIndex((message) => message.seq >= seq);
    this.#from = Math.min(this.#from, held[Math.max(0, at - CONTEXT)]?.seq ?? seq);
  }

  growDown(held) {
    const later = held.filter((message) => message.seq > this.#to);
    this.#to = later.length <= STEP ? Infinity : later[STEP - 1].seq;
    const shown = held.filter((message) => message.seq >= this.#from && message.seq <= this.#to);
    this.#from = shown.at(-AT_MOST)?.seq ?? this.#from;
  }
}
