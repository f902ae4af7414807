package io.parley.sessions.internal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/// The secret by which nodes know each other. It travels in the first frame of a connection.
final class SharedKey {
  private final byte[] key;

  SharedKey(String key) {
    this.key = key.getBytes(StandardCharsets.UTF_8);
  }

  /// What a node says first.
  byte[] greeting() {
    return key.clone();
  }

  /// Whether the other side knows the key. Takes as long for a wrong key as for the right one.
  boolean isKnownBy(byte[] greeting) {
    return MessageDigest.isEqual(key, greeting);
  }
}
