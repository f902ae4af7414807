package io.parley.road;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.conversation.ConversationId;
import io.parley.engines.EngineAddresses;
import io.parley.engines.TestEngines;
import io.parley.fanout.ops.DeadLetter;
import io.parley.fanout.ops.DeadLetter.Reason;
import io.parley.fanout.ops.DeadLetters;
import io.parley.fanout.ops.DeadLetters.Replay;
import io.parley.road.FaultRun.Scene;
import io.parley.road.Poison.Spot;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/// What is done to fan-out while a crowd chats over two gateways: pushes fail at random, consumers restart again and again, a
/// gateway takes nothing although its lease stands, and all the while somebody writes what nobody can read.
///
/// The chat ends while that gateway is silent, so that its devices have hints alone to go by. Then all that was given up on is
/// replayed twice.
final class FanoutFaults implements FaultRun.Fault, AutoCloseable {
  private static final Duration BETWEEN_RESTARTS = Duration.ofSeconds(5);
  private static final Duration BETWEEN_POISON = Duration.ofMillis(500);
  private static final Duration BEFORE_A_SILENCE = Duration.ofSeconds(1);

  private final Course course;
  private final Scene scene;
  private final FaultyGateway atTheFirst;
  private final FaultyGateway atTheSecond;
  private final GivenUpNotes givenUp = new GivenUpNotes();
  private final Node first;
  private final Node second;
  private final Letters letters;
  private final Random random;
  private @Nullable Poison poison;

  /// @param flaky how long pushes fail at random before anything else is done
  /// @param restarts of the consumers after that, every 5 s, while pushes still fail
  /// @param silences how long a gateway takes nothing, one time after the other; the last one goes on beyond that, to the end
  /// @param leastGivenUp of how many messages the pushes must have been given up in the end
  record Course(Duration flaky, int restarts, List<Duration> silences, int leastGivenUp) {}

  private FanoutFaults(Course course) {
    this.course = course;
    long seed = FaultRun.seed();
    random = new Random(seed);
    atTheFirst = new FaultyGateway(random.nextLong());
    atTheSecond = new FaultyGateway(random.nextLong());
    first = Node.as(List.of(), context -> {
      atTheFirst.initialize(context);
      givenUp.initialize(context);
    }, "parley.limits.send-burst=10000");
    second = Node.as(List.of("gateway"), atTheSecond, "parley.limits.send-burst=10000");
    letters = new Letters(first.bean(DeadLetters.class));
    scene = new Scene(List.of(first.address(), second.address()), name -> first.people(name).getFirst(),
        EngineAddresses.of(TestEngines.shared()), seed);
  }

  static Figures through(String name, Course course) throws Exception {
    try (FanoutFaults faults = new FanoutFaults(course)) {
      return FaultRun.through(faults.scene, name, faults);
    }
  }

  @Override
  public void strike(FaultRun run) {
    givenUp.takeDownIn(run.recorder());
    poison = new Poison(scene.engines(), run.recorder(), random);
    atTheFirst.become(FaultyGateway.Mode.FLAKY);
    atTheSecond.become(FaultyGateway.Mode.FLAKY);
    pass(run, course.flaky);
    for (int i = 0; i < course.restarts; i++) {
      restartConsumers();
      pass(run, BETWEEN_RESTARTS);
    }
    atTheFirst.become(FaultyGateway.Mode.GOOD);
    run.crowd().setSteady(true);
    for (Duration silence : course.silences) {
      atTheSecond.become(FaultyGateway.Mode.GOOD);
      pass(run, BEFORE_A_SILENCE);
      atTheSecond.become(FaultyGateway.Mode.SILENT);
      pass(run, silence.dividedBy(2));
      restartConsumers();
      pass(run, silence.dividedBy(2));
    }
  }

  /// While somebody writes what nobody can read.
  private void pass(FaultRun run, Duration time) {
    List<ConversationId> conversations = run.crowd().conversations();
    for (Duration left = time; left.isPositive(); left = left.minus(BETWEEN_POISON)) {
      ConversationId conversation = conversations.get(random.nextInt(conversations.size()));
      poison.into(conversation, run.crowd().founder(conversation));
      run.pass(BETWEEN_POISON);
    }
  }

  private void restartConsumers() {
    SmartLifecycle consumers = first.bean("logConsumers", SmartLifecycle.class);
    consumers.stop();
    consumers.start();
  }

  @Override
  public void settled(FaultRun run) {
    List<DeadLetter> all = letters.all();
    Map<Reason, Long> reasons = all.stream()
        .collect(Collectors.groupingBy(DeadLetter::reason, TreeMap::new, Collectors.counting()));
    System.out.println("Dead letters: " + reasons);
    assertThat(spots(all)).containsAll(poison.unreadable()).containsAll(poison.withoutBody())
        .doesNotContainAnyElementsOf(poison.repeats());
    assertThat(poison.repeats()).as("bytes under the key of a message").isNotEmpty();
    assertThat(all.stream().filter(letter -> letter.reason() == Reason.UNREADABLE).map(FanoutFaults::spot))
        .as("what can't be read").isNotEmpty().containsExactlyInAnyOrderElementsOf(poison.unreadable());
    assertThat(reasons).containsKey(Reason.UNREADABLE_BODY);
    assertThat(reasons.getOrDefault(Reason.UNREACHABLE, 0L)).as("messages of which pushes were given up")
        .isGreaterThanOrEqualTo(course.leastGivenUp);
    replay(all.size());
    replay(all.size());
  }

  /// What has no place stays as it is: nobody can read it now either.
  private void replay(int count) {
    Replay done = letters.replay();
    System.out.println(done);
    assertThat(done.failed()).isEqualTo(poison.unreadable().size());
    assertThat(done.replayed()).isPositive();
    assertThat(done.replayed() + done.failed() + done.skipped()).isEqualTo(count);
  }

  private static Set<Spot> spots(List<DeadLetter> letters) {
    return letters.stream().map(FanoutFaults::spot).collect(Collectors.toSet());
  }

  private static Spot spot(DeadLetter letter) {
    return new Spot(letter.partition(), letter.offset());
  }

  @Override
  public void close() {
    if (poison != null) {
      poison.close();
    }
    Stream.of(second, first).forEach(Node::close);
  }
}
