package io.parley.presence.internal;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.parley.platform.Outcomes;
import io.parley.presence.PresenceStatus;
import io.parley.presence.internal.WatcherExchange.Heard;
import java.util.Locale;
import reactor.core.publisher.Mono;

/// What presence counts.
final class PresenceMeters {
  private final Counter online;
  private final Counter away;
  private final Counter offline;
  private final Outcomes reports;
  private final Outcomes pushes;

  PresenceMeters(MeterRegistry meters) {
    online = transitions(meters, PresenceStatus.ONLINE);
    away = transitions(meters, PresenceStatus.AWAY);
    offline = transitions(meters, PresenceStatus.OFFLINE);
    reports = new Outcomes(meters, "parley.presence.reports", "Changes, until all who watch were told", Outcomes.OK);
    pushes = new Outcomes(meters, "parley.presence.pushes", "Calls of gateways that watch", wire(Heard.HEARD));
  }

  private static Counter transitions(MeterRegistry meters, PresenceStatus status) {
    return Counter.builder("parley.presence.transitions")
        .description("Reports entered of how users appear at a gateway")
        .tag("status", wire(status)).register(meters);
  }

  private static String wire(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  void entered(PresenceStatus status) {
    switch (status) {
      case ONLINE -> online.increment();
      case AWAY -> away.increment();
      case OFFLINE -> offline.increment();
    }
  }

  Mono<Void> report(Mono<Void> report) {
    return reports.time(report);
  }

  Mono<Heard> push(Mono<Heard> push) {
    return pushes.time(push, heard -> wire(heard == null ? Heard.GONE : heard));
  }
}
