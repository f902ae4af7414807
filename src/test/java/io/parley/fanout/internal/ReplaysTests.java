package io.parley.fanout.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.fanout.internal.DeadLetterStore.Progress;
import io.parley.fanout.ops.DeadLetter;
import io.parley.fanout.ops.DeadLetters.Filter;
import io.parley.fanout.ops.DeadLetters.Replay;
import io.parley.fanout.ops.DeadLetters;
import io.parley.platform.ParleyException;
import io.parley.sessions.NodeId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

/// Replays of all that a filter finds: how fast, how far, and by whom.
class ReplaysTests {
  private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
  private final Map<UUID, Progress> written = new HashMap<>();
  private final List<String> replayed = new ArrayList<>();
  private final Set<String> failing = new HashSet<>();
  private int letters = 100;
  private Mono<Void> cassandra = Mono.empty();

  private final DeadLetterStore store = new UnreadDeadLetters() {
    @Override
    public Mono<Void> put(DeadLetter letter) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Mono<Void> begin(Progress progress) {
      return cassandra.then(Mono.fromRunnable(() -> written.put(progress.replay().replayId(), progress)));
    }

    @Override
    public Mono<Boolean> takeUp(Progress from, Progress mine) {
      return cassandra.then(Mono.fromSupplier(() -> written.replace(mine.replay().replayId(), from, mine)));
    }

    @Override
    public Mono<Boolean> advance(Progress progress) {
      return advance(progress, Replay.State.RUNNING);
    }

    @Override
    public Mono<Boolean> rest(Progress progress) {
      return advance(progress, Replay.State.PAUSED);
    }

    private Mono<Boolean> advance(Progress progress, Replay.State from) {
      return cassandra.then(Mono.fromSupplier(() -> {
        UUID id = progress.replay().replayId();
        Replay known = written.get(id).replay();
        boolean mine = known.nodeId().equals(progress.replay().nodeId()) && known.state() == from;
        if (mine) {
          written.put(id, progress);
        }
        return mine;
      }));
    }
  };

  private final DeadLetters all = new DeadLetters() {
    @Override
    public Mono<Page> list(Filter filter, @Nullable String next, int limit) {
      return Mono.fromSupplier(() -> {
        int from = next == null ? 0 : Integer.parseInt(next);
        int end = Math.min(letters, from + limit);
        return new Page(IntStream.range(from, end).mapToObj(ReplaysTests::letter).toList(),
            end == letters ? null : Integer.toString(end));
      });
    }

    @Override
    public Mono<List<Outcome>> replay(List<String> ids) {
      return Mono.fromSupplier(() -> {
        replayed.addAll(ids);
        return ids.stream().map(id -> failing.contains(id)
            ? new Outcome(id, DeadLetter.State.OPEN, false, "still can't be read")
            : new Outcome(id, DeadLetter.State.REPLAYED, true, "")).toList();
      });
    }

    @Override
    public Mono<Forecast> forecast(Filter filter) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Mono<Forecast> forecast(List<String> ids) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Mono<DeadLetter> find(String id) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Mono<Replay> replayAll(Filter filter, int perSecond) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Mono<Replay> replay(UUID replayId) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Mono<Replay> pause(UUID replayId) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Mono<Replay> resume(UUID replayId) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Mono<Count> count(Filter filter) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Mono<List<Outcome>> reopen(List<String> ids, String reason) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Mono<List<Outcome>> discard(List<String> ids, String reason) {
      throw new UnsupportedOperationException();
    }
  };
  private final Replays replays = replays("first");

  private Replays replays(String node) {
    return new Replays(store, new NodeId(node), Clock.systemUTC(), time);
  }

  private static DeadLetter letter(int number) {
    return new DeadLetter(Integer.toString(number), DeadLetter.Reason.UNREACHABLE, DeadLetter.State.OPEN, Instant.EPOCH,
        null, "away", "", 3, "fanout", Set.of(), Set.of(), Set.of(), Instant.EPOCH, Instant.EPOCH, 0, number, null,
        null, null,
        null, null);
  }

