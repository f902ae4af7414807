package io.parley.identity.internal;

import io.parley.identity.Standing;
import io.parley.identity.UserId;
import io.parley.identity.internal.IdentityExchange.BanCall;
import io.parley.identity.ops.Standings;
import io.parley.platform.Peers;
import io.parley.platform.Role;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Standings on the nodes that have the role messaging.
final class RemoteStandings implements Standings, StandingReader {
  private final Peers peers;

  RemoteStandings(Peers peers) {
    this.peers = peers;
  }

  private Mono<Standing> ask(UserId key, Function<IdentityExchange, Mono<Standing>> question) {
    return peers.ask(Role.MESSAGING, key, IdentityExchange.class, question);
  }

  @Override
  public Mono<Standing> of(UserId userId) {
    return ask(userId, there -> there.standing(userId));
  }

  @Override
  public Flux<Held> held(Collection<UserId> userIds) {
    List<UserId> asked = List.copyOf(userIds);
    return asked.isEmpty()
        ? Flux.empty()
        : peers.askMany(Role.MESSAGING, asked.getFirst(), IdentityExchange.class, there -> there.held(asked));
  }

  @Override
  public Mono<Banned> banned() {
    return peers.ask(Role.MESSAGING, "banned", IdentityExchange.class, IdentityExchange::banned);
  }

  @Override
  public Mono<Standing> ban(UserId userId, String reason, @Nullable Instant until) {
    return ask(userId, there -> there.ban(new BanCall(userId, reason, until)));
  }

  @Override
  public Mono<Standing> unban(UserId userId) {
    return ask(userId, there -> there.unban(userId));
  }

  @Override
  public Mono<Standing> revokeTokens(UserId userId) {
    return ask(userId, there -> there.revokeTokens(userId));
  }
}
