// What was begun in a composer, for each conversation, as long as the tab lives.

export class Drafts extends EventTarget {
  #prefix;

  constructor(userId) {
    super();
    this.#prefix = `parley.draft.${userId}.`;
  }

  get(conversationId) {
    return sessionStorage.getItem(this.#prefix + conversationId) ?? '';
  }

  set(conversationId, words) {
    if (words === this.get(conversationId)) {
      return;
    }
    if (words.trim() === '') {
      sessionStorage.removeItem(this.#prefix + conversationId);
    } else {
      sessionStorage.setItem(this.#prefix + conversationId, words);
    }
    this.dispatchEvent(new Event('change'));
  }
}
