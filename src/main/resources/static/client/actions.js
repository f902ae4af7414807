// What can be done with a message: offered in a menu, and done.

import { lineOf } from './bubble.js';
import { canCopy, copy } from './copy.js';
import { bdi, fill } from './dom.js';
import { MORE, QUICK } from './emoji.js';
import { openMenu } from './menu.js';
import { ask } from './ask.js';
import { ownReaction, pendingOf } from './pending.js';
import { text } from './text.js';

const said = text.actions;

export class Actions {
  #context;

  /**
   * `context` is {parley, members, me, conversation(), title(), host, closed(), reply(message), edit(message, words), info(message),
   * jump(messageId), tell(sentence)}.
   */
  constructor(context) {
    this.#context = context;
  }

  /** Enter on a message: its actions, or those of one that hasn't gone out. */
  enter(element) {
    const waiting = element.querySelector('.fate.own button');
    if (waiting) {
      waiting.focus();
    } else if (lineOf(element)?.message) {
      this.open(element);
    } else {
      element.querySelector('a')?.focus();
    }
  }

  open(element, anchor = element.querySelector('.bubble')) {
    const line = lineOf(element);
    if (!line?.message) {
      return;
    }
    const groups = line.deleted ? [[this.#info(line.message)]] : this.#groups(element, line);
    openMenu(anchor, said.menu, groups, { home: element });
  }

  jump(element) {
    this.#context.jump(lineOf(element).message?.target_message_id ?? lineOf(element).entry.target_message_id);
  }

  retry(entry) {
    this.#context.parley.retry(entry.client_message_id);
  }

  cancel(entry) {
    this.#context.parley.cancel(entry.client_message_id);
  }

  /** Puts an emoji on a message, in place of another, or takes it back. */
  async react(element, emoji) {
    const { message } = lineOf(element);
    if (this.#context.closed() || !message || message.deleted_at) {
      return;
    }
    const { parley, me } = this.#context;
    const pending = pendingOf(this.#about(message));
    const wanted = ownReaction(message, pending.get(message.message_id), me) === emoji ? '' : emoji;
    await this.#takeBackUnsent(message);
    const stands = ownReaction(message, pendingOf(this.#about(message)).get(message.message_id), me);
    if (wanted !== stands) {
      await this.#send(message, { message_type: 'reaction', body: wanted });
    }
    parley.outbox.filter((entry) => entry.state === 'refused' && isReaction(entry, message)).forEach((entry) => this.cancel(entry));
  }

  /** The user's newest message that can be edited, with its words as they are shown. */
  lastOwn() {
    const { conversation, me } = this.#context;
    const message = conversation().messages.findLast((one) => one.sender_id === me && isEditable(one));
    return message ? { message, words: this.#wordsOf(message) } : null;
  }

  #groups(element, line) {
    const { message } = line;
    const { closed, reply, edit } = this.#context;
    const open = !closed();
    const own = ownReaction(message, pendingOf(this.#about(message)).get(message.message_id), this.#context.me);
    const item = (name, glyph, run, offered = true) => (offered ? [{ name, icon: glyph, run }] : []);
    return [
      ...(open ? [this.#emojiRow(element, QUICK, own)] : []),
      [
        ...item(said.reply, 'reply', () => reply(message), open),
        ...item(said.copy, 'copy', () => this.#copy(line.body), canCopy && line.body !== ''),
        this.#info(message),
        ...item(said.edit, 'edit', () => edit(message, this.#wordsOf(message)), open && line.mine && isEditable(message)),
        ...item(said.remove, 'delete', () => this.#remove(message), open && this.#mayDelete(line))
          .map((one) => ({ ...one, danger: true })),
      ],
    ];
  }

  #emojiRow(element, emoji, own) {
    const shown = own && !emoji.includes(own) ? [own, ...emoji.slice(0, -1)] : emoji;
    const choice = (one) => ({ words: one, checked: one === own, run: () => this.react(element, one) });
    const more = emoji === QUICK
      ? [{ name: said.moreEmoji, icon: 'plus', leads: () => [this.#emojiRow(element, MORE, own)] }]
      : [];
    return { label: said.react, row: [...shown.map(choice), ...more] };
  }

  #info(message) {
    return { name: said.info, icon: 'info', run: () => this.#context.info(message) };
  }

  /** One's own; of others' too whoever administers a group or channel. */
  #mayDelete({ mine }) {
    const { conversation, members } = this.#context;
    const { conversation_id: id, kind } = conversation();
    return mine || (kind !== 'direct' && ['owner', 'admin'].includes(members.myRole(id)));
  }

  async #copy(words) {
    this.#context.tell(await copy(words) ? said.copied : said.notCopied);
  }

  async #remove(message) {
    const { host, title } = this.#context;
    const agreed = await ask(host, {
      question: said.deleteQuestion,
      explanation: fill(said.deleteWhy, { title: bdi(title()) }),
      yes: said.deleteYes,
      no: said.no,
    });
    if (agreed) {
      await this.#send(message, { message_type: 'delete', body: '' });
    }
  }

  async #send(message, draft) {
    const { parley, tell } = this.#context;
    try {
      await parley.send(message.conversation_id, { ...draft, target_message_id: message.message_id });
    } catch {
      tell(said.notKept);
    }
  }

  /** A reaction that was never handed over need not be sent and taken back. */
  async #takeBackUnsent(message) {
    const queued = this.#about(message).filter((entry) => entry.state === 'queued' && isReaction(entry, message));
    await Promise.all(queued.map((entry) => this.#context.parley.cancel(entry.client_message_id)));
  }

  #about({ message_id: id }) {
    return this.#context.parley.outbox.filter((entry) => entry.target_message_id === id);
  }

  #wordsOf(message) {
    return pendingOf(this.#about(message)).get(message.message_id)?.edit?.body ?? message.body;
  }
}

function isReaction(entry, message) {
  return entry.message_type === 'reaction' && entry.target_message_id === message.message_id;
}

function isEditable(message) {
  return ['text', 'image', 'file'].includes(message.message_type) && !message.deleted_at;
}
