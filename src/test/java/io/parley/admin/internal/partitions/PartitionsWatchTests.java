package io.parley.admin.internal.partitions;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Ticker;
import io.parley.admin.internal.partitions.Assignments.Turn;
import io.parley.admin.internal.partitions.LogPartitions.Look;
import io.parley.admin.internal.partitions.Trail.Figure;
import io.parley.admin.internal.partitions.Trails.Stretch;
import io.parley.conversation.Conversation;
import io.parley.conversation.ConversationId;
import io.parley.conversation.ConversationKind;
import io.parley.conversation.Conversations;
import io.parley.conversation.NewConversation;
import io.parley.identity.UserId;
import io.parley.messaging.ops.HotConversations.Hot;
import io.parley.messaging.ops.HotConversations;
import io.parley.platform.ParleyException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

class PartitionsWatchTests {
  private static final Instant BEGIN = Instant.parse("2026-11-24T03:00:00Z");
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final ConversationId LAUNCH = new ConversationId(UUID.randomUUID());

  private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
  private final Clock clock = new Clock() {
    @Override
    public Instant instant() {
      return BEGIN.plusMillis(time.now(TimeUnit.MILLISECONDS));
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  };
  private final MockConsumer<byte[], byte[]> kafka = new MockConsumer<>("earliest");
  private final OldestRecords records = new OldestRecords(() -> kafka);
  private final Drawer kept = new Drawer();
  private long end = 40;
  private int round = 1;
  private @Nullable String owner = "fanout-1";
  private boolean away;
  private final PartitionsWatch watch = new PartitionsWatch(
      new PartitionsWatch.Sources(() -> away
          ? Mono.error(ParleyException.unavailable("no broker answers", null))
          : Mono.fromSupplier(() -> new Look(clock.instant(),
              List.of(LogPartition.told(17, end, 40L, owner, 1, 3, 3)), round)),
          records, new Counted(), new Titles(new Named(), Ticker.systemTicker(), time)),
      kept, clock, time);

  @AfterEach
  void end() {
    records.close();
  }

  @Test
  void theFirstRecordThatWaitsSaysHowLongItsPartitionIsBehindAndWhoBringsMost() {
    watch.look().block(PATIENCE);
    assertThat(watch.worst()).as("nothing waits").isNull();

    end = 58_250;
    aRecordWaitsFor(Duration.ofSeconds(41));
    watch.look().block(PATIENCE);

    assertThat(watch.now().of(17).behindFor()).isEqualTo(Duration.ofSeconds(41));
    assertThat(watch.worst()).satisfies(behind -> {
      assertThat(behind.seconds()).isEqualTo(41);
      assertThat(behind.partition()).isEqualTo(17);
      assertThat(behind.owner().value()).isEqualTo("fanout-1");
      assertThat(behind.records()).isEqualTo(58_210);
    });
    assertThat(watch.hottest(17)).isEqualTo("94 % of what comes is “Launch”.");
    assertThat(watch.hottest(18)).isNull();
  }

  @Test
  void whatIsOldRaisesNoAlarmAndSaysWhy() {
    end = 50;
    aRecordWaitsFor(Duration.ofSeconds(41));
    watch.look().block(PATIENCE);
    assertThat(watch.worst()).isNotNull();
    away = true;
    watch.look().block(PATIENCE);

    assertThat(watch.now().failure()).isEqualTo("no broker answers");
    assertThat(watch.now().partitions()).as("what was known").hasSize(1);
    time.advanceTimeBy(PartitionsWatch.STALE.plusSeconds(1));
    assertThat(watch.isStale()).isTrue();
    assertThat(watch.worst()).isNull();
  }

  @Test
  void aRebalanceIsKeptOnceAndKnownAgainByTheNextNode() {
    watch.look().block(PATIENCE);
    watch.look().block(PATIENCE);
    time.advanceTimeBy(Duration.ofMinutes(1));
    owner = null;
    round = 2;
    watch.look().block(PATIENCE);

    assertThat(kept.assignments).extracting(Assignment::round).containsExactly(1, 2);
    assertThat(watch.turns(17)).extracting(Turn::owner).containsExactly(null, "fanout-1");
  }

  @Test
  void eachLookHasItsPlaceAndFiveMinutesAreKept() {
    watch.start();
    time.advanceTimeBy(Duration.ofSeconds(1));
    time.advanceTimeBy(Duration.ofMinutes(5));
    watch.stop();

    assertThat(kept.stretches).extracting(Stretch::end).containsExactly(Instant.parse("2026-11-24T03:05:00Z"));
    assertThat(watch.history(17, false).figures().get(Figure.RECORDS)).endsWith(0, 0, 0);
    assertThat(watch.history(17, true).figures().get(Figure.RECORDS)).endsWith(0);
  }

  private void aRecordWaitsFor(Duration time) {
    kafka.schedulePollTask(() -> kafka.addRecord(new ConsumerRecord<>("parley.messages", 17, 40,
        BEGIN.minus(time).toEpochMilli(), TimestampType.LOG_APPEND_TIME, 0, 0, new byte[0], new byte[0],
        new RecordHeaders(), Optional.empty())));
  }

  private static final class Drawer implements Kept {
    private final List<Assignment> assignments = new ArrayList<>();
    private final List<Stretch> stretches = new ArrayList<>();

    @Override
    public Mono<Void> keep(Assignment assignment) {
      return Mono.fromRunnable(() -> assignments.add(assignment));
    }

    @Override
    public Flux<Assignment> assignments(Instant after) {
      return Flux.fromIterable(assignments);
    }

    @Override
    public Mono<Void> keep(Stretch stretch) {
      return Mono.fromRunnable(() -> stretches.add(stretch));
    }

    @Override
    public Flux<Stretch> stretches(Instant after) {
      return Flux.fromIterable(stretches);
    }
  }

  private static final class Counted implements HotConversations {
    @Override
    public Mono<Hottest> now(int limit) {
      return leaders(limit);
    }

    @Override
    public Mono<Hottest> in(int partition, int limit) {
      return leaders(limit);
    }

    @Override
    public Mono<Hottest> leaders(int limit) {
      return Mono.just(new Hottest(List.of(new Hot(LAUNCH, 17, 94, 96, 100, Duration.ofMinutes(1), "fanout-1")),
          List.of()));
    }
  }

  private static final class Named implements Conversations {
    @Override
    public Mono<Conversation> find(ConversationId id) {
      return Mono.just(new Conversation(id, ConversationKind.GROUP, "Launch", BEGIN, new UserId(UUID.randomUUID()), 482,
          false));
    }

    @Override
    public Mono<Creation> create(NewConversation wish) {
      return Mono.error(new UnsupportedOperationException());
    }
  }
}
