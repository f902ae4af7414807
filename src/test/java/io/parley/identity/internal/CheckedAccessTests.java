package io.parley.identity.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.identity.AccessChange;
import io.parley.identity.Ban;
import io.parley.identity.Identity;
import io.parley.identity.Standing;
import io.parley.identity.UserId;
import io.parley.identity.internal.StandingReader.Held;
import io.parley.platform.ParleyException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

class CheckedAccessTests {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final UserId ALICE = new UserId(new UUID(1, 1));

  private final TestClock clock = new TestClock();
  private final Map<UserId, Standing> stored = new ConcurrentHashMap<>();
  private final AtomicInteger reads = new AtomicInteger();
  private Mono<Void> reading = Mono.empty();
  private long nanos;
  private final CheckedAccess access = new CheckedAccess(userIds -> Flux.defer(() -> {
    reads.incrementAndGet();
    Map<UserId, Standing> seen = Map.copyOf(stored);
    return reading.thenMany(Flux.fromIterable(userIds).filter(seen::containsKey)
        .map(userId -> new Held(userId, seen.get(userId))));
  }), Flux.never(), clock, () -> nanos);
  private final Identity alice = new Identity(ALICE, clock.instant().plusSeconds(3_600), clock.instant());

  @Test
  void readsWhatIsStoredNowBeforeASessionOpens() {
    access.admit(alice).block(PATIENCE);
    ban();

    StepVerifier.create(access.admit(alice)).verifyErrorSatisfies(CheckedAccessTests::isForbidden);
  }

  @Test
  void readsOnceForManyCallsUntilWhatItReadIsThreeSecondsOld() {
    access.admitAgain(alice).block(PATIENCE);
    ban();
    pass(Duration.ofMillis(2_999));
    access.admitAgain(alice).block(PATIENCE);
    assertThat(reads).hasValue(1);

    pass(Duration.ofMillis(1));

    StepVerifier.create(access.admitAgain(alice)).verifyErrorSatisfies(CheckedAccessTests::isForbidden);
  }

  @Test
  void readsAgainAtOnceWhenItHearsOfAChange() {
    access.admitAgain(alice).block(PATIENCE);
    ban();
    access.heard(new AccessChange.Of(Set.of(new UserId(new UUID(2, 2)))));
    access.admitAgain(alice).block(PATIENCE);

    access.heard(new AccessChange.Of(Set.of(ALICE)));
    StepVerifier.create(access.admitAgain(alice)).verifyErrorSatisfies(CheckedAccessTests::isForbidden);

    stored.clear();
    access.heard(new AccessChange.OfAnybody());
    access.admitAgain(alice).block(PATIENCE);
  }

  @Test
  void doesNotRememberAReadThatAChangeOvertook() {
    Sinks.Empty<Void> answered = Sinks.empty();
    reading = answered.asMono();
    var before = access.admitAgain(alice).toFuture();
    ban();
    access.heard(new AccessChange.Of(Set.of(ALICE)));
    reading = Mono.empty();
    answered.tryEmitEmpty();

    assertThat(before).succeedsWithin(PATIENCE);
    StepVerifier.create(access.admitAgain(alice)).verifyErrorSatisfies(CheckedAccessTests::isForbidden);
  }

  @Test
  void oneImpatientCallDoesNotEndTheReadOfOthers() {
    Sinks.Empty<Void> answered = Sinks.empty();
    reading = answered.asMono();
    access.admitAgain(alice).subscribe().dispose();
    var other = access.admitAgain(alice).toFuture();
    answered.tryEmitEmpty();

    assertThat(other).succeedsWithin(PATIENCE);
    assertThat(reads).hasValue(1);
  }

  @Test
  void isUnavailableWhenNobodyKnowsAndRemembersThatNot() {
    reading = Mono.error(ParleyException.unavailable("storage is away", null));
    StepVerifier.create(access.admitAgain(alice)).verifyErrorSatisfies(failure -> is("unavailable", failure));
    reading = Mono.never();
    StepVerifier.create(access.admit(alice)).expectErrorSatisfies(failure -> is("unavailable", failure))
        .verify(PATIENCE);

    reading = Mono.empty();
    access.admitAgain(alice).block(PATIENCE);
  }

  @Test
  void aRevokedTokenIsUnauthenticatedAndALaterOneIsNot() {
    stored.put(ALICE, new Standing(null, clock.instant()));

    StepVerifier.create(access.admit(alice)).verifyErrorSatisfies(failure -> is("unauthenticated", failure));
    access.admit(new Identity(ALICE, alice.expiresAt(), clock.instant().plusSeconds(1))).block(PATIENCE);
  }

  private void ban() {
    stored.put(ALICE, new Standing(new Ban(clock.instant(), null, "spam"), null));
  }

  private void pass(Duration time) {
    nanos += time.toNanos();
  }

  private static void isForbidden(Throwable failure) {
    is("forbidden", failure);
  }

  private static void is(String code, Throwable failure) {
    assertThat(failure).isInstanceOfSatisfying(ParleyException.class,
        refusal -> assertThat(refusal.code()).isEqualTo(code));
  }
}
