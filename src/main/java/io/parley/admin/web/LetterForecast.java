package io.parley.admin.web;

import io.parley.fanout.ops.DeadLetter;
import io.parley.fanout.ops.DeadLetters;
import io.parley.fanout.ops.DeadLetters.Expected;
import io.parley.fanout.ops.DeadLetters.Forecast;
import io.parley.platform.ErrorKind;
import io.parley.platform.ParleyException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/// What a replay would come to, in sentences for its preview.
///
/// @param forecast null where there is none in time
/// @param trouble why there is none
record LetterForecast(@Nullable Forecast forecast, String trouble) {
  /// An operator waits for the preview, and can confirm without a forecast.
  static final Duration DEADLINE = Duration.ofSeconds(2);
  private static final Logger log = LoggerFactory.getLogger(LetterForecast.class);

  /// Never fails, and never waits longer than [#DEADLINE].
  static Mono<LetterForecast> asked(Mono<Forecast> question, Scheduler timer) {
    return question.map(forecast -> new LetterForecast(forecast, "")).timeout(DEADLINE, timer)
        .onErrorResume(failure -> Mono.just(new LetterForecast(null, trouble(failure))));
  }

  /// Of as many chosen ones as can be asked for at once; a sample where there are more.
  static Mono<Forecast> ofNewest(List<DeadLetter> chosen, Function<List<String>, Mono<Forecast>> question) {
    List<String> newest = chosen.stream().sorted(Comparator.comparing(DeadLetter::appendedAt).reversed())
        .limit(DeadLetters.MAX_FORECAST).map(DeadLetter::id).toList();
    return question.apply(newest)
        .map(forecast -> new Forecast(forecast.items(), forecast.whole() && newest.size() == chosen.size()));
  }

  private static String trouble(Throwable failure) {
    if (failure instanceof TimeoutException) {
      return "there was no answer within %d s".formatted(DEADLINE.toSeconds());
    }
    if (failure instanceof ParleyException refusal && refusal.kind() != ErrorKind.INTERNAL) {
      return String.valueOf(refusal.getMessage());
    }
    log.error("What a replay would come to could not be found out", failure);
    return "this node's log has the reason";
  }

  /// One sentence for each way to fare, most first.
  ///
  /// @param of how many would be replayed, for people
  /// @param otherwise what can be said without a forecast
  List<String> effects(String of, List<String> otherwise) {
    List<String> effects = new ArrayList<>();
    if (forecast == null) {
      effects.add("What each would come to can't be said now: %s.".formatted(trouble));
      effects.addAll(otherwise);
    } else if (!forecast.whole() && forecast.items().isEmpty()) {
      effects.add("What each would come to can't be said: too many others lie before the first of them.");
      effects.addAll(otherwise);
    } else {
      if (!forecast.whole()) {
        effects.add("From a sample: the newest %,d of %s.".formatted(forecast.looked(), of));
      }
      forecast.items().stream().map(LetterForecast::sentence).forEach(effects::add);
    }
    return effects;
  }

  private static String sentence(Expected expected) {
    long count = expected.count();
    String them = count == 1 ? "it" : "them";
    return "%,d ".formatted(count) + switch (expected.effect()) {
      case TOLD ->
        "will be brought to recipients who still lack %s: at once where they are connected, else with their next sync."
            .formatted(them);
      case ARRIVED -> "will be closed: the devices have %s already.".formatted(them);
      case GONE ->
        "will be closed: who lacks %s is no longer a member, or may not see %s any more.".formatted(them, them);
      case PUBLISHED -> "will be published again, and %s in the conversation.".formatted(
          count == 1 ? "get its place" : "get their places");
      case SETTLED -> "will be marked as replayed, and nothing else is done: %s.".formatted(expected.why());
      case LEFT -> "%s: %s.".formatted(count == 1 ? "stays as it is" : "stay as they are", expected.why());
      case FAILS -> "will fail again and stay as %s: %s.".formatted(count == 1 ? "it is" : "they are",
          expected.why());
    };
  }
}
