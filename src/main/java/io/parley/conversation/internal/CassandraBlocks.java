package io.parley.conversation.internal;

import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.parley.conversation.Blocks;
import io.parley.identity.UserId;
import io.parley.identity.Users;
import io.parley.platform.Cql;
import io.parley.platform.ParleyException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// The table `blocks`: one small partition a user, remembered for a moment, since it is asked with every direct message.
final class CassandraBlocks implements Blocks {
  private static final int CACHED_USERS = 100_000;
  private static final Duration CACHED_FOR = Duration.ofSeconds(5);

  private final Cql cql;
  private final Users users;
  private final PreparedStatement insert;
  private final PreparedStatement delete;
  private final PreparedStatement select;
  private final AsyncCache<UserId, Set<UserId>> cache = Caffeine.newBuilder().maximumSize(CACHED_USERS)
      .expireAfterWrite(CACHED_FOR).buildAsync();

  CassandraBlocks(Cql cql, Users users) {
    this.cql = cql;
    this.users = users;
    insert = cql.prepare("INSERT INTO blocks (user_id, blocked_id) VALUES (?, ?)");
    delete = cql.prepare("DELETE FROM blocks WHERE user_id = ? AND blocked_id = ?");
    select = cql.prepare("SELECT blocked_id FROM blocks WHERE user_id = ?");
  }

  @Override
  public Mono<Void> block(UserId userId, UserId blocked) {
    if (userId.equals(blocked)) {
      return Mono.error(() -> ParleyException.badRequest("user_id is your own; nobody blocks themselves"));
    }
    return users.unknown(List.of(blocked)).next()
        .flatMap(stranger -> Mono.error(() -> ParleyException.badRequest("nobody has the user_id " + stranger)))
        .then(Mono.defer(() -> of(userId).collect(Collectors.toSet())))
        .doOnNext(present -> {
          if (present.size() >= MAX_BLOCKED && !present.contains(blocked)) {
            throw MemberRules.forbidden("A user blocks at most %d others".formatted(MAX_BLOCKED));
          }
        })
        .then(Mono.defer(() -> change(userId, insert.bind(userId.value(), blocked.value()))));
  }

  @Override
  public Mono<Void> unblock(UserId userId, UserId blocked) {
    return Mono.defer(() -> change(userId, delete.bind(userId.value(), blocked.value())));
  }

  /// What it replaces is forgotten before anybody hears that it is written, and goes on.
  private Mono<Void> change(UserId userId, BoundStatement statement) {
    Runnable forget = () -> cache.synchronous().invalidate(userId);
    return cql.write(statement).doOnTerminate(forget).doOnCancel(forget);
  }

  @Override
  public Flux<UserId> of(UserId userId) {
    return Flux.defer(() -> cql.rows(select.bind(userId.value())))
        .map(row -> new UserId(Objects.requireNonNull(row.getUuid("blocked_id"))));
  }

  @Override
  public Mono<Boolean> isBlocked(UserId userId, UserId by) {
    return Mono.fromFuture(() -> cache.get(by, (_, _) -> of(by).collect(Collectors.toSet()).toFuture()), true)
        .map(blocked -> blocked.contains(userId));
  }
}
