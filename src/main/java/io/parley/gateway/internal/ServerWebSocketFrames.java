package io.parley.gateway.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.parley.protocol.Utf8;
import java.nio.charset.StandardCharsets;

/// A server's frames on the wire: whole, unmasked, without extensions (RFC 6455 §5.2).
final class ServerWebSocketFrames {
  /// Longest close reason, in UTF-8 bytes: control frames carry 125, the code takes 2 (RFC 6455 §5.5).
  private static final int MAX_REASON_BYTES = 123;
  private static final int FINAL = 0x80;
  private static final int TEXT = 0x1;
  private static final int CLOSE = 0x8;
  private static final int PONG = 0xA;
  private static final int MAX_SHORT_LENGTH = 125;
  private static final int LENGTH_IN_TWO_BYTES = 126;
  private static final int LENGTH_IN_EIGHT_BYTES = 127;
  private static final int MAX_TWO_BYTE_LENGTH = 0xFFFF;
  private static final int MAX_HEADER = 10;

  private ServerWebSocketFrames() {}

  static ByteBuf text(ByteBufAllocator memory, byte[] utf8) {
    return header(memory, TEXT, utf8.length).writeBytes(utf8);
  }

  static ByteBuf pong(ByteBufAllocator memory, ByteBuf ping) {
    return header(memory, PONG, ping.readableBytes()).writeBytes(ping, ping.readerIndex(), ping.readableBytes());
  }

  /// @param reason at most 123 bytes of UTF-8
  static ByteBuf close(ByteBufAllocator memory, int code, String reason) {
    if (Utf8.length(reason) > MAX_REASON_BYTES) {
      throw new IllegalArgumentException("a close reason has at most %d bytes".formatted(MAX_REASON_BYTES));
    }
    byte[] utf8 = reason.getBytes(StandardCharsets.UTF_8);
    return header(memory, CLOSE, Short.BYTES + utf8.length).writeShort(code).writeBytes(utf8);
  }

  static ByteBuf closeWithoutCode(ByteBufAllocator memory) {
    return header(memory, CLOSE, 0);
  }

  private static ByteBuf header(ByteBufAllocator memory, int opcode, int length) {
    ByteBuf buffer = memory.directBuffer(MAX_HEADER + length).writeByte(FINAL | opcode);
    if (length <= MAX_SHORT_LENGTH) {
      return buffer.writeByte(length);
    }
    if (length <= MAX_TWO_BYTE_LENGTH) {
      return buffer.writeByte(LENGTH_IN_TWO_BYTES).writeShort(length);
    }
    return buffer.writeByte(LENGTH_IN_EIGHT_BYTES).writeLong(length);
  }
}
