package io.parley.notification.internal;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.parley.notification.PushKind;
import io.parley.notification.internal.PushSender.Sent;
import io.parley.notification.ops.PushProviders;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongSupplier;
import reactor.core.publisher.Mono;

/// One breaker a provider. A provider that has not been met for ten minutes, or has made room for others, begins anew: whoever
/// subscribes names the host of a push service.
final class Breakers {
  private static final int MOST = 10_000;

  private final LongSupplier nanos;
  private final Cache<Key, Breaker> breakers = Caffeine.newBuilder().maximumSize(MOST)
      .expireAfterAccess(Duration.ofMinutes(10)).build();

  Breakers(LongSupplier nanos) {
    this.nanos = nanos;
  }

  private record Key(PushKind kind, String provider) {}

  Mono<Sent> around(PushKind kind, String provider, Mono<Sent> push) {
    return breakers.get(new Key(kind, provider), _ -> new Breaker(nanos)).around(push);
  }

  /// Providers of a kind that are kept away from.
  long open(PushKind kind) {
    return breakers.asMap().entrySet().stream()
        .filter(one -> one.getKey().kind == kind && one.getValue().isOpen()).count();
  }

  /// How it stands with each: those that are kept away from first, then those with failures.
  List<PushProviders.Provider> all() {
    return breakers.asMap().entrySet().stream()
        .map(one -> one.getValue().as(one.getKey().kind, one.getKey().provider))
        .sorted(
            Comparator.comparingInt(PushProviders.Provider::failures).thenComparingInt(PushProviders.Provider::underWay)
                .reversed()
                .thenComparing(PushProviders.Provider::name))
        .toList();
  }
}
