package io.parley.identity.internal;

import io.parley.identity.User;
import io.parley.identity.UserId;
import org.jspecify.annotations.Nullable;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.messaging.rsocket.service.RSocketExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import java.util.List;

/// What other nodes ask of one that has the role messaging: its users.
interface IdentityExchange {
  @RSocketExchange("identity.find")
  Mono<User> find(@Payload UserId userId);

  @RSocketExchange("identity.unknown")
  Flux<UserId> unknown(@Payload List<UserId> userIds);

  @RSocketExchange("identity.update")
  Mono<User> update(@Payload Profile profile);

  @RSocketExchange("identity.make")
  Mono<Void> make(@Payload Newcomer newcomer);

  record Profile(UserId userId, @Nullable String displayName, @Nullable String avatar) {}

  record Newcomer(UserId userId, @Nullable String name, @Nullable String displayName) {}
}
