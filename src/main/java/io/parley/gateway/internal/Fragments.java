package io.parley.gateway.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;

/// The beginning of a message that comes in several frames.
final class Fragments {
  private final ByteBuf bytes;
  private final int max;

  Fragments(ByteBufAllocator memory, int max) {
    this.bytes = memory.buffer();
    this.max = max;
  }

  /// False where the message gets longer than allowed.
  boolean add(ByteBuf fragment) {
    if (bytes.readableBytes() + fragment.readableBytes() > max) {
      return false;
    }
    bytes.writeBytes(fragment);
    return true;
  }

  byte[] message() {
    return ByteBufUtil.getBytes(bytes);
  }

  void release() {
    bytes.release();
  }
}
