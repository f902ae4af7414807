package io.parley.notification.internal;

import io.parley.notification.PushKind;
import io.parley.notification.internal.PushSender.Result;
import io.parley.notification.internal.PushSender.Sent;
import io.parley.notification.ops.PushProviders;
import java.time.Duration;
import java.util.function.LongSupplier;
import reactor.core.publisher.Mono;

/// Keeps away from a provider that fails: after 5 failures in a row nothing is sent to it for 30 s, then one push tries, and what
/// becomes of it decides. Lets at most 96 pushes in at once, fewer than [Dispatch#USERS_IN_FLIGHT], so that a slow provider leaves room for others.
final class Breaker {
  static final int FAILURES = 5;
  static final Duration OPEN_FOR = Duration.ofSeconds(30);
  static final int MOST_INSIDE = 96;
  /// It was not tried.
  static final Sent KEPT_AWAY = new Sent(Result.FAILED, "provider is kept away from");

  private final LongSupplier nanos;
  private int failures;
  private int inside;
  private long openedAt;

  /// @param nanos as [System#nanoTime]
  Breaker(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /// What the provider answers; [Result#FAILED] without asking it where it is kept away from.
  Mono<Sent> around(Mono<Sent> push) {
    return Mono.defer(() -> enter()
        ? push.doOnSuccess(sent -> leave(sent == null || sent.result() == Result.FAILED))
            .doOnError(_ -> leave(true)).doOnCancel(() -> leave(true))
        : Mono.just(KEPT_AWAY));
  }

  synchronized boolean isOpen() {
    return failures >= FAILURES;
  }

  synchronized PushProviders.Provider as(PushKind kind, String name) {
    return new PushProviders.Provider(kind, name, isOpen(), failures, inside);
  }

  private synchronized boolean enter() {
    boolean shut = isOpen() && (inside > 0 || nanos.getAsLong() - openedAt < OPEN_FOR.toNanos());
    if (shut || inside >= MOST_INSIDE) {
      return false;
    }
    inside++;
    return true;
  }

  private synchronized void leave(boolean failed) {
    inside--;
    failures = failed ? Math.min(failures + 1, FAILURES) : 0;
    if (isOpen()) {
      openedAt = nanos.getAsLong();
    }
  }
}
