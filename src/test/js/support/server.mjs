export const ME = '00000000-0000-4000-8000-00000000000a';
export const BEN = '00000000-0000-4000-8000-00000000000b';
export const CAROL = '00000000-0000-4000-8000-00000000000c';
export const BERLIN = '00000000-0000-4000-8000-0000000000b1';
export const PARIS = '00000000-0000-4000-8000-0000000000b2';

/** A UUID for a number. */
export const id = (number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

export const conversation = (conversationId = BERLIN, fields = {}) => ({
  type: 'conversation', conversation_id: conversationId, kind: 'group', title: 'Berlin',
  created_at: '2026-11-24T09:00:00.000Z', created_by: BEN, member_count: 3, latest_seq: 0, history_visible: false, ...fields,
});

export const message = (seq, fields = {}) => ({
  type: 'message', conversation_id: BERLIN, seq, message_id: id(seq), sender_id: BEN, client_message_id: id(50_000 + seq),
  message_type: 'text', body: `message ${seq}`, target_message_id: null, media: null, mentions: [],
  sent_at: new Date(Date.parse('2026-11-24T09:00:00.000Z') + seq).toISOString(), delivery_status: 'sent', ...fields,
});

export const messages = (from, to, fields = {}) =>
  Array.from({ length: to - from + 1 }, (_, i) => message(from + i, fields));

export const page = (held, fields = {}) => ({
  type: 'page', conversation_id: held[0]?.conversation_id ?? BERLIN, messages: held, more: false,
  latest_seq: held.at(-1)?.seq ?? 0, read_seq: 0, unread: 0, ...fields,
});

export const token = (exp, sub = ME) =>
  `head.${Buffer.from(JSON.stringify({ sub, exp })).toString('base64url')}.signature`;

/**
 * A server that answers as a test scripts it: `on` names what is answered to a type of frame. By itself it says
 * welcome, has no news, and says pong.
 */
export class ScriptedServer {
  sockets = [];
  refusing = false;
  welcome = {
    type: 'welcome', session_id: 's', user_id: ME, node_id: 'n', server_time: '2026-11-24T10:00:00.000Z',
    heartbeat_seconds: 15, limits: { body_bytes: 10240, frame_bytes: 65536, sends_per_second: 20, send_burst: 100 },
  };
  on = {
    hello: () => [this.welcome],
    sync: (frame) => (frame.continues ? [{ type: 'ok' }] : [{ type: 'synced', conversations: 0 }]),
    ping: () => [{ type: 'pong' }],
    refresh: () => [{ type: 'ok' }],
  };

  constructor() {
    const server = this;
    this.WebSocket = class {
      readyState = 0;
      received = [];

      constructor(url, protocols) {
        Object.assign(this, { url, protocols });
        server.sockets.push(this);
        queueMicrotask(() => (server.refusing ? this.drop(1006) : this.#open()));
      }

      send(data) {
        const frame = JSON.parse(data);
        this.received.push(frame);
        for (const answer of server.on[frame.type]?.(frame, this) ?? []) {
          queueMicrotask(() => this.say({ re: frame.id, ...answer }));
        }
      }

      close(code, reason) {
        this.closedBy ??= { code, reason };
        this.readyState = 3;
      }

      say(...frames) {
        for (const frame of frames) {
          this.hear(JSON.stringify(frame));
        }
      }

      hear(data) {
        if (this.readyState === 1) {
          this.onmessage?.({ data });
        }
      }

      drop(code, reason = '') {
        if (this.readyState < 2) {
          this.readyState = 3;
          this.onclose?.({ code, reason });
        }
      }

      all(type) {
        return this.received.filter((frame) => frame.type === type);
      }

      #open() {
        if (this.readyState === 0) {
          this.readyState = 1;
          this.onopen?.({});
        }
      }
    };
  }

  /** The socket opened last. */
  get socket() {
    return this.sockets.at(-1);
  }
}
