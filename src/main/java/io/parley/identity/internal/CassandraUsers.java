package io.parley.identity.internal;

import com.datastax.oss.driver.api.core.cql.BoundStatementBuilder;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.parley.identity.User;
import io.parley.identity.UserId;
import io.parley.identity.Users;
import io.parley.platform.Cql;
import io.parley.platform.ParleyException;
import java.time.Duration;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Users in the table `users`, one row each.
///
/// A user is made with timestamp 1, so that making one again never overwrites what they wrote into their profile.
final class CassandraUsers implements Users, Newcomers {
  private static final int READS_IN_FLIGHT = 32;
  private static final int KNOWN_USERS = 100_000;
  private static final Duration KNOWN_FOR = Duration.ofHours(1);

  private final Cql cql;
  private final PreparedStatement insert;
  private final PreparedStatement select;
  private final PreparedStatement update;
  /// Users that are known to exist, so that a request costs no write.
  private final Cache<UserId, Boolean> known = Caffeine.newBuilder().maximumSize(KNOWN_USERS)
      .expireAfterWrite(KNOWN_FOR).build();

  CassandraUsers(Cql cql) {
    this.cql = cql;
    insert = cql.prepare("INSERT INTO users (user_id, name, display_name) VALUES (?, ?, ?) USING TIMESTAMP 1");
    select = cql.prepare("SELECT name, display_name, avatar FROM users WHERE user_id = ?");
    update = cql.prepare("UPDATE users SET display_name = ?, avatar = ? WHERE user_id = ?");
  }

  @Override
  public Mono<Void> welcome(UserId userId, @Nullable String name, @Nullable String displayName) {
    return Mono.defer(() -> known.getIfPresent(userId) != null ? Mono.empty() : make(userId, name, displayName));
  }

  @Override
  public Mono<Void> make(UserId userId, @Nullable String name, @Nullable String displayName) {
    return Mono.defer(() -> {
      BoundStatementBuilder row = insert.boundStatementBuilder().setUuid(0, userId.value());
      // What is not known stays unset: a null would be a deletion, and win over a value of the same timestamp.
      if (name != null) {
        row = row.setString(1, name);
      }
      if (displayName != null) {
        row = row.setString(2, displayName);
      }
      return cql.write(row.build());
    }).doOnSuccess(done -> known.put(userId, true));
  }

  @Override
  public Mono<User> find(UserId userId) {
    return Mono.defer(() -> cql.row(select.bind(userId.value()))).map(row -> user(userId, row));
  }

  @Override
  public Flux<UserId> unknown(Collection<UserId> userIds) {
    return Flux.fromIterable(userIds).filter(userId -> known.getIfPresent(userId) == null)
        .flatMapSequential(this::absent, READS_IN_FLIGHT);
  }

  private Mono<UserId> absent(UserId userId) {
    return find(userId).doOnNext(user -> known.put(userId, true)).hasElement()
        .flatMap(exists -> exists ? Mono.empty() : Mono.just(userId));
  }

  @Override
  public Mono<User> update(UserId userId, @Nullable String displayName, @Nullable String avatar) {
    return Mono.defer(() -> {
      atMost("display_name", displayName, User.MAX_DISPLAY_NAME_LENGTH);
      atMost("avatar", avatar, User.MAX_AVATAR_LENGTH);
      return find(userId).flatMap(user -> cql.write(update.bind(displayName, avatar, userId.value()))
          .thenReturn(new User(userId, user.name(), displayName, avatar)));
    });
  }

  private static void atMost(String field, @Nullable String text, int limit) {
    if (text != null && text.length() > limit) {
      throw ParleyException.badRequest("%s must have at most %d characters".formatted(field, limit));
    }
  }

  private static User user(UserId userId, Row row) {
    return new User(userId, row.getString(0), row.getString(1), row.getString(2));
  }
}
