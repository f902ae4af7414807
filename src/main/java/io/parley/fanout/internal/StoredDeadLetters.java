package io.parley.fanout.internal;

import io.parley.fanout.ops.DeadLetter.Reason;
import io.parley.fanout.ops.DeadLetter.State;
import io.parley.fanout.ops.DeadLetter;
import io.parley.fanout.ops.DeadLetters;
import io.parley.platform.ErrorKind;
import io.parley.platform.ParleyException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Dead letters where storage is at hand.
final class StoredDeadLetters implements DeadLetters {
  /// One that lives says more often that it does.
  private static final Duration SILENCE = Duration.ofSeconds(30);
  private static final int LOOKED_AT = 2_000;
  private static final int COUNTED = 50_000;
  private static final int BUCKETS_IN_FLIGHT = 8;
  private static final int REPLAYS_IN_FLIGHT = 8;
  private static final int FINDS_IN_FLIGHT = 16;

  private final DeadLetterStore store;
  private final DeadLetterBuckets buckets;
  private final Resolving resolving;
  private final Resending resending;
  private final Forecasts forecasts;
  private final Replays replays;
  private final Clock clock;

  StoredDeadLetters(DeadLetterStore store, Resolving resolving, Resending resending, Replays replays, Clock clock) {
    this.store = store;
    this.buckets = new DeadLetterBuckets(store, clock);
    this.resolving = resolving;
    this.resending = resending;
    this.forecasts = new Forecasts(store, resolving, resending);
    this.replays = replays;
    this.clock = clock;
  }

  @Override
  public Mono<Page> list(Filter filter, @Nullable String next, int limit) {
    return Mono.defer(() -> {
      if (limit < 1) {
        throw ParleyException.badRequest("limit is %d; it must be at least 1".formatted(limit));
      }
      DeadLetterId after = next == null ? null : DeadLetterId.parse(next);
      int most = Math.min(limit, MAX_LIMIT);
      Scan scan = new Scan(filter, most);
      Resolving.Look look = resolving.look();
      return letters(filter, after)
          .concatMap(letter -> isOf(filter, letter) ? look.at(letter) : Mono.just(letter), 1)
          .takeUntil(scan::take)
          .then(Mono.fromSupplier(scan::page));
    });
  }

  /// What one call has looked at.
  private static final class Scan {
    private final Filter filter;
    private final int most;
    private final List<DeadLetter> items = new ArrayList<>();
    private int looked;
    private @Nullable String next;

    Scan(Filter filter, int most) {
      this.filter = filter;
      this.most = most;
    }

    /// Whether that was enough.
    boolean take(DeadLetter letter) {
      looked++;
      if (isWanted(filter, letter)) {
        items.add(letter.withoutDevices());
      }
      next = items.size() == most || looked == LOOKED_AT ? letter.id() : null;
      return next != null;
    }

    Page page() {
      return new Page(List.copyOf(items), next);
    }
  }

  private static boolean isWanted(Filter filter, DeadLetter letter) {
    return isOf(filter, letter) && (filter.states().isEmpty() || filter.states().contains(letter.state()));
  }

  /// By all that stays as it is; its state may be another by now.
  private static boolean isOf(Filter filter, DeadLetter letter) {
    return (filter.reasons().isEmpty() || filter.reasons().contains(letter.reason()))
        && is(filter.conversationId(), letter.conversationId())
        && (filter.recipient() == null || letter.recipients().contains(filter.recipient()))
        && (filter.nodeId() == null || filter.nodeId().equals(letter.nodeId())
            || letter.gateways().contains(filter.nodeId()))
        && (filter.from() == null || !letter.appendedAt().isBefore(filter.from()))
        && (filter.until() == null || letter.appendedAt().isBefore(filter.until()))
        && (filter.partition() == null || filter.partition() == letter.partition());
  }

  private static boolean is(@Nullable Object wanted, @Nullable Object found) {
    return wanted == null || wanted.equals(found);
  }

  /// Newest minute first, from behind this one on.
  private Flux<DeadLetter> letters(Filter filter, @Nullable DeadLetterId after) {
    return buckets.of(filter, after == null ? Long.MAX_VALUE : after.bucket())
        .concatMap(bucket -> store.letters(bucket, after != null && after.bucket() == bucket ? after : null), 1);
  }

  @Override
  public Mono<Count> count(Filter filter) {
    return Mono.defer(() -> {
      Tally tally = new Tally(filter);
      return buckets.of(filter, Long.MAX_VALUE)
          .flatMap(bucket -> filter.recipient() == null ? store.brief(bucket) : store.letters(bucket, null),
              BUCKETS_IN_FLIGHT)
          .takeUntil(tally::take).then(Mono.fromSupplier(tally::count));
    });
  }

  /// What one count has come to.
  private static final class Tally {
    private final Filter filter;
    private final Map<Reason, Long> found = new EnumMap<>(Reason.class);
    private int all;
    private int looked;

    Tally(Filter filter) {
      this.filter = filter;
    }

    /// Whether that was enough.
    boolean take(DeadLetter letter) {
      looked++;
      if (isWanted(filter, letter)) {
        all++;
        found.merge(letter.reason(), 1L, Long::sum);
      }
      return isFull();
    }

    private boolean isFull() {
      return all == MAX_COUNT || looked == COUNTED;
    }

    Count count() {
      return new Count(Map.copyOf(found), isFull());
    }
  }

  private Mono<DeadLetter> mark(DeadLetter letter, State state, @Nullable String note) {
    Instant now = clock.instant();
    return store.mark(DeadLetterId.parse(letter.id()), state, now, note).thenReturn(letter.in(state, now, note));
  }

