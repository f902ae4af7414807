// The log of one conversation: which part of what is held is in the page, and where the view stands. The view never
// moves under the reader: it stays at the end if it was there, and at the same message if not.

import { coalesced, el, patch } from './dom.js';
import { lines } from './lines.js';
import { counts, shows } from './messages.js';
import { Seen } from './seen.js';
import { text } from './text.js';

const AT_MOST = 300;
const STEP = 60;
const NEAR_PX = 48;
const REACH_PX = 240;
const LOADS_FOR_UNREAD = 4;
const said = text.thread;

export class Log {
  element;
  #context;
  #list = el('ol', { role: 'list' });
  #earlier = el('button', { type: 'button', class: 'earlier', on: { click: () => this.#older() } }, said.earlier);
  #up = el('button', { type: 'button', class: 'jump', hidden: true, on: { click: () => this.#toDivider() } });
  #down = el('button', { type: 'button', class: 'jump', hidden: true, on: { click: () => this.toEnd() } });
  #scroller;
  #seen;
  #sizes;
  /** The part that is in the page, by seq; `to` is Infinity while it follows the end. */
  #from = 0;
  #to = Infinity;
  #atEnd = true;
  #endSeq = 0;
  #readOnOpening;
  #told = 0;
  #divider = null;
  #dividerMet = false;
  #settled = false;
  #loading = false;
  render = coalesced(() => this.#render());

  /** `context` is {parley, conversation(), people, delivery, me, title(), act}. */
  constructor(context) {
    this.#context = context;
    this.#readOnOpening = context.conversation().read_seq;
    this.#scroller = el('div', { class: 'log', role: 'log', tabindex: '0', 'aria-relevant': 'additions' }, this.#earlier, this.#list);
    this.#scroller.addEventListener('scroll', () => this.#scrolled(), { passive: true });
    this.#scroller.addEventListener('keydown', (event) => this.#walk(event));
    this.element = el('div', { class: 'log-frame' }, this.#scroller, el('div', { class: 'jumps' }, this.#up, this.#down));
    this.#seen = new Seen(this.#scroller, (seq) => this.#read(seq));
    this.#sizes = new ResizeObserver(() => this.#resized());
    this.#sizes.observe(this.#scroller);
  }

  /** To be called once the element is in the page: shows the first unread, or else the end. */
  async open() {
    this.#busy(true);
    this.#window();
    this.#render();
    this.#place();
    await this.#reachUnread();
    this.#busy(false);
  }

  stop() {
    this.#seen.stop();
    this.#sizes.disconnect();
  }

  /** Whether a sync or history is being put in, which nobody wants to hear message by message. */
  bulk(ongoing) {
    this.#busy(ongoing);
  }

  /** The client has everything: from here on arrivals are news, not what was unread on opening. */
  settle() {
    if (!this.#settled) {
      this.#findDivider();
      this.#settled = true;
      this.render();
    }
  }

  toEnd() {
    this.#to = Infinity;
    this.#window();
    this.#atEnd = true;
    this.#render();
  }

  get #held() {
    return this.#context.conversation().messages.filter(shows);
  }

  /** The newest part, with the first unread if it isn't too far up. */
  #window() {
    const held = this.#held;
    const unreadAt = held.findIndex((message) => message.seq > this.#readOnOpening);
    const back = unreadAt < 0 ? STEP : Math.min(Math.max(STEP, held.length - unreadAt + 10), AT_MOST);
    this.#from = held.at(-back)?.seq ?? 0;
  }

  #render() {
    const following = this.#atEnd && this.#to === Infinity;
    const anchor = following ? null : this.#anchor();
    if (!this.#settled) {
      this.#findDivider();
    }
    const held = this.#held;
    this.#scroller.setAttribute('aria-label', said.log(this.#context.title()));
    patch(this.#list, this.#items(held, following), {
      added: (line) => this.#seen.observe(line),
      removed: (line) => this.#seen.forget(line),
    });
    this.#earlier.hidden = !this.#hasEarlier(held);
    if (following) {
      this.#scroller.scrollTop = this.#scroller.scrollHeight;
      this.#endSeq = held.at(-1)?.seq ?? 0;
    } else {
      this.#restore(anchor);
    }
    this.#updateJumps();
  }

  #items(held, following) {
    const { conversation, people, delivery, me, parley, act } = this.#context;
    const id = conversation().conversation_id;
    const messages = this.#inWindow(held, following);
    const entries = this.#to === Infinity ? parley.outbox.filter((entry) => entry.conversation_id === id && shows(entry)) : [];
    const connected = parley.state.name === 'online' || parley.state.name === 'catching-up';
    const divider = this.#divider;
    return lines({ messages, entries, conversation: conversation(), people, delivery, me, divider, connected, act });
  }

  #inWindow(held, following) {
    let shown = held.filter((message) => message.seq >= this.#from && message.seq <= this.#to);
    if (shown.length > AT_MOST) {
      shown = following ? shown.slice(-AT_MOST) : shown.slice(0, AT_MOST);
      this.#from = shown[0].seq;
      this.#to = following ? Infinity : shown.at(-1).seq;
    }
    return shown;
  }

  #hasEarlier(held) {
    return (held[0]?.seq ?? Infinity) < this.#from || this.#context.conversation().has_older;
  }

  async #older() {
    if (this.#loading) {
      return;
    }
    const held = this.#held;
    if (!this.#hasEarlier(held)) {
      return;
    }
    this.#loading = true;
    this.#earlier.textContent = said.loadingEarlier;
    this.#busy(true);
    try {
      const inMemory = held.filter((message) => message.seq < this.#from);
      if (inMemory.length < STEP && this.#context.conversation().has_older) {
        await this.#context.parley.loadOlder(this.#context.conversation().conversation_id);
      }
      const earlier = this.#held.filter((message) => message.seq < this.#from);
      this.#from = earlier.at(-STEP)?.seq ?? earlier[0]?.seq ?? this.#from;
      this.#render();
    } catch {
      // No connection: the button stays and the next scroll asks again.
    } finally {
      this.#loading = false;
      this.#earlier.textContent = said.earlier;
      this.#busy(false);
    }
  }

  #newer() {
    const later = this.#held.filter((message) => message.seq > this.#to);
    if (later.length === 0) {
      this.#to = Infinity;
      this.#render();
      return;
    }
    this.#to = later.length <= STEP ? Infinity : later[STEP - 1].seq;
    const shown = this.#held.filter((message) => message.seq >= this.#from && message.seq <= this.#to);
    this.#from = shown.at(-AT_MOST)?.seq ?? this.#from;
    this.#render();
  }

  /** A long absence may leave the first unread beyond what is held. */
  async #reachUnread() {
    const { conversation, parley } = this.#context;
    for (let load = 0; load < LOADS_FOR_UNREAD; load += 1) {
      const { messages, has_older: hasOlder, unread, conversation_id: id } = conversation();
      if (unread === 0 || !hasOlder || (messages[0]?.seq ?? 0) <= this.#readOnOpening + 1) {
        return;
      }
      try {
        await parley.loadOlder(id);
      } catch {
        return;
      }
      this.#window();
      this.#render();
      this.#place();
    }
  }

  #findDivider() {
    const { people, conversation } = this.#context;
    const { read_seq: read } = conversation();
    if (read > this.#told) {
      // Not by this view: another device had read further when this one was away.
      this.#readOnOpening = read;
    }
    const unread = this.#held.filter((message) => message.seq > this.#readOnOpening && counts(message, people));
    this.#divider = unread.length > 0 ? { seq: unread[0].seq, count: unread.length } : null;
  }

  #dividerLine() {
    return this.#list.querySelector('.divider');
  }

  /** Opens at the first unread if it is out of view, else at the end. */
  #place() {
    this.#scroller.scrollTop = this.#scroller.scrollHeight;
    const line = this.#dividerLine();
    if (line && above(line, this.#scroller)) {
      this.#toDivider();
    }
    this.#scrolled();
  }

  #toDivider() {
    if (!this.#dividerLine() && this.#divider) {
      this.#from = Math.min(this.#from, this.#divider.seq);
      this.#atEnd = false;
      this.#render();
    }
    const line = this.#dividerLine();
    if (line) {
      this.#scroller.scrollTop += line.getBoundingClientRect().top - this.#scroller.getBoundingClientRect().top - NEAR_PX;
      this.#dividerMet = true;
    }
    this.#scrolled();
  }

  /** The first message in view and how far it stands from the top. */
  #anchor() {
    const top = this.#scroller.getBoundingClientRect().top;
    const line = [...this.#list.children].find((child) => child.dataset.seq && child.getBoundingClientRect().bottom > top);
    return line ? { key: line.dataset.key, offset: line.getBoundingClientRect().top - top } : null;
  }

  #restore(anchor) {
    const line = anchor && this.#list.querySelector(`[data-key="${CSS.escape(anchor.key)}"]`);
    if (line) {
      const offset = line.getBoundingClientRect().top - this.#scroller.getBoundingClientRect().top;
      this.#scroller.scrollTop += offset - anchor.offset;
    }
  }

  #scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.#scroller;
    const below = scrollHeight - scrollTop - clientHeight;
    this.#atEnd = below < NEAR_PX && this.#to === Infinity;
    if (this.#atEnd) {
      this.#endSeq = this.#held.at(-1)?.seq ?? 0;
    }
    const line = this.#dividerLine();
    this.#dividerMet ||= Boolean(line) && !above(line, this.#scroller);
    this.#updateJumps();
    if (scrollTop < REACH_PX && scrollHeight > clientHeight) {
      this.#older();
    } else if (below < REACH_PX && this.#to !== Infinity) {
      this.#newer();
    }
  }

  #resized() {
    if (this.#atEnd) {
      this.#scroller.scrollTop = this.#scroller.scrollHeight;
    }
  }

  #updateJumps() {
    const { people } = this.#context;
    this.#up.hidden = !this.#divider || this.#dividerMet;
    if (!this.#up.hidden) {
      this.#up.textContent = said.upUnread(this.#divider.count);
    }
    this.#down.hidden = this.#atEnd;
    if (!this.#atEnd) {
      const arrived = this.#held.filter((message) => message.seq > this.#endSeq && counts(message, people)).length;
      this.#down.textContent = arrived > 0 ? said.latestNew(arrived) : said.latest;
    }
  }

  #read(seq) {
    const { parley, conversation } = this.#context;
    if (seq > conversation().read_seq) {
      this.#told = seq;
      parley.read(conversation().conversation_id, seq);
    }
  }

  #busy(ongoing) {
    this.#scroller.setAttribute('aria-busy', String(ongoing));
    this.#scroller.setAttribute('aria-live', ongoing ? 'off' : 'polite');
  }

  /** ↑ ↓ Home End go from message to message; Enter goes to a message's buttons and links, Escape back. */
  #walk(event) {
    const messages = [...this.#list.querySelectorAll('[data-seq], .message')];
    const now = messages.indexOf(document.activeElement);
    const next = { ArrowUp: now < 0 ? messages.length - 1 : now - 1, ArrowDown: now + 1, Home: 0, End: messages.length - 1 }[event.key];
    if (next !== undefined && (now >= 0 || event.target === this.#scroller)) {
      event.preventDefault();
      messages[Math.max(0, Math.min(next, messages.length - 1))]?.focus();
    } else if (event.key === 'Enter' && now >= 0) {
      messages[now].querySelector('button, a')?.focus();
    } else if (event.key === 'Escape') {
      event.target.closest('.message')?.focus();
    }
  }
}

function above(line, scroller) {
  return line.getBoundingClientRect().bottom <= scroller.getBoundingClientRect().top;
}
