package io.parley.presence.internal;

import io.parley.identity.UserId;
import io.parley.presence.internal.WatcherExchange.Heard;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Writes reports to the store and tells the gateways that watch. Remembers nothing, so that any number of nodes may do it, for
/// the same user too, and any of them may end at any moment.
final class DirectReports implements Reports {
  private static final Logger log = LoggerFactory.getLogger(DirectReports.class);
  private static final int GATEWAYS_IN_FLIGHT = 32;

  private final PresenceStore store;
  private final Gateways gateways;
  private final PresenceMeters meters;

  DirectReports(PresenceStore store, Gateways gateways, PresenceMeters meters) {
    this.store = store;
    this.gateways = gateways;
    this.meters = meters;
  }

  @Override
  public Mono<Void> report(Report report) {
    return store.write(report).doOnNext(_ -> meters.entered(report.status()))
        .flatMap(written -> Flux.fromIterable(written.watchers())
            .flatMap(watcher -> tell(watcher, written.snapshot()), GATEWAYS_IN_FLIGHT).then());
  }

  private Mono<Void> tell(Watcher watcher, Snapshot snapshot) {
    UserId userId = snapshot.userId();
    return meters.push(gateways.tell(watcher.home(), snapshot))
        .flatMap(heard -> heard == Heard.HEARD ? Mono.<Void>empty() : store.unwatch(watcher, userId))
        .onErrorResume(failure -> {
          log.debug("Gateway {} is left word of a change", watcher.home().nodeId(), failure);
          return store.leaveWord(watcher.home().nodeId(), userId);
        });
  }
}
