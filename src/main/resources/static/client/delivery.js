// How far own messages have come. A message is delivered or read once every other member's cursor has passed it, and
// what was once shown never goes back.

const TICKS_UP_TO_MEMBERS = 100;
const RANK = { sent: 0, delivered: 1, read: 2 };

export class Delivery extends EventTarget {
  #api;
  #people;
  /** conversation_id → user_id → {delivered_seq, read_seq}, of the members there are. */
  #cursors = new Map();
  /** conversation_id → how far all others are, as shown. */
  #reached = new Map();

  constructor(api, people) {
    super();
    this.#api = api;
    this.#people = people;
  }

  /** Asks how far each member is; later changes come as receipts. */
  async load(conversation) {
    if (!hasTicks(conversation)) {
      return;
    }
    try {
      const { items } = await this.#api.receipts(conversation.conversation_id);
      this.#cursors.set(conversation.conversation_id, new Map(items.map((item) => [item.user_id, item])));
      this.dispatchEvent(new Event('change'));
    } catch {
      // Ticks then come from the messages' own delivery_status and from receipts.
    }
  }

  /** sent, delivered or read, for an own message that has its place. */
  stateOf(message, conversation) {
    if (!hasTicks(conversation)) {
      return 'sent';
    }
    const reached = this.#advance(conversation);
    const byCursors = message.seq <= reached.read ? 'read' : message.seq <= reached.delivered ? 'delivered' : 'sent';
    return RANK[message.delivery_status] > RANK[byCursors] ? message.delivery_status : byCursors;
  }

  #advance(conversation) {
    const id = conversation.conversation_id;
    const reached = this.#reached.get(id) ?? { delivered: 0, read: 0 };
    const others = this.#others(conversation);
    if (others.length > 0) {
      reached.delivered = Math.max(reached.delivered, Math.min(...others.map((cursor) => cursor.delivered_seq)));
      reached.read = Math.max(reached.read, Math.min(...others.map((cursor) => cursor.read_seq)));
    }
    this.#reached.set(id, reached);
    return reached;
  }

  /** The cursors of all others, or nothing while some are not known. */
  #others(conversation) {
    const live = conversation.receipts;
    const loaded = this.#cursors.get(conversation.conversation_id);
    const known = [...(loaded ?? live).keys()].filter((userId) => !this.#people.isMe(userId));
    if (known.length < conversation.member_count - 1) {
      return [];
    }
    return known.map((userId) => furthest(loaded?.get(userId), live.get(userId)));
  }
}

function furthest(one, other) {
  return {
    delivered_seq: Math.max(one?.delivered_seq ?? 0, other?.delivered_seq ?? 0),
    read_seq: Math.max(one?.read_seq ?? 0, other?.read_seq ?? 0),
  };
}

function hasTicks(conversation) {
  return conversation.kind !== 'channel' && conversation.member_count <= TICKS_UP_TO_MEMBERS;
}
