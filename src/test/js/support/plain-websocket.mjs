import { Buffer } from 'node:buffer';
import { randomBytes } from 'node:crypto';
import { request } from 'node:http';

const CONTINUATION = 0;
const TEXT = 1;
const CLOSE = 8;
const PING = 9;
const PONG = 10;
const ABNORMAL = 1006;

/** As much of a browser's WebSocket, without TLS, as parley.js needs, for a Node that has none. */
export class PlainWebSocket {
  readyState = 0;
  onopen = null;
  onmessage = null;
  onclose = null;
  onerror = null;
  #socket;
  #buffer = Buffer.alloc(0);
  #parts = [];
  #code = ABNORMAL;
  #reason = '';

  constructor(url, protocols) {
    const { hostname, port, pathname } = new URL(url);
    const handshake = request({ hostname, port: port || 80, path: pathname, headers: {
      Connection: 'Upgrade', Upgrade: 'websocket', 'Sec-WebSocket-Version': 13,
      'Sec-WebSocket-Key': randomBytes(16).toString('base64'), 'Sec-WebSocket-Protocol': protocols.join(', '),
    } });
    handshake.on('upgrade', (_, socket, head) => this.#open(socket, head));
    handshake.on('response', (response) => {
      response.resume();
      this.#end();
    });
    handshake.on('error', () => this.#end());
    handshake.end();
  }

  send(text) {
    this.#write(TEXT, Buffer.from(text));
  }

  close(code = 1000, reason = '') {
    if (this.readyState === 1) {
      this.readyState = 2;
      const payload = Buffer.alloc(2);
      payload.writeUInt16BE(code);
      this.#write(CLOSE, Buffer.concat([payload, Buffer.from(reason)]));
      this.#socket.end();
    }
  }

  /** Breaks the connection without a word. */
  destroy() {
    this.#socket?.destroy();
  }

  #open(socket, head) {
    this.#socket = socket;
    this.readyState = 1;
    socket.on('data', (data) => this.#read(data));
    socket.on('close', () => this.#end());
    socket.on('error', () => {});
    this.onopen?.({});
    this.#read(head);
  }

  #end() {
    if (this.readyState !== 3) {
      this.readyState = 3;
      this.onclose?.({ code: this.#code, reason: this.#reason });
    }
  }

  #write(opcode, payload) {
    const { length } = payload;
    const head = length < 126 ? Buffer.from([0x80 | opcode, 0x80 | length]) : Buffer.alloc(length < 65_536 ? 4 : 10);
    if (length >= 126) {
      head[0] = 0x80 | opcode;
      head[1] = 0x80 | (length < 65_536 ? 126 : 127);
      head.writeUIntBE(length, length < 65_536 ? 2 : 4, length < 65_536 ? 2 : 6);
    }
    const mask = randomBytes(4);
    this.#socket.write(Buffer.concat([head, mask, payload.map((byte, i) => byte ^ mask[i % 4])]));
  }

  #read(data) {
    this.#buffer = Buffer.concat([this.#buffer, data]);
    for (let frame = this.#next(); frame; frame = this.#next()) {
      this.#take(frame);
    }
  }

  #next() {
    const buffer = this.#buffer;
    const short = buffer.length >= 2 ? buffer[1] & 0x7f : 0;
    const headLength = short === 126 ? 4 : short === 127 ? 10 : 2;
    if (buffer.length < headLength) {
      return undefined;
    }
    const length = short === 126 ? buffer.readUInt16BE(2) : short === 127 ? Number(buffer.readBigUInt64BE(2)) : short;
    if (buffer.length < headLength + length) {
      return undefined;
    }
    this.#buffer = buffer.subarray(headLength + length);
    return { last: (buffer[0] & 0x80) !== 0, opcode: buffer[0] & 0x0f, payload: buffer.subarray(headLength, headLength + length) };
  }

  #take({ last, opcode, payload }) {
    if (opcode === TEXT || opcode === CONTINUATION) {
      this.#parts.push(payload);
      if (last) {
        const text = Buffer.concat(this.#parts.splice(0)).toString();
        this.onmessage?.({ data: text });
      }
    } else if (opcode === PING) {
      this.#write(PONG, payload);
    } else if (opcode === CLOSE) {
      this.#code = payload.length >= 2 ? payload.readUInt16BE(0) : 1005;
      this.#reason = payload.subarray(2).toString();
      this.close(1000);
      this.#socket.end();
    }
  }
}