  @Test
  void itKeepsItsPaceAndSaysHowFarItIsEveryFewSeconds() {
    UUID id = begin(replays, 2);

    assertThat(replayed).hasSize(10);
    time.advanceTimeBy(Duration.ofSeconds(4));
    assertThat(replayed).hasSize(10);
    time.advanceTimeBy(Duration.ofSeconds(21));
    assertThat(replayed).hasSize(60);
    assertThat(written.get(id).replay().replayed()).isEqualTo(60);

    time.advanceTimeBy(Duration.ofMinutes(1));
    assertThat(replayed).hasSize(100).doesNotHaveDuplicates();
    assertThat(written.get(id).replay().state()).isEqualTo(Replay.State.DONE);
  }

  @Test
  void anotherNodeGoesOnFromWhereOneHasStoppedAndTheFirstLetsGo() {
    UUID id = begin(replays, 2);
    Progress left = written.get(id);

    replays("second").goOn(all, left).block();
    time.advanceTimeBy(Duration.ofMinutes(2));

    assertThat(written.get(id).replay().nodeId()).isEqualTo("second");
    assertThat(written.get(id).replay().replayed()).isEqualTo(100);
    // The first has begun one more page before it heard of the other.
    assertThat(replayed).hasSizeBetween(100, 110);
  }

  @Test
  void whoPausesItIsObeyedBehindTheLettersThatItIsAtAndNoneIsForgotten() {
    UUID id = begin(replays, 2);
    written.computeIfPresent(id, (_, running) -> running.in(Replay.State.PAUSED));
    time.advanceTimeBy(Duration.ofMinutes(5));

    assertThat(replayed).hasSize(20);
    assertThat(written.get(id)).returns("20", Progress::next).extracting(Progress::replay)
        .returns(Replay.State.PAUSED, Replay::state).returns(20L, Replay::replayed);
    replays.goOn(all, written.get(id)).block();
    time.advanceTimeBy(Duration.ofMinutes(5));
    assertThat(replayed).hasSize(100).doesNotHaveDuplicates();
    assertThat(written.get(id).replay().state()).isEqualTo(Replay.State.DONE);
  }

  @Test
  void itPausesByItselfWhenTwentyOfAHundredFail() {
    letters = 1_000;
    IntStream.range(300, 319).forEach(number -> failing.add(Integer.toString(number)));
    IntStream.range(500, 520).forEach(number -> failing.add(Integer.toString(number)));
    UUID id = begin(replays, 1_000);
    time.advanceTimeBy(Duration.ofMinutes(5));

    assertThat(written.get(id).replay()).returns(Replay.State.PAUSED, Replay::state)
        .returns(520L, replay -> replay.replayed() + replay.failed());
  }

  @Test
  void onlyOneOfTwoNodesTakesAReplayUp() {
    UUID id = begin(replays, 2);
    Progress left = written.get(id);
    replays("second").goOn(all, left).block();

    assertThatThrownBy(() -> replays("third").goOn(all, left).block()).isInstanceOfSatisfying(ParleyException.class,
        refusal -> assertThat(refusal.code()).isEqualTo("conflict"));
  }

  @Test
  void oneThatCouldNotBeWrittenDownOrWasNotWaitedForTakesNoPlace() {
    cassandra = Mono.error(() -> ParleyException.unavailable("away", null));
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> begin(replays, 1)).hasMessageContaining("away");
    }
    cassandra = Mono.never();
    for (int i = 0; i < 3; i++) {
      replays.begin(all, Filter.OPEN, 1).subscribe().dispose();
    }
    cassandra = Mono.empty();

    begin(replays, 1);
    begin(replays, 1);
    assertThatThrownBy(() -> begin(replays, 1)).isInstanceOfSatisfying(ParleyException.class,
        refusal -> assertThat(refusal.code()).isEqualTo("overloaded"));
    time.advanceTimeBy(Duration.ofMinutes(3));
    begin(replays, 1);
  }

  @Test
  void itGoesOnOnceStorageAnswersAgain() {
    UUID id = begin(replays, 1_000);
    cassandra = Mono.error(() -> ParleyException.unavailable("away", null));
    time.advanceTimeBy(Duration.ofMinutes(1));
    assertThat(written.get(id).replay().state()).isEqualTo(Replay.State.RUNNING);

    cassandra = Mono.empty();
    time.advanceTimeBy(Duration.ofMinutes(1));
    assertThat(written.get(id).replay().state()).isEqualTo(Replay.State.DONE);
    assertThat(Set.copyOf(replayed)).hasSize(100);
  }

  private UUID begin(Replays replays, int perSecond) {
    return replays.begin(all, Filter.OPEN, perSecond).block().replayId();
  }
}
