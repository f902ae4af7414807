package io.parley.messaging.internal;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.parley.messaging.StageNote.Pushed;
import io.parley.messaging.StageNote;
import io.parley.messaging.StageNotes;
import io.parley.messaging.internal.JourneyStore.Part;
import io.parley.platform.TimeUuids;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/// Gathers notes and writes them once a second, those of one partition together.
///
/// Bounded: what finds the buffer full is lost. A write that fails is not repeated, so that a storage in trouble is not asked for more.
/// Both are counted. Safe to be used by many threads.
final class NoteWriter implements StageNotes, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(NoteWriter.class);
  private static final Duration EVERY = Duration.ofSeconds(1);
  private static final Duration LAST_WRITE = Duration.ofSeconds(2);
  private static final int NOTES_A_WRITE = 60;
  /// Names of users that go into one write: 16 KiB of them.
  private static final int USERS_A_WRITE = 1_000;
  private static final int WRITES_IN_FLIGHT = 4;

  private final JourneyStore store;
  private final String nodeId;
  private final Clock clock;
  private final Scheduler worker;
  private final BlockingQueue<StageNote> waiting;
  private final Counter written;
  private final Counter overflown;
  private final Counter failed;
  private final Disposable running;
  private volatile boolean takes = true;

  /// @param buffer notes that may wait
  /// @param timer where the seconds pass
  /// @param worker where writes are put together
  NoteWriter(JourneyStore store, String nodeId, int buffer, Clock clock, Scheduler timer, Scheduler worker,
      MeterRegistry meters) {
    this.worker = worker;
    this.store = store;
    this.nodeId = nodeId;
    this.clock = clock;
    waiting = new ArrayBlockingQueue<>(buffer);
    written = counter(meters, "written");
    overflown = counter(meters, "overflown");
    failed = counter(meters, "failed");
    // A round that takes longer than a second lets the next ones go: the buffer waits meanwhile.
    running = Flux.interval(EVERY, timer).onBackpressureDrop().concatMap(_ -> write(), 1).subscribe();
  }

  private static Counter counter(MeterRegistry meters, String outcome) {
    return Counter.builder("parley.messaging.journey.notes")
        .description("Notes of stages that messages passed, by what became of them").tag("outcome", outcome)
        .register(meters);
  }

  @Override
  public boolean wants(UUID messageId) {
    return messageId.version() == 1 && TimeUuids.marked(messageId);
  }

  @Override
  public Instant now() {
    return clock.instant();
  }

  @Override
  public void add(StageNote note) {
    if (!waiting.offer(note)) {
      overflown.increment();
    }
  }

  /// Writes what waits now. Never fails.
  private Mono<Void> write() {
    return waiting.isEmpty()
        ? Mono.empty()
        : Flux.defer(() -> Flux.fromIterable(writes())).subscribeOn(worker)
            .flatMap(this::write, WRITES_IN_FLIGHT).then();
  }

  private record Write(Part part, List<StageNote> notes) {}

  private List<Write> writes() {
    List<StageNote> notes = new ArrayList<>(waiting.size());
    waiting.drainTo(notes);
    Map<Part, List<StageNote>> parts = new LinkedHashMap<>();
    notes.forEach(note -> parts.computeIfAbsent(Part.of(note.messageId()), _ -> new ArrayList<>()).add(note));
    List<Write> writes = new ArrayList<>();
    parts.forEach((part, all) -> {
      int from = 0;
      int users = 0;
      for (int i = 0; i < all.size(); i++) {
        int more = all.get(i) instanceof Pushed pushed ? pushed.users().size() : 0;
        if (i - from == NOTES_A_WRITE || users + more > USERS_A_WRITE) {
          writes.add(new Write(part, all.subList(from, i)));
          from = i;
          users = 0;
        }
        users += more;
      }
      writes.add(new Write(part, all.subList(from, all.size())));
    });
    return writes;
  }

  private Mono<Void> write(Write one) {
    return Mono.defer(() -> store.write(one.part, nodeId, one.notes)).doOnSuccess(_ -> {
      written.increment(one.notes.size());
      takes = true;
    }).onErrorResume(failure -> Mono.fromRunnable(() -> {
      failed.increment(one.notes.size());
      if (takes) {
        takes = false;
        log.warn(
            "Journeys of messages are not written, and what stages say of them is lost until it succeeds again: {}",
            failure.getMessage());
      }
    }));
  }

  /// Writes what is left, within 2 s.
  @Override
  public void close() {
    running.dispose();
    try {
      write().block(LAST_WRITE);
    } catch (IllegalStateException e) {
      log.info("The last notes on journeys of messages are lost: {}", e.getMessage());
    }
  }
}
