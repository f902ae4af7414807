package io.parley.identity.internal;

import io.parley.identity.Standing;
import io.parley.identity.User;
import io.parley.identity.UserId;
import io.parley.identity.internal.StandingReader.Held;
import io.parley.identity.ops.Standings.Banned;
import io.parley.platform.Done;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.messaging.rsocket.service.RSocketExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import java.util.List;

/// What other nodes ask of one that has the role messaging: its users and their standing.
interface IdentityExchange {
  @RSocketExchange("identity.find")
  Mono<User> find(@Payload UserId userId);

  @RSocketExchange("identity.unknown")
  Flux<UserId> unknown(@Payload List<UserId> userIds);

  @RSocketExchange("identity.update")
  Mono<User> update(@Payload Profile profile);

  @RSocketExchange("identity.make")
  Mono<Done> make(@Payload Newcomer newcomer);

  @RSocketExchange("identity.standing")
  Mono<Standing> standing(@Payload UserId userId);

  @RSocketExchange("identity.held")
  Flux<Held> held(@Payload List<UserId> userIds);

  @RSocketExchange("identity.banned")
  Mono<Banned> banned();

  @RSocketExchange("identity.ban")
  Mono<Standing> ban(@Payload BanCall call);

  @RSocketExchange("identity.unban")
  Mono<Standing> unban(@Payload UserId userId);

  @RSocketExchange("identity.revoke-tokens")
  Mono<Standing> revokeTokens(@Payload UserId userId);

  record BanCall(UserId userId, String reason, @Nullable Instant until) {}

  record Profile(UserId userId, @Nullable String displayName, @Nullable String avatar) {}

  record Newcomer(UserId userId, @Nullable String name, @Nullable String displayName) {}
}