  @Override
  public Mono<DeadLetter> find(String id) {
    return Mono.defer(() -> store.find(DeadLetterId.parse(id)))
        .flatMap(letter -> resolving.look().at(letter));
  }

  @Override
  public Mono<Forecast> forecast(Filter filter) {
    return Mono.defer(() -> forecasts.of(letters(filter, null), letter -> isWanted(filter, letter)));
  }

  @Override
  public Mono<Forecast> forecast(List<String> ids) {
    return Mono.defer(() -> {
      List<DeadLetterId> chosen = parse(ids, MAX_FORECAST);
      return forecasts.of(Flux.fromIterable(chosen).flatMapSequential(store::find, FINDS_IN_FLIGHT), _ -> true);
    });
  }

  @Override
  public Mono<List<Outcome>> replay(List<String> ids) {
    return each(ids, id -> {
      Resolving.Look look = resolving.look();
      return store.find(id)
          .flatMap(letter -> resending.plan(letter, look).flatMap(plan -> carryOut(plan, letter, look)));
    });
  }

  private Mono<Outcome> carryOut(Plan plan, DeadLetter letter, Resolving.Look look) {
    return switch (plan) {
      case Plan.Close close -> look.close(letter)
          .map(closed -> new Outcome(closed.id(), closed.state(), false, close.why()));
      case Plan.Leave leave -> Mono.just(undone(letter, leave.why()));
      case Plan.Refuse refuse -> Mono.just(undone(letter, refuse.why()));
      case Plan.Deed deed -> resending.carryOut(deed).flatMap(note -> mark(letter, State.REPLAYED, note))
          .map(done -> new Outcome(done.id(), done.state(), true, String.valueOf(done.note())))
          .onErrorResume(ParleyException.class, refusal -> Mono.just(undone(letter, refusal.getMessage())));
    };
  }

  private static Outcome undone(DeadLetter letter, @Nullable String why) {
    return new Outcome(letter.id(), letter.state(), false, String.valueOf(why));
  }

  private static List<DeadLetterId> parse(List<String> ids, int most) {
    if (ids.isEmpty() || ids.size() > most) {
      throw ParleyException.badRequest("ids has %d entries; 1 to %d are allowed".formatted(ids.size(), most));
    }
    return ids.stream().map(DeadLetterId::parse).toList();
  }

  private Mono<List<Outcome>> each(List<String> ids, Function<DeadLetterId, Mono<Outcome>> deed) {
    return Mono.defer(() -> Flux.fromIterable(parse(ids, MAX_SELECTION))
        .flatMapSequential(id -> deed.apply(id)
            .defaultIfEmpty(new Outcome(id.toString(), null, false, "there is no such dead letter")),
            REPLAYS_IN_FLIGHT)
        .collectList());
  }

  @Override
  public Mono<List<Outcome>> discard(List<String> ids, String reason) {
    return because(reason, ids, letter -> mark(letter, State.DISCARDED, reason)
        .map(done -> new Outcome(done.id(), done.state(), true, reason)));
  }

  @Override
  public Mono<List<Outcome>> reopen(List<String> ids, String reason) {
    return because(reason, ids, letter -> letter.state() == State.DISCARDED
        ? mark(letter, State.OPEN, reason).map(done -> new Outcome(done.id(), done.state(), true, reason))
        : Mono.just(undone(letter, "it is not discarded")));
  }

  private Mono<List<Outcome>> because(String reason, List<String> ids, Function<DeadLetter, Mono<Outcome>> deed) {
    return reason.isBlank() || reason.length() > MAX_REASON_LENGTH
        ? Mono.error(() -> ParleyException
            .badRequest("reason must have 1 to %d characters".formatted(MAX_REASON_LENGTH)))
        : each(ids, id -> store.find(id).flatMap(letter -> resolving.look().at(letter)).flatMap(deed));
  }

  @Override
  public Mono<Replay> replayAll(Filter filter, int perSecond) {
    if (perSecond < 1 || perSecond > MAX_PER_SECOND) {
      return Mono.error(() -> ParleyException
          .badRequest("perSecond is %d; 1 to %d are allowed".formatted(perSecond, MAX_PER_SECOND)));
    }
    return replays.begin(this, filter, perSecond);
  }

  @Override
  public Mono<Replay> replay(UUID replayId) {
    return store.replay(replayId).map(DeadLetterStore.Progress::replay);
  }

  private Mono<DeadLetterStore.Progress> known(UUID replayId) {
    return store.replay(replayId).switchIfEmpty(
        Mono.error(() -> new ParleyException(ErrorKind.NOT_FOUND, "not_found", "There is no such replay")));
  }

  @Override
  public Mono<Replay> pause(UUID replayId) {
    return known(replayId).flatMap(progress -> store.pause(replayId).map(paused -> {
      if (!paused) {
        throw new ParleyException(ErrorKind.CONFLICT, "conflict", "The replay does not run");
      }
      return progress.replay().in(Replay.State.PAUSED);
    }));
  }

  @Override
  public Mono<Replay> resume(UUID replayId) {
    return known(replayId)
        .flatMap(progress -> {
          Replay replay = progress.replay();
          boolean runs = replay.state() == Replay.State.RUNNING
              && replay.touchedAt().isAfter(clock.instant().minus(SILENCE));
          return replay.state() == Replay.State.DONE || runs
              ? Mono.error(() -> new ParleyException(ErrorKind.CONFLICT, "conflict",
                  replay.state() == Replay.State.DONE ? "The replay is done" : "The replay runs"))
              : replays.goOn(this, progress);
        });
  }
}
