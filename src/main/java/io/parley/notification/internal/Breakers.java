package io.parley.notification.internal;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.parley.notification.internal.PushSender.Sent;
import java.time.Duration;
import java.util.function.LongSupplier;
import reactor.core.publisher.Mono;

/// One breaker a provider. A provider that has not been met for ten minutes, or has made room for others, begins anew: whoever
/// subscribes names the host of a push service.
final class Breakers {
  private static final int MOST = 10_000;

  private final LongSupplier nanos;
  private final Cache<String, Breaker> breakers = Caffeine.newBuilder().maximumSize(MOST)
      .expireAfterAccess(Duration.ofMinutes(10)).build();

  Breakers(LongSupplier nanos) {
    this.nanos = nanos;
  }

  Mono<Sent> around(String provider, Mono<Sent> push) {
    return breakers.get(provider, _ -> new Breaker(nanos)).around(push);
  }

  /// Providers that are kept away from.
  long open() {
    return breakers.asMap().values().stream().filter(Breaker::isOpen).count();
  }
}
