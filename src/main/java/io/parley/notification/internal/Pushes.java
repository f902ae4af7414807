package io.parley.notification.internal;

import io.micrometer.core.instrument.MeterRegistry;
import io.parley.identity.UserId;
import io.parley.notification.PushKind;
import io.parley.notification.internal.PushSender.Result;
import io.parley.notification.internal.PushSender.Sent;
import io.parley.platform.Outcomes;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import reactor.core.publisher.Mono;

/// Pushes to one device at a time, keeps away from providers that fail, and sees to what follows from the answer.
final class Pushes {
  private static final Sent OFF = new Sent(Result.REFUSED, "kind is off");

  private final PushSenders senders;
  private final Breakers breakers;
  private final TargetStore targets;
  private final CassandraPushLog log;
  private final Map<PushKind, Outcomes> outcomes = new EnumMap<>(PushKind.class);

  Pushes(PushSenders senders, Breakers breakers, TargetStore targets, CassandraPushLog log, MeterRegistry meters) {
    this.senders = senders;
    this.breakers = breakers;
    this.targets = targets;
    this.log = log;
    senders.kinds().forEach(kind -> outcomes.put(kind, new Outcomes(meters, "parley.notification.pushes",
        "Pushes to a device, one try each", name(Result.DELIVERED), "kind", kind.wireName())));
  }

  /// @param attempt 1 for the first
  /// @param last whether it is given up where this one fails
  /// @return whether another try is needed
  Mono<Boolean> push(UserId userId, PushTarget target, Notification notification, int attempt, boolean last) {
    return tried(target, notification).flatMap(sent -> {
      Mono<Void> written = log.write(notification, target.kind(), logged(sent.result(), last), sent.detail(), attempt);
      return switch (sent.result()) {
        case DELIVERED, REFUSED -> written.thenReturn(false);
        case GONE -> written.then(targets.removeToken(userId, target).onErrorComplete()).thenReturn(false);
        case FAILED ->
          last || attempt == 1 && !sent.equals(Breaker.KEPT_AWAY) ? written.thenReturn(!last) : Mono.just(true);
      };
    });
  }

  private Mono<Sent> tried(PushTarget target, Notification notification) {
    PushSender sender = senders.of(target.kind());
    Outcomes counted = outcomes.get(target.kind());
    return sender == null || counted == null
        ? Mono.just(OFF)
        : counted.time(
            breakers.around(target.kind(), sender.provider(target), sender.send(target, notification)),
            sent -> sent == null ? "none" : name(sent.result()));
  }

  private static String logged(Result result, boolean last) {
    return result == Result.FAILED && last ? "given-up" : name(result);
  }

  private static String name(Result result) {
    return result.name().toLowerCase(Locale.ROOT);
  }
}
