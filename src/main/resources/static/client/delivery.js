// How far own messages have come, as ticks. In large conversations and channels there is one tick only: the server tells
// nobody there how far each member is.

const TICKS_UP_TO_MEMBERS = 100;

export class Delivery {
  #api;
  #parley;

  constructor(api, parley) {
    this.#api = api;
    this.#parley = parley;
  }

  /** Asks how far each member is; what moved while this device was away isn't pushed. Later changes come as receipts. */
  async load(conversation) {
    if (!hasTicks(conversation)) {
      return;
    }
    const { conversation_id: id } = conversation;
    try {
      const { items } = await this.#api.receipts(id);
      this.#parley.addReceipts(id, items);
    } catch {
      // Until the next receipt the ticks stay where they are.
    }
  }

  /** sent, delivered or read, for an own message that has its place. */
  stateOf(message, conversation) {
    return hasTicks(conversation) ? message.delivery_status : 'sent';
  }
}

/** Above 100 members and in channels nobody is told how far each one is. */
export function hasTicks(conversation) {
  return conversation.kind !== 'channel' && conversation.member_count <= TICKS_UP_TO_MEMBERS;
}
