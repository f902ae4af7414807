// The log of one conversation. The view never moves under the reader: it stays at the end if it was there, and at the
// same message if not.

import { anchorOf, fromTop, isAbove, restore } from './anchor.js';
import { coalesced, el, patch } from './dom.js';
import { point, reach } from './jump.js';
import { lines } from './lines.js';
import { counts, shows } from './messages.js';
import { isAboutAnother } from './pending.js';
import { onLongPress } from './press.js';
import { Seen } from './seen.js';
import { Span } from './span.js';
import { text } from './text.js';
import { walkable } from './walk.js';

const NEAR_PX = 48;
const REACH_PX = 240;
const LOADS_FOR_UNREAD = 4;
const said = text.thread;

export class Log {
  element;
  #context;
  #list = el('ol', { role: 'list' });
  #earlier = button('earlier', () => this.#showEarlier());
  #up = button('jump', () => this.#toDivider());
  #down = button('jump', () => this.toEnd());
  #scroller = el('div', { class: 'log', role: 'log', tabindex: '0', 'aria-relevant': 'additions' },
    this.#earlier, this.#list);
  #seen = new Seen(this.#scroller, (seq) => this.#read(seq));
  #sizes = new ResizeObserver(() => this.#resized());
  #span = new Span();
  #atEnd = true;
  #endSeq = 0;
  #loading = false;
  #readOnOpening;
  #told = 0;
  /** Where the unread began on opening, {seq, count}; fixed once the client has caught up. */
  #divider = null;
  #dividerMet = false;
  #settled = false;
  render = coalesced(() => this.#render());

  /** `context` is {parley, conversation(), people, delivery, me, title(), closed(), act}. */
  constructor(context) {
    this.#context = context;
    this.#readOnOpening = context.conversation().read_seq;
    this.#earlier.textContent = said.earlier;
    this.#scroller.addEventListener('scroll', () => this.#scrolled(), { passive: true });
    walkable(this.#scroller, (line) => context.act.enter(line));
    onLongPress(this.#scroller, '.message', (line) => context.act.open(line));
    this.#sizes.observe(this.#scroller);
    this.element = el('div', { class: 'log-frame' }, this.#scroller, el('div', { class: 'jumps' }, this.#up, this.#down));
  }

  /** To be called once the element is in the page: shows the first unread, or else the end. */
  async open() {
    this.busy(true);
    this.#showNewest();
    await this.#reachUnread();
    this.busy(false);
  }

  stop() {
    this.#seen.stop();
    this.#sizes.disconnect();
  }

  /** Whether a sync or history is being put in, which nobody wants to hear message by message. */
  busy(ongoing) {
    this.#scroller.setAttribute('aria-busy', String(ongoing));
    this.#scroller.setAttribute('aria-live', ongoing ? 'off' : 'polite');
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
    if (!this.#span.reachesEnd) {
      this.#span.newest(this.#held, this.#readOnOpening);
    }
    this.#atEnd = true;
    this.#render();
  }

  /** Brings a message into view and the focus to it, from however far up; false where it can't be had. */
  async toMessage(messageId) {
    const message = await reach(messageId, this.#context, () => this.busy(true));
    this.busy(false);
    if (!message) {
      return false;
    }
    this.#atEnd = false;
    this.#span.reach(this.#held, message.seq);
    this.#render();
    const line = this.#list.querySelector(`[data-seq="${message.seq}"]`);
    line.scrollIntoView({ block: 'center' });
    point(line);
    this.#scrolled();
    return true;
  }

  get #held() {
    return this.#context.conversation().messages.filter(shows);
  }

  get #following() {
    return this.#atEnd && this.#span.reachesEnd;
  }

  #render() {
    const following = this.#following;
    const anchor = following ? null : anchorOf(this.#scroller, this.#list);
    if (!this.#settled) {
      this.#findDivider();
    }
    this.#scroller.setAttribute('aria-label', said.log(this.#context.title()));
    patch(this.#list, this.#items(), {
      added: (line) => this.#seen.observe(line),
      removed: (line) => this.#seen.forget(line),
    });
    this.#earlier.hidden = !this.#hasEarlier();
    if (following) {
      this.#scroller.scrollTop = this.#scroller.scrollHeight;
      this.#endSeq = this.#held.at(-1)?.seq ?? 0;
    } else {
      restore(anchor, this.#scroller, this.#list);
    }
    this.#updateJumps();
  }

  #items() {
    const { conversation, parley, closed } = this.#context;
    const id = conversation().conversation_id;
    const messages = this.#span.of(this.#held, this.#following);
    const waiting = parley.outbox.filter((entry) => entry.conversation_id === id);
    const connected = parley.state.name === 'online' || parley.state.name === 'catching-up';
    return lines({
      ...this.#context, conversation: conversation(), messages, connected, divider: this.#divider, closed: closed(),
      entries: this.#span.reachesEnd ? waiting.filter(shows) : [], about: waiting.filter(isAboutAnother),
    });
  }

  #hasEarlier() {
    return this.#span.before(this.#held).length > 0 || this.#context.conversation().has_older;
  }

  async #showEarlier() {
    if (this.#loading || !this.#hasEarlier()) {
      return;
    }
    this.#loading = true;
    this.#earlier.textContent = said.loadingEarlier;
    this.busy(true);
    try {
      await this.#holdEarlier();
      this.#span.growUp(this.#held);
      this.#render();
    } catch {
      // No connection: the button stays, and the next scroll asks again.
    } finally {
      this.#loading = false;
      this.#earlier.textContent = said.earlier;
      this.busy(false);
    }
  }

