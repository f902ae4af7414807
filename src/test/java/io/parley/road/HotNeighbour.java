package io.parley.road;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.conversation.ConversationId;
import io.parley.conversation.ConversationKind;
import io.parley.conversation.Conversations;
import io.parley.conversation.NewConversation;
import io.parley.engines.EngineAddresses;
import io.parley.engines.TestEngines;
import io.parley.identity.LocalTokens.LocalToken;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;

/// A conversation with as many messages a second as get through, up to a rate, beside others in which somebody says something
/// five times a second: some in the same partition of Kafka, some in others, all on one node.
final class HotNeighbour implements AutoCloseable {
  private static final int PARTITIONS = 48;
  private static final int PEOPLE = 60;
  private static final int IN_THE_SAME_PARTITION = 4;
  private static final int ELSEWHERE = 4;
  private static final int HOT_MEMBERS = 3;
  private static final int HOT_WRITERS = 2;
  /// Of the hot one; then it waits.
  private static final int MOST_UNANSWERED = 1_000;
  private static final long TICK_MS = 2;
  private static final long BETWEEN_MS = 200;
  private static final long BETWEEN_RECEIPTS_MS = 1_000;
  /// So many messages of each of the others come through, or the hot one does not end.
  private static final int GO_ON = 10;
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration LATEST = Duration.ofMillis(100);
  private static final int SIGNIFICANT_DIGITS = 3;
  private static final String HEADER = """
      | conversation | deliveries | p50 ms | p95 ms | p99 ms | slowest ms |
      | --- | --- | --- | --- | --- | --- |
      """;

  private final Node node = Node.start("parley.limits.sends-per-second=100000", "parley.limits.send-burst=100000");
  private final ScheduledExecutorService life = Executors.newScheduledThreadPool(4);
  private final Random random = new Random();
  private final List<Throwable> failures = new CopyOnWriteArrayList<>();
  private final Talk hot;
  private final List<Talk> near;
  private final List<Talk> far;
  private volatile Phase phase = new Phase("warming up");

  /// @param rate of the hot one, messages a second
  record Course(Duration warmUp, Duration alone, Duration beside, int rate) {}

  /// How long deliveries took, in microseconds.
  private record Phase(String name, Histogram near, Histogram far, Histogram hot) {
    Phase(String name) {
      this(name, new ConcurrentHistogram(SIGNIFICANT_DIGITS), new ConcurrentHistogram(SIGNIFICANT_DIGITS),
          new ConcurrentHistogram(SIGNIFICANT_DIGITS));
    }

    @Override
    public String toString() {
      return row("another in its partition, " + name, near) + row("another elsewhere, " + name, far)
          + (hot.getTotalCount() == 0 ? "" : row("the hot one", hot));
    }

    private static String row(String what, Histogram took) {
      return String.format(Locale.ROOT, "| %s | %,d | %.1f | %.1f | %.1f | %.1f |%n", what, took.getTotalCount(),
          ms(took, 50), ms(took, 95), ms(took, 99), ms(took, 100));
    }

    private static double ms(Histogram took, double percentile) {
      return took.getValueAtPercentile(percentile) / 1_000.0;
    }
  }

  HotNeighbour() {
    List<LocalToken> people = new ArrayList<>(node.people(Stream.generate(() -> "hot-" + UUID.randomUUID())
        .limit(PEOPLE).toArray(String[]::new)));
    List<LocalToken> crowd = List.copyOf(people.subList(0, HOT_MEMBERS));
    people.removeAll(crowd);
    ConversationId group = node.bean(Conversations.class)
        .create(new NewConversation(ConversationKind.GROUP, "Hot", crowd.getFirst().userId(),
            crowd.stream().map(LocalToken::userId).collect(Collectors.toSet()), false))
        .block(PATIENCE).conversation().conversationId();
    int partition = partition(group);
    hot = new Talk(group.toString(), crowd, HOT_WRITERS, node.address());
    near = Stream.generate(() -> pair(people, other -> other == partition)).limit(IN_THE_SAME_PARTITION).toList();
    far = Stream.generate(() -> pair(people, other -> other != partition)).limit(ELSEWHERE).toList();
  }

  /// As the producer decides.
  private static int partition(ConversationId id) {
    return BuiltInPartitioner.partitionForKey(id.toString().getBytes(StandardCharsets.US_ASCII), PARTITIONS);
  }

  /// The conversation of two, whose id follows from who they are.
  private Talk pair(List<LocalToken> people, IntPredicate fits) {
    for (LocalToken one : people) {
      for (LocalToken other : people) {
        if (!one.equals(other) && fits.test(partition(ConversationId.direct(one.userId(), other.userId())))) {
          people.removeAll(List.of(one, other));
          return new Talk(node.direct(one, other), List.of(one, other), 1, node.address());
        }
      }
    }
    throw new IllegalStateException("no two of them have a conversation in such a partition");
  }

