package io.parley.fanout.internal;

import io.parley.fanout.internal.DeadLetterStore.Progress;
import io.parley.fanout.ops.DeadLetter;
import io.parley.fanout.ops.DeadLetters;
import io.parley.fanout.ops.DeadLetters.Filter;
import io.parley.fanout.ops.DeadLetters.Outcome;
import io.parley.fanout.ops.DeadLetters.Replay;
import io.parley.platform.ErrorKind;
import io.parley.platform.ParleyException;
import io.parley.sessions.NodeId;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.retry.Retry;

/// Replays all that a filter finds, a small page at a time, and writes down after each where the rest begins.
final class Replays {
  private static final Logger log = LoggerFactory.getLogger(Replays.class);
  private static final int A_PAGE = 20;
  /// One that is alive says so more often than every 10 s.
  private static final int SECONDS_A_PAGE = 5;
  private static final int AT_ONCE = 2;
  private static final Duration PAUSE = Duration.ofSeconds(2);
  /// Of so many letters, the latest, at most so many may fail: what makes them fail goes on.
  private static final int LOOKED_BACK = 100;
  private static final int FAILURES = 20;

  private final DeadLetterStore store;
  private final NodeId self;
  private final Clock clock;
  private final Scheduler timer;
  private final Set<UUID> running = new HashSet<>();

  Replays(DeadLetterStore store, NodeId self, Clock clock, Scheduler timer) {
    this.store = store;
    this.self = self;
    this.clock = clock;
    this.timer = timer;
  }

  /// Runs in the background; answers once that is written down.
  Mono<Replay> begin(DeadLetters letters, Filter filter, int perSecond) {
    return Mono.defer(() -> {
      Progress first = new Progress(new Replay(UUID.randomUUID(), filter, Replay.State.RUNNING, perSecond, 0, 0, 0,
          self.value(), clock.instant(), clock.instant()), null);
      return run(letters, first, store.begin(first).thenReturn(true));
    });
  }

  /// [#begin], from where another node has left it.
  Mono<Replay> goOn(DeadLetters letters, Progress from) {
    return Mono.defer(() -> {
      Progress mine = from.at(self.value(), clock.instant());
      return run(letters, mine, store.takeUp(from, mine));
    });
  }

  private Mono<Replay> run(DeadLetters letters, Progress mine, Mono<Boolean> written) {
    UUID replayId = mine.replay().replayId();
    enter(replayId);
    AtomicBoolean begun = new AtomicBoolean();
    return written.map(isMine -> {
      if (!isMine) {
        throw runsElsewhere();
      }
      begun.set(true);
      pages(letters, mine).doFinally(_ -> leave(replayId)).subscribe(null,
          failure -> log.atWarn().addKeyValue("replay", replayId)
              .log("A replay of dead letters has stopped here: {}", failure.getMessage(), failure));
      return mine.replay();
    }).doFinally(_ -> {
      if (!begun.get()) {
        leave(replayId);
      }
    });
  }

  private static ParleyException runsElsewhere() {
    return new ParleyException(ErrorKind.CONFLICT, "conflict", "Another node goes on with the replay");
  }

  private synchronized void enter(UUID replayId) {
    if (running.contains(replayId)) {
      throw new ParleyException(ErrorKind.CONFLICT, "conflict", "The replay runs");
    }
    if (running.size() == AT_ONCE) {
      throw new ParleyException(ErrorKind.LIMITED, "overloaded",
          "This node runs %d replays already; try again when one is done".formatted(AT_ONCE));
    }
    running.add(replayId);
  }

  private synchronized void leave(UUID replayId) {
    running.remove(replayId);
  }

  private Mono<Void> pages(DeadLetters letters, Progress from) {
    Lately lately = new Lately();
    return Mono.just(from).expand(now -> now.replay().state() != Replay.State.RUNNING
        ? Mono.empty()
        : page(letters, now, lately).retryWhen(Retry.fixedDelay(Long.MAX_VALUE, PAUSE).scheduler(timer)
            .filter(failure -> failure instanceof ParleyException refusal && refusal.kind().retryable())))
        .then();
  }

  private Mono<Progress> page(DeadLetters letters, Progress now, Lately lately) {
    Replay replay = now.replay();
    return letters.list(replay.filter(), now.next(), Math.min(A_PAGE, SECONDS_A_PAGE * replay.perSecond()))
        .flatMap(page -> outcomes(letters, page.items()).flatMap(outcomes -> {
          Progress done = now.after(outcomes, page.next(), clock.instant());
          Progress then = lately.failsTooOften(outcomes) ? done.in(paused(done)) : done;
          Duration pace = Duration.ofMillis(1_000L * outcomes.size() / replay.perSecond());
          return store.advance(then)
              .flatMap(isMine -> isMine ? Mono.delay(pace, timer).thenReturn(then) : rest(then.in(paused(then))));
        }));
  }

  /// Somebody wants it to pause, or another node has it.
  private Mono<Progress> rest(Progress then) {
    return store.rest(then).flatMap(isMine -> isMine ? Mono.just(then) : Mono.error(runsElsewhere()));
  }

  private static Replay.State paused(Progress then) {
    return then.replay().state() == Replay.State.DONE ? Replay.State.DONE : Replay.State.PAUSED;
  }

  /// How the latest letters fared.
  private static final class Lately {
    private final Deque<Boolean> failed = new ArrayDeque<>();

    boolean failsTooOften(List<Outcome> outcomes) {
      for (Outcome one : outcomes) {
        failed.addLast(!one.done() && one.state() != null && one.state().waits());
        if (failed.size() > LOOKED_BACK) {
          failed.removeFirst();
        }
      }
      return failed.stream().filter(Boolean::booleanValue).count() >= FAILURES;
    }
  }

  private static Mono<List<Outcome>> outcomes(DeadLetters letters, List<DeadLetter> items) {
    return items.isEmpty() ? Mono.just(List.of()) : letters.replay(items.stream().map(DeadLetter::id).toList());
  }
}
