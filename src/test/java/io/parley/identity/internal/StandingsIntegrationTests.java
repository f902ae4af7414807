package io.parley.identity.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.StorageSlice;
import io.parley.identity.Ban;
import io.parley.identity.Standing;
import io.parley.identity.UserId;
import io.parley.identity.ops.Standings;
import io.parley.identity.internal.StandingReader.Held;
import io.parley.platform.Cql;
import io.parley.platform.ErrorKind;
import io.parley.platform.ParleyException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

@StorageSlice
class StandingsIntegrationTests {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Autowired
  private Cql cql;
  private final TestClock clock = new TestClock();
  private final UserId alice = new UserId(UUID.randomUUID());
  private final List<String> told = new ArrayList<>();
  private Mono<Void> telling = Mono.empty();

  @Test
  void nothingIsHeldAgainstSomebodyNew() {
    assertThat(stored(alice)).isEqualTo(Standing.CLEAR);
    assertThat(standings().held(List.of(alice)).collectList().block(PATIENCE)).isEmpty();
  }

  @Test
  void aBanIsStoredBeforeAnybodyIsTold() {
    Instant until = clock.instant().plusSeconds(60);

    Standing banned = standings().ban(alice, "spam", until).block(PATIENCE);

    assertThat(banned).isEqualTo(new Standing(new Ban(clock.instant(), until, "spam"), null));
    assertThat(stored(alice)).isEqualTo(banned);
    assertThat(told).containsExactly(alice + " " + banned);
  }

  @Test
  void anUnbanLeavesTheRevocationAndARevocationLeavesTheBan() {
    standings().revokeTokens(alice).block(PATIENCE);
    Instant revokedAt = clock.instant();
    clock.advance(Duration.ofSeconds(5));
    standings().ban(alice, "spam", null).block(PATIENCE);
    assertThat(stored(alice)).isEqualTo(new Standing(new Ban(clock.instant(), null, "spam"), revokedAt));

    assertThat(standings().unban(alice).block(PATIENCE)).isEqualTo(new Standing(null, revokedAt));
    assertThat(stored(alice)).isEqualTo(new Standing(null, revokedAt));

    standings().ban(alice, "again", null).block(PATIENCE);
    clock.advance(Duration.ofSeconds(5));
    standings().revokeTokens(alice).block(PATIENCE);
    assertThat(stored(alice).ban().reason()).isEqualTo("again");
    assertThat(stored(alice).revokedAt()).isEqualTo(clock.instant());
  }

  @Test
  void theLastChangeCountsAlsoWhenTheClockOfItsNodeIsBehind() {
    standings().ban(alice, "spam", null).block(PATIENCE);
    standings().revokeTokens(alice).block(PATIENCE);
    Instant revokedAt = clock.instant();
    clock.advance(Duration.ofHours(-1));

    standings().unban(alice).block(PATIENCE);
    standings().revokeTokens(alice).block(PATIENCE);

    assertThat(stored(alice)).isEqualTo(new Standing(null, revokedAt));
    standings().ban(alice, "again", null).block(PATIENCE);
    assertThat(stored(alice).ban().reason()).isEqualTo("again");
  }

  @Test
  void oneThatCouldNotBeToldIsStoredAndMayBeRepeated() {
    telling = Mono.error(ParleyException.unavailable("Redis is away", null));
    assertThatThrownBy(() -> standings().ban(alice, "spam", null).block(PATIENCE))
        .isInstanceOfSatisfying(ParleyException.class,
            failure -> assertThat(failure.kind()).isEqualTo(ErrorKind.UNAVAILABLE));
    assertThat(stored(alice).ban().reason()).isEqualTo("spam");

    telling = Mono.empty();
    standings().ban(alice, "spam", null).block(PATIENCE);
    assertThat(told).hasSize(2);
  }

  @Test
  void namesWhatIsWrongWithABan() {
    assertThatThrownBy(() -> standings().ban(alice, " ", null).block(PATIENCE))
        .hasMessage("reason must have 1 to 500 characters and not be blank");
    assertThatThrownBy(() -> standings().ban(alice, "x".repeat(501), null).block(PATIENCE))
        .hasMessage("reason must have 1 to 500 characters and not be blank");
    assertThatThrownBy(() -> standings().ban(alice, "spam", clock.instant()).block(PATIENCE))
        .hasMessage("until must lie in the future");
    assertThat(stored(alice)).isEqualTo(Standing.CLEAR);
  }

  @Test
  void thoseWhoseBanHoldsAreListedTheLatestFirst() {
    UserId ben = new UserId(UUID.randomUUID());
    UserId carol = new UserId(UUID.randomUUID());
    UserId dave = new UserId(UUID.randomUUID());
    standings().ban(alice, "spam", null).block(PATIENCE);
    clock.advance(Duration.ofSeconds(1));
    standings().ban(ben, "noise", clock.instant().plusSeconds(60)).block(PATIENCE);
    standings().ban(carol, "over soon", clock.instant().plusSeconds(1)).block(PATIENCE);
    standings().ban(dave, "a mistake", null).block(PATIENCE);
    standings().unban(dave).block(PATIENCE);
    clock.advance(Duration.ofSeconds(2));

    Standings.Banned banned = standings().banned().block(PATIENCE);

    assertThat(banned.all()).isTrue();
    assertThat(banned.users()).extracting(Standings.BannedUser::userId).containsSubsequence(ben, alice)
        .doesNotContain(carol, dave);
    assertThat(banned.users()).contains(new Standings.BannedUser(alice, stored(alice).ban()));
  }

  @Test
  void readsManyAtOnce() {
    UserId ben = new UserId(UUID.randomUUID());
    standings().ban(ben, "spam", null).block(PATIENCE);
    List<UserId> all = new ArrayList<>(Flux.range(0, 250).map(_ -> new UserId(UUID.randomUUID())).collectList()
        .block(PATIENCE));
    all.add(ben);

    assertThat(standings().held(all).collectList().block(PATIENCE)).extracting(Held::userId).containsExactly(ben);
  }

  private Standing stored(UserId userId) {
    return standings().of(userId).block(PATIENCE);
  }

  /// Who tells asks as well what is stored by then.
  private CassandraStandings standings() {
    Telling first = _ -> Mono.error(new UnsupportedOperationException());
    CassandraStandings reader = new CassandraStandings(cql, first, clock);
    Telling tell = userId -> reader.of(userId).doOnNext(found -> told.add(userId + " " + found)).then(telling);
    return new CassandraStandings(cql, tell, clock);
  }

  /// Tells, and does nothing else.
  private interface Telling extends AccessChanges {
    @Override
    default Flux<UserId> words() {
      return Flux.never();
    }

    @Override
    default Mono<String> end() {
      return Mono.never();
    }

    @Override
    default Mono<News> after(String place) {
      return Mono.never();
    }
  }
}