  async #holdEarlier() {
    const { conversation_id: id, has_older: hasOlder } = this.#context.conversation();
    if (hasOlder && !this.#span.canGrow(this.#held)) {
      await this.#context.parley.loadOlder(id);
    }
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
      this.#showNewest();
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

  get #dividerLine() {
    return this.#list.querySelector('.divider');
  }

  /** The end, or the first unread if that is out of view. */
  #showNewest() {
    this.#span.newest(this.#held, this.#readOnOpening);
    this.toEnd();
    if (this.#dividerLine && isAbove(this.#dividerLine, this.#scroller)) {
      this.#toDivider();
    }
    this.#scrolled();
  }

  #toDivider() {
    this.#atEnd = false;
    if (!this.#dividerLine && this.#divider) {
      this.#span.growUpTo(this.#divider.seq);
      this.#render();
    }
    if (this.#dividerLine) {
      this.#scroller.scrollTop += fromTop(this.#dividerLine, this.#scroller) - NEAR_PX;
    }
    this.#dividerMet = true;
    this.#scrolled();
  }

  #scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.#scroller;
    const below = scrollHeight - scrollTop - clientHeight;
    this.#atEnd = below < NEAR_PX && this.#span.reachesEnd;
    if (this.#atEnd) {
      this.#endSeq = this.#held.at(-1)?.seq ?? 0;
    }
    this.#dividerMet ||= Boolean(this.#dividerLine) && !isAbove(this.#dividerLine, this.#scroller);
    this.#updateJumps();
    if (scrollTop < REACH_PX && scrollHeight > clientHeight) {
      this.#showEarlier();
    } else if (below < REACH_PX && !this.#span.reachesEnd) {
      this.#span.growDown(this.#held);
      this.#render();
    }
  }

  #resized() {
    if (this.#following) {
      this.#scroller.scrollTop = this.#scroller.scrollHeight;
    }
  }

  #updateJumps() {
    const { people } = this.#context;
    this.#up.hidden = !this.#divider || this.#dividerMet;
    this.#up.textContent = this.#divider ? said.upUnread(this.#divider.count) : '';
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
}

function button(look, run) {
  return el('button', { type: 'button', class: look, hidden: true, on: { click: run } });
}
