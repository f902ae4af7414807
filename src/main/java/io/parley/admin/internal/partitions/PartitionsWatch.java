package io.parley.admin.internal.partitions;

import io.parley.admin.internal.figures.Behind;
import io.parley.admin.internal.figures.Lags;
import io.parley.admin.internal.partitions.LogPartition.Oldest;
import io.parley.admin.internal.partitions.LogPartitions.Look;
import io.parley.admin.internal.partitions.PartitionsNow.Hottest;
import io.parley.conversation.ConversationId;
import io.parley.messaging.ops.HotConversations.Hot;
import io.parley.messaging.ops.HotConversations;
import io.parley.platform.BackgroundWork;
import io.parley.platform.Retries;
import io.parley.sessions.NodeId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.retry.Retry;

/// Looks at all partitions every 5 s, so that pages are made of what is here already, and alarms know what nobody reads.
///
/// Kafka is asked how far each is; what waits longest is read from it (at most [OldestRecords#MOST] records a look); the nodes of fan-out are
/// asked what is hot. What can't be had ages or is left out, and the rest goes on.
public final class PartitionsWatch extends BackgroundWork implements Lags {
  static final Duration LOOK_EVERY = Trails.SHORT;
  /// A look that is older says nothing of now.
  public static final Duration STALE = Duration.ofSeconds(15);
  /// So much behind the grid of places, so that a slow answer lies in the place of its own.
  private static final Duration INTO_A_PLACE = Duration.ofSeconds(1);
  private static final Duration HOT_DEADLINE = Duration.ofSeconds(2);
  private static final Duration READ_DEADLINE = Duration.ofSeconds(2);
  private static final Duration AGAIN = Duration.ofSeconds(30);
  private static final long KEPT_TRIES = 10;
  private static final int TITLES = 64;
  /// After the directory of nodes, which is asked for those of fan-out.
  private static final int PHASE = 304;
  private static final double MILLIS = 1_000;
  private static final Logger log = LoggerFactory.getLogger(PartitionsWatch.class);

  private final LogPartitions kafka;
  private final OldestRecords records;
  private final HotConversations hot;
  private final Titles titles;
  private final Kept kept;
  private final Clock clock;
  private final Scheduler scheduler;
  private final Trails trails = new Trails();
  private final Assignments assignments = new Assignments();
  private volatile PartitionsNow latest = PartitionsNow.NOTHING;

  /// What a look asks.
  record Sources(LogPartitions partitions, OldestRecords records, HotConversations hot, Titles titles) {}

  PartitionsWatch(Sources sources, Kept kept, Clock clock, Scheduler scheduler) {
    super(PHASE);
    this.kafka = sources.partitions;
    this.records = sources.records;
    this.hot = sources.hot;
    this.titles = sources.titles;
    this.kept = kept;
    this.clock = clock;
    this.scheduler = scheduler;
  }

  /// Waits for nobody.
  public PartitionsNow now() {
    return latest;
  }

  /// Whether what is known is too old to speak of now.
  public boolean isStale() {
    Instant at = latest.at();
    return at == null || Duration.between(at, clock.instant()).compareTo(STALE) > 0;
  }

  /// @param day the last 24 h in places of 5 min, or else 15 minutes in places of 5 s
  public Trails.History history(int partition, boolean day) {
    return trails.of(partition, day, clock.instant());
  }

  /// Seconds that it was behind in the last minute, oldest first.
  public List<Double> lastMinute(int partition) {
    return trails.lastMinute(partition);
  }

  /// Who read it in the last 24 h, the latest first.
  public List<Assignments.Turn> turns(int partition) {
    return assignments.of(partition);
  }

  @Override
  public @Nullable Behind worst() {
    return isStale()
        ? null
        : latest.partitions().stream().filter(one -> one.behindFor() != null && one.oldest() != null)
            .max(Comparator.comparing(one -> Objects.requireNonNull(one.behindFor()))).map(PartitionsWatch::behind)
            .orElse(null);
  }

  private static Behind behind(LogPartition one) {
    return new Behind(Objects.requireNonNull(one.behindFor()).toMillis() / MILLIS, one.number(),
        one.owner() == null ? null : new NodeId(one.owner()), Objects.requireNonNullElse(one.behind(), 0L));
  }

  @Override
  public @Nullable String hottest(int partition) {
    return latest.because(partition);
  }

