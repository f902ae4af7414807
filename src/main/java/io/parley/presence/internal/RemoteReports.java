package io.parley.presence.internal;

import io.parley.platform.Deadlines;
import io.parley.platform.ErrorKind;
import io.parley.platform.ParleyException;
import io.parley.platform.Peers;
import io.parley.platform.Role;
import java.time.Duration;
import reactor.core.publisher.Mono;

/// Reports by way of the nodes that have the role presence, of each user by the same one. Where none can be reached, this
/// node does their work.
final class RemoteReports implements Reports {
  private static final Duration DEADLINE = Duration.ofSeconds(3);

  private final Peers peers;
  private final Reports here;

  RemoteReports(Peers peers, Reports here) {
    this.peers = peers;
    this.here = here;
  }

  @Override
  public Mono<Void> report(Report report) {
    return peers.ask(Role.PRESENCE, report.userId(), PresenceExchange.class, there -> there.report(report))
        .timeout(DEADLINE,
            Mono.error(() -> ParleyException.unavailable("The presence node did not answer in time", null)),
            Deadlines.TIMER)
        .then()
        .onErrorResume(RemoteReports::isUnavailable, _ -> here.report(report));
  }

  private static boolean isUnavailable(Throwable failure) {
    return failure instanceof ParleyException refusal && refusal.kind() == ErrorKind.UNAVAILABLE;
  }
}
