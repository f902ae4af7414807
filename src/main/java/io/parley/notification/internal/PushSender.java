package io.parley.notification.internal;

import io.parley.notification.PushKind;
import io.parley.platform.ParleyException;
import reactor.core.publisher.Mono;

/// Speaks to the providers of one kind.
interface PushSender extends AutoCloseable {
  PushKind kind();

  /// @throws ParleyException `bad_request` for a token that is none of this kind
  void check(String token);

  /// Whom a target is notified by: what fails there says nothing of others.
  String provider(PushTarget target);

  /// Tries once, within 10 s. Never fails: what went wrong is the answer.
  Mono<Sent> send(PushTarget target, Notification notification);

  @Override
  default void close() {}

  /// @param detail for operators, without any address or token
  record Sent(Result result, String detail) {}

  enum Result {
    /// The provider has taken it.
    DELIVERED,
    /// There is no such device any more.
    GONE,
    /// It was refused, and would be again.
    REFUSED,
    /// Later may do.
    FAILED
  }
}
