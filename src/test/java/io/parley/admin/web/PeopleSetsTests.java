package io.parley.admin.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.identity.Ban;
import io.parley.identity.Standing;
import io.parley.identity.User;
import io.parley.identity.UserId;
import io.parley.identity.Users;
import io.parley.identity.ops.Standings;
import io.parley.platform.ParleyException;
import io.parley.sessions.Departure;
import io.parley.sessions.NodeId;
import io.parley.sessions.SlowSession;
import io.parley.sessions.UserCount;
import io.parley.sessions.ops.Standouts;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Whole sets, while the registry and presence don't answer.
class PeopleSetsTests {
  private static final Instant NOW = Instant.parse("2026-11-24T03:12:08Z");
  private static final int MANY = 60;
  private static final List<Standings.BannedUser> BANNED = IntStream.range(0, MANY)
      .mapToObj(i -> new Standings.BannedUser(new UserId(new UUID(1, i)), new Ban(NOW, null, "spam " + i))).toList();

  @Test
  void allOfASetComesInItsOrderAndWithWhatItLacks() {
    PeopleSets.Whole whole = sets(Mono.just(new Standings.Banned(BANNED, false))).whole(PeopleSet.BANNED).block();
    List<PeopleSets.Rows> rows = whole.rows().collectList().block();

    assertThat(rows).extracting(some -> some.all().size()).containsExactly(25, 25, 10);
    assertThat(rows).allMatch(PeopleSets.Rows::late);
    assertThat(rows.stream().flatMap(some -> some.all().stream())).extracting(row -> row.because().note(Show.UTC))
        .isEqualTo(BANNED.stream().map(one -> one.ban().reason()).toList());
    assertThat(whole.notes()).singleElement().asString().startsWith("There may be more:");
  }

  @Test
  void aSetThatNobodyKnowsIsNotGiven() {
    Mono<Standings.Banned> away = Mono.error(() -> ParleyException.unavailable("storage does not answer", null));
    assertThatThrownBy(() -> sets(away).whole(PeopleSet.BANNED).block())
        .hasMessage("Who is in this set is not known now. The bans: storage does not answer.");
  }

  private static PeopleSets sets(Mono<Standings.Banned> banned) {
    return new PeopleSets(new Nobody(), new Bans(banned), new NoUsers(), null,
        _ -> Mono.error(() -> ParleyException.unavailable("Redis does not answer", null)),
        Clock.fixed(NOW, ZoneOffset.UTC));
  }

  /// Nobody stands out.
  private static final class Nobody implements Standouts {
    @Override
    public Mono<Found<UserCount>> mostSessions(int limit, Duration patience) {
      return Mono.just(new Found<>(List.of(), List.of()));
    }

    @Override
    public Mono<Found<UserCount>> mostRefused(int limit, Duration patience) {
      return Mono.just(new Found<>(List.of(), List.of()));
    }

    @Override
    public Mono<Found<Departure>> latelyGone(int limit, Duration patience) {
      return Mono.just(new Found<>(List.of(), List.of()));
    }

    @Override
    public Mono<Found<Slow>> slowest(int limit, Duration patience) {
      return Mono.just(new Found<>(List.of(), List.of()));
    }

    @Override
    public Mono<List<SlowSession>> slowestOf(NodeId gateway, int limit) {
      return Mono.just(List.of());
    }
  }

  private record Bans(Mono<Banned> banned) implements Standings {
    @Override
    public Mono<Standing> of(UserId userId) {
      return Mono.just(Standing.CLEAR);
    }

    @Override
    public Mono<Standing> ban(UserId userId, String reason, @Nullable Instant until) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Mono<Standing> unban(UserId userId) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Mono<Standing> revokeTokens(UserId userId) {
      throw new UnsupportedOperationException();
    }
  }

  private static final class NoUsers implements Users {
    @Override
    public Mono<User> find(UserId userId) {
      return Mono.empty();
    }

    @Override
    public Flux<UserId> unknown(Collection<UserId> userIds) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Mono<User> update(UserId userId, @Nullable String displayName, @Nullable String avatar) {
      throw new UnsupportedOperationException();
    }
  }
}
