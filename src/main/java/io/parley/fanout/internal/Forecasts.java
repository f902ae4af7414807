package io.parley.fanout.internal;

import io.parley.fanout.ops.DeadLetter;
import io.parley.fanout.ops.DeadLetters.Expected;
import io.parley.fanout.ops.DeadLetters.Expected.Effect;
import io.parley.fanout.ops.DeadLetters.Forecast;
import io.parley.fanout.ops.DeadLetters;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Says what a replay would do, from the plans that a replay makes.
final class Forecasts {
  private static final int LOOKED_AT = 2_000;
  /// How many ways to fare are told apart; what is wrong with a record can be said in many ways.
  private static final int KINDS = 20;
  private static final int LETTERS_IN_FLIGHT = 16;

  private final DeadLetterStore store;
  private final Resolving resolving;
  private final Resending resending;

  Forecasts(DeadLetterStore store, Resolving resolving, Resending resending) {
    this.store = store;
    this.resolving = resolving;
    this.resending = resending;
  }

  /// Of the first [DeadLetters#MAX_FORECAST] that are wanted, among the first 2,000.
  Mono<Forecast> of(Flux<DeadLetter> letters, Predicate<DeadLetter> wanted) {
    return Mono.defer(() -> {
      Sample sample = new Sample(wanted);
      Resolving.Look look = resolving.look();
      return letters.takeWhile(sample::hasRoomFor).filter(wanted)
          .flatMap(letter -> whole(letter).flatMap(one -> resending.plan(one, look)), LETTERS_IN_FLIGHT)
          .doOnNext(sample::count).then(Mono.fromSupplier(sample::forecast));
    });
  }

  /// Lists leave out what would be published.
  private Mono<DeadLetter> whole(DeadLetter letter) {
    return Resending.hasPlace(letter) || letter.raw() != null
        ? Mono.just(letter)
        : store.find(DeadLetterId.parse(letter.id()));
  }

  private record Kind(Effect effect, @Nullable String why) {
    private static Kind of(Plan plan) {
      return switch (plan) {
        case Plan.Close close ->
          new Kind(close.fate() == Resolving.Fate.ARRIVED ? Effect.ARRIVED : Effect.GONE, null);
        case Plan.Tell _ -> new Kind(Effect.TOLD, null);
        case Plan.Publish _ -> new Kind(Effect.PUBLISHED, null);
        case Plan.Settle settle -> new Kind(Effect.SETTLED, settle.why());
        case Plan.Leave leave -> new Kind(Effect.LEFT, leave.why());
        case Plan.Refuse refuse -> {
          if (refuse.refusal().kind().retryable()) {
            throw refuse.refusal(); // what an engine that is away would come to, nobody knows
          }
          yield new Kind(Effect.FAILS, refuse.why());
        }
      };
    }
  }

  /// What one forecast has looked at.
  private static final class Sample {
    private final Predicate<DeadLetter> wanted;
    private final Map<Kind, Long> kinds = new HashMap<>();
    private int looked;
    private int taken;
    private boolean whole = true;

    Sample(Predicate<DeadLetter> wanted) {
      this.wanted = wanted;
    }

    boolean hasRoomFor(DeadLetter letter) {
      boolean isWanted = wanted.test(letter);
      if (looked == LOOKED_AT || isWanted && taken == DeadLetters.MAX_FORECAST) {
        whole = false;
        return false;
      }
      looked++;
      taken += isWanted ? 1 : 0;
      return true;
    }

    void count(Plan plan) {
      Kind kind = Kind.of(plan);
      boolean known = kinds.containsKey(kind) || kind.why == null || kinds.size() < KINDS - Effect.values().length;
      kinds.merge(known ? kind : new Kind(kind.effect, "for other reasons"), 1L, Long::sum);
    }

    Forecast forecast() {
      List<Expected> items = kinds.entrySet().stream()
          .map(one -> new Expected(one.getKey().effect, one.getKey().why, one.getValue()))
          .sorted(Comparator.comparingLong(Expected::count).reversed().thenComparing(Expected::effect)
              .thenComparing(expected -> String.valueOf(expected.why())))
          .toList();
      return new Forecast(items, whole);
    }
  }
}
