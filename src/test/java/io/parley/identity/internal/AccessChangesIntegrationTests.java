package io.parley.identity.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.KillArgs;
import io.parley.identity.UserId;
import io.parley.identity.internal.AccessChanges.News;
import io.parley.platform.TestRedis;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;

class AccessChangesIntegrationTests {
  private static final int DATABASE = 12;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final UserId ALICE = new UserId(new UUID(1, 1));
  private static final UserId BEN = new UserId(new UUID(2, 2));

  private final TestRedis redis = TestRedis.connect(DATABASE);
  private final AccessChanges changes = new RedisAccessChanges(redis.redis());

  @BeforeEach
  void empty() {
    redis.flush();
  }

  @AfterEach
  void close() {
    redis.close();
  }

  @Test
  void whoReadsOnFromTheirPlaceMissesNothingAndGetsNothingTwice() {
    String beginning = changes.end().block(PATIENCE);
    tell(ALICE);
    News first = changes.after(beginning).block(PATIENCE);
    assertThat(first.userIds()).containsExactly(ALICE);
    assertThat(first.complete()).isTrue();
    assertThat(changes.after(first.place()).block(PATIENCE)).isEqualTo(new News(List.of(), first.place(), true));

    tell(BEN);
    tell(ALICE);

    assertThat(changes.after(first.place()).block(PATIENCE).userIds()).containsExactly(BEN, ALICE);
    assertThat(changes.end().block(PATIENCE)).isNotEqualTo(first.place());
  }

  @Test
  void aFlushIsAGap() {
    tell(ALICE);
    String place = changes.end().block(PATIENCE);

    redis.flush();
    assertThat(changes.after(place).block(PATIENCE).complete()).isFalse();
    tell(BEN);
    News news = changes.after(place).block(PATIENCE);

    assertThat(news.complete()).isFalse();
    assertThat(changes.after(news.place()).block(PATIENCE)).isEqualTo(new News(List.of(), news.place(), true));
  }

  @Test
  void whoWasAwayForLongerThanTheListReachesBackHasAGap() {
    tell(ALICE);
    String place = changes.end().block(PATIENCE);

    Flux.range(0, 12_000).flatMap(_ -> changes.tell(BEN), 256).blockLast(PATIENCE);

    assertThat(changes.after(place).block(PATIENCE).complete()).isFalse();
    assertThat(redis.redis().call(commands -> commands.xlen(RedisAccessChanges.CHANGES)).block(PATIENCE))
        .as("the list is bounded").isLessThan(10_500);
  }

  @Test
  void moreThanOneLookMayBringIsAGapToo() {
    String place = changes.end().block(PATIENCE);

    Flux.range(0, RedisAccessChanges.MAX_NEWS + 1).flatMap(_ -> changes.tell(BEN), 256).blockLast(PATIENCE);
    News news = changes.after(place).block(PATIENCE);

    assertThat(news.complete()).isFalse();
    assertThat(news.place()).isEqualTo(changes.end().block(PATIENCE));
  }

  @Test
  void whatNoNodeOfOursWroteIsPassedOver() {
    String place = changes.end().block(PATIENCE);
    redis.redis().call(commands -> commands.xadd(RedisAccessChanges.CHANGES, Map.of("who", "me"))).block(PATIENCE);
    tell(ALICE);

    assertThat(changes.after(place).block(PATIENCE).userIds()).containsExactly(ALICE);
  }

  @Test
  void wordsComeAgainAfterTheirConnectionWasLost() {
    long others = listeners();
    List<UserId> words = new CopyOnWriteArrayList<>();
    Disposable listening = changes.words().subscribe(words::add);
    tellUntilHeard(ALICE, words);

    Long killed = redis.redis().call(commands -> commands.clientKill(KillArgs.Builder.typePubsub())).block(PATIENCE);

    assertThat(killed).isPositive();
    tellUntilHeard(BEN, words);
    listening.dispose();
    await("nobody listens in vain").atMost(PATIENCE).until(() -> listeners() == others);
  }

  /// Nodes of other tests may be among them.
  private long listeners() {
    return redis.redis().call(commands -> commands.pubsubNumsub(RedisAccessChanges.CHANNEL)).block(PATIENCE)
        .getOrDefault(RedisAccessChanges.CHANNEL, 0L);
  }

  private void tell(UserId userId) {
    changes.tell(userId).block(PATIENCE);
  }

  private void tellUntilHeard(UserId userId, List<UserId> words) {
    await().atMost(PATIENCE).until(() -> {
      tell(userId);
      return words.contains(userId);
    });
  }
}
