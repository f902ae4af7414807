package io.parley.messaging.internal;

import java.nio.ByteBuffer;
import java.util.UUID;
import reactor.core.publisher.Mono;

/// The last five minutes of client message ids: the fast path before the durable claims.
///
/// It may forget or be away at any time; then it says [Unknown] and the durable claims are asked.
interface RecentClaims {
  /// Enters the message under its key, unless the key is taken.
  Mono<Answer> claim(StoredMessage message);

  /// Enters the id that turned out to be the first one. Best effort: without it the durable claim is asked again.
  Mono<Void> correct(StoredMessage message);

  sealed interface Answer {}

  /// Nobody used this key in the last five minutes.
  record New() implements Answer {}

  /// Nobody can tell.
  record Unknown() implements Answer {}

  /// An earlier attempt. Proves nothing about storage.
  record Held(UUID messageId, ByteBuffer contentHash) implements Answer {}
}