  @Override
  protected Disposable begin() {
    Disposable.Composite all = Disposables.composite();
    Instant after = clock.instant().minus(Trails.LONG.multipliedBy(Trails.LONG_PLACES));
    all.add(kept.stretches(after).collectList().retryWhen(untilItWorks("Figures of partitions could not be read"))
        .subscribe(stretches -> stretches.forEach(trails::restore)));
    Mono<Void> known = kept.assignments(after).collectList()
        .retryWhen(untilItWorks("The owners of partitions could not be read"))
        .doOnNext(found -> assignments.restore(found, clock.instant())).then().cache();
    all.add(known.subscribe());
    all.add(known.timeout(READ_DEADLINE, scheduler).onErrorComplete()
        .thenMany(Flux.defer(() -> Flux.interval(untilTheNextPlace(), LOOK_EVERY, scheduler).onBackpressureDrop()))
        .concatMap(_ -> look(), 0)
        .subscribe(null, failed -> log.error("Nothing looks after the partitions any more", failed)));
    return all;
  }

  private Duration untilTheNextPlace() {
    long place = LOOK_EVERY.toMillis();
    return Duration.ofMillis(Math.floorMod(INTO_A_PLACE.toMillis() - clock.millis(), place));
  }

  private Retry untilItWorks(String what) {
    return Retries.untilItWorks(log, what, AGAIN, scheduler);
  }

  /// One look. Never fails.
  Mono<Void> look() {
    return Mono.defer(() -> {
      Instant begun = clock.instant();
      return kafka.look().flatMap(look -> Mono.zip(oldest(look), hottest()).flatMap(read -> titled(read.getT1(),
          read.getT2()).map(titles -> seen(look, read.getT1(), read.getT2(), titles)))
          .doOnNext(now -> keep(begun, now, look)));
    }).then().onErrorResume(this::notSeen);
  }

  /// Of those that have one; those furthest behind are read first.
  private Mono<Map<Integer, Oldest>> oldest(Look look) {
    List<Map.Entry<Integer, Long>> waiting = look.partitions().stream()
        .filter(one -> one.behind() != null && Objects.requireNonNull(one.behind()) > 0)
        .sorted(Comparator.comparingLong((LogPartition one) -> Objects.requireNonNull(one.behind())).reversed())
        .map(one -> Map.entry(one.number(), Objects.requireNonNullElse(one.committed(), 0L))).toList();
    return waiting.isEmpty()
        ? Mono.just(Map.of())
        : records.at(waiting).timeout(READ_DEADLINE, scheduler).onErrorResume(failure -> {
          log.debug("Records that wait could not be read", failure);
          return Mono.just(Map.of());
        });
  }

  /// Nothing of those that did not answer.
  private Mono<HotConversations.Hottest> hottest() {
    return hot.leaders(HotConversations.MAX_LEADERS).timeout(HOT_DEADLINE, scheduler).onErrorResume(failure -> {
      log.debug("What is hot could not be asked", failure);
      return Mono.just(new HotConversations.Hottest(List.of(), List.of()));
    });
  }

  private Mono<Map<ConversationId, String>> titled(Map<Integer, Oldest> oldest, HotConversations.Hottest said) {
    return titles.of(Stream
        .concat(oldest.values().stream().map(Oldest::conversationId).filter(Objects::nonNull),
            said.conversations().stream().limit(TITLES).map(Hot::conversationId))
        .distinct().toList());
  }

  private static PartitionsNow seen(Look look, Map<Integer, Oldest> oldest, HotConversations.Hottest said,
      Map<ConversationId, String> titles) {
    Map<Integer, Hottest> hottest = new HashMap<>();
    said.conversations().forEach(one -> hottest.merge(one.partition(),
        new Hottest(one, titles.get(one.conversationId())),
        (first, other) -> first.hot().atLeast() >= other.hot().atLeast() ? first : other));
    return new PartitionsNow(look.at(),
        look.partitions().stream().map(one -> one.with(oldest.get(one.number()), look.at())).toList(), hottest, titles,
        said.silent(), null);
  }

  private void keep(Instant begun, PartitionsNow now, Look look) {
    if (latest.failure() != null) {
      log.info("Kafka says again how far fan-out is");
    }
    latest = now;
    Trails.Stretch over = trails.measured(begun, now.partitions());
    Integer round = look.round();
    Assignment changed = round == null
        ? null
        : assignments.seen(new Assignment(look.at(), round, look.owners()));
    Stream.of(over == null ? Mono.<Void>empty() : kept.keep(over),
        changed == null ? Mono.<Void>empty() : kept.keep(changed)).forEach(
            write -> write
                .retryWhen(Retry.fixedDelay(KEPT_TRIES, AGAIN).scheduler(scheduler)).subscribe(null,
                    failure -> log.warn("What partitions did could not be kept", failure)));
  }

  private Mono<Void> notSeen(Throwable cause) {
    if (latest.failure() == null) {
      log.warn("Kafka does not say how far fan-out is; asked again every {} s", LOOK_EVERY.toSeconds(), cause);
    }
    latest = latest.failing(String.valueOf(cause.getMessage()));
    return Mono.empty();
  }
}