  void run(Course course) throws InterruptedException {
    all().forEach(Talk::connect);
    all().forEach(talk -> repeat(0, BETWEEN_RECEIPTS_MS, talk::tend));
    near.forEach(talk -> goOn(talk, () -> phase.near));
    far.forEach(talk -> goOn(talk, () -> phase.far));
    heat(course.warmUp, course.rate, 0);
    Phase alone = begin("without");
    pass(course.alone);
    Phase beside = begin("beside");
    double rate = heat(course.beside, course.rate, GO_ON);
    begin("after");
    end();
    System.out.println(HEADER + alone + beside);
    System.out.printf(Locale.ROOT, "%,.0f messages a second in the hot one%n", rate);
    assertNothingIsMissing();
  }

  private Phase begin(String name) {
    Phase next = new Phase(name);
    phase = next;
    return next;
  }

  private List<Talk> others() {
    return Stream.concat(near.stream(), far.stream()).toList();
  }

  private List<Talk> all() {
    return Stream.concat(Stream.of(hot), others().stream()).toList();
  }

  private static void pass(Duration time) {
    await().atMost(time.multipliedBy(2)).pollDelay(time).until(() -> true);
  }

  /// Says something again and again, each talk at its own moments.
  private void goOn(Talk talk, Supplier<Histogram> delivery) {
    long first = random.nextLong(BETWEEN_MS);
    AtomicLong due = new AtomicLong(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(first));
    repeat(first, BETWEEN_MS,
        () -> talk.say(due.getAndAdd(TimeUnit.MILLISECONDS.toNanos(BETWEEN_MS)), delivery.get()));
  }

  private void repeat(long first, long ms, Runnable deed) {
    var _ = every(first, ms, deed);
  }

  private Future<?> every(long first, long ms, Runnable deed) {
    return life.scheduleAtFixedRate(() -> {
      try {
        deed.run();
      } catch (RuntimeException | AssertionError e) {
        failures.add(e);
      }
    }, first, ms, TimeUnit.MILLISECONDS);
  }

  /// Has the hot one go on for that time, and until so many messages of each of the others have come through that were due
  /// meanwhile; waits for its last, and gives how many a second it wrote.
  private double heat(Duration time, int rate, int others) {
    others().forEach(Talk::mark);
    hot.mark();
    long begun = System.nanoTime();
    Future<?> writing = every(0, TICK_MS, new Writing(rate));
    try {
      await().atMost(PATIENCE).pollDelay(time).untilAsserted(() -> assertThat(others())
          .as("the others while the hot one goes on").allMatch(talk -> talk.arrivedSinceMark() >= others));
    } finally {
      writing.cancel(false);
    }
    double seconds = (System.nanoTime() - begun) / 1e9;
    double written = hot.saidSinceMark() / seconds;
    await().atMost(PATIENCE).until(() -> hot.arrivedSinceMark() == hot.saidSinceMark());
    System.out.printf(Locale.ROOT, "%,.0f messages a second, of which the last came %.1f s after the end%n", written,
        (System.nanoTime() - begun) / 1e9 - seconds);
    return written;
  }

  /// Writes what is due, unless too much is unanswered: what it holds back then is not made up for.
  private final class Writing implements Runnable {
    private final long interval;
    private long due = System.nanoTime();

    private Writing(int rate) {
      interval = TimeUnit.SECONDS.toNanos(1) / rate;
    }

    @Override
    public void run() {
      long now = System.nanoTime();
      due = Math.max(due, now - LATEST.toNanos());
      while (due <= now && hot.unanswered() < MOST_UNANSWERED) {
        hot.say(due, phase.hot);
        due += interval;
      }
    }
  }

  private void end() throws InterruptedException {
    life.shutdown();
    assertThat(life.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    await().atMost(PATIENCE).until(() -> {
      all().forEach(Talk::tend);
      return all().stream().allMatch(Talk::isComplete);
    });
  }

  private void assertNothingIsMissing() {
    assertThat(failures).isEmpty();
    all().forEach(Talk::assertNothingIsMissing);
    try (Storage storage = new Storage(EngineAddresses.of(TestEngines.shared()))) {
      int partition = storage.partition(hot.id());
      assertThat(near).allMatch(talk -> storage.partition(talk.id()) == partition);
      assertThat(far).noneMatch(talk -> storage.partition(talk.id()) == partition);
    }
  }

  @Override
  public void close() {
    life.shutdownNow();
    node.close();
  }
}
