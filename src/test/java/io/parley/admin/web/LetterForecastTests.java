package io.parley.admin.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.fanout.ops.DeadLetter;
import io.parley.fanout.ops.DeadLetters.Expected;
import io.parley.fanout.ops.DeadLetters.Expected.Effect;
import io.parley.fanout.ops.DeadLetters.Forecast;
import io.parley.platform.ParleyException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

class LetterForecastTests {
  private static final List<String> BY_KIND = List.of("3 that can't be read.");

  private final VirtualTimeScheduler time = VirtualTimeScheduler.create();

  @Test
  void eachWayToFareIsASentence() {
    assertThat(said(new Forecast(List.of(new Expected(Effect.TOLD, null, 1_180), new Expected(Effect.GONE, null, 14),
        new Expected(Effect.ARRIVED, null, 9), new Expected(Effect.PUBLISHED, null, 2),
        new Expected(Effect.SETTLED, "the message has its place already", 2),
        new Expected(Effect.LEFT, "published again already", 1),
        new Expected(Effect.FAILS, "the record lacks the header sender_id", 1)), true), "1,209"))
        .containsExactly(
            "1,180 will be brought to recipients who still lack them: at once where they are connected, else with their next sync.",
            "14 will be closed: who lacks them is no longer a member, or may not see them any more.",
            "9 will be closed: the devices have them already.",
            "2 will be published again, and get their places in the conversation.",
            "2 will be marked as replayed, and nothing else is done: the message has its place already.",
            "1 stays as it is: published again already.",
            "1 will fail again and stay as it is: the record lacks the header sender_id.");
  }

  @Test
  void aSampleSaysOfHowMany() {
    assertThat(said(new Forecast(List.of(new Expected(Effect.ARRIVED, null, 500)), false), "1,204"))
        .first().isEqualTo("From a sample: the newest 500 of 1,204.");
  }

  @Test
  void ofMoreChosenOnesThanCanBeAskedForTheNewestAreASample() {
    List<DeadLetter> chosen = IntStream.rangeClosed(0, 500).mapToObj(LetterForecastTests::letter).toList();
    List<String> asked = new ArrayList<>();
    Forecast forecast = LetterForecast.ofNewest(chosen, ids -> {
      asked.addAll(ids);
      return Mono.just(new Forecast(List.of(new Expected(Effect.TOLD, null, ids.size())), true));
    }).block();

    assertThat(asked).hasSize(500).startsWith("500").doesNotContain("0");
    assertThat(said(forecast, "501")).first().isEqualTo("From a sample: the newest 500 of 501.");
  }

  private static DeadLetter letter(int number) {
    Instant at = Instant.EPOCH.plusSeconds(number);
    return new DeadLetter(Integer.toString(number), DeadLetter.Reason.UNREACHABLE, DeadLetter.State.OPEN, at, null,
        "away", "", 3, "fanout-1", Set.of(), Set.of(), Set.of(), at, at, 0, number, null, null, null, null, null);
  }

  @Test
  void aSampleThatFoundNoneSaysSo() {
    assertThat(said(new Forecast(List.of(), false), "3")).hasSize(2).endsWith(BY_KIND.getFirst()).first().asString()
        .startsWith("What each would come to can't be said");
  }

  @Test
  void withoutAnAnswerTheKindsAreSaidAndWhyNoMore() {
    assertThat(asked(Mono.never())).isEmpty();
    List<String> effects = asked(Mono.never(), true);

    assertThat(effects).containsExactly(
        "What each would come to can't be said now: there was no answer within 2 s.", BY_KIND.getFirst());
  }

  @Test
  void whatARefusalSaysIsSaidAndWhatBreaksIsLeftToTheLog() {
    assertThat(asked(Mono.error(ParleyException.unavailable("No node has the role fanout", null)))).first()
        .isEqualTo("What each would come to can't be said now: No node has the role fanout.");
    assertThat(asked(Mono.error(new IllegalStateException("a detail")))).first()
        .isEqualTo("What each would come to can't be said now: this node's log has the reason.");
  }

  private List<String> said(Forecast forecast, String of) {
    return new LetterForecast(forecast, "").effects(of, BY_KIND);
  }

  private List<String> asked(Mono<Forecast> question) {
    return asked(question, false);
  }

  /// What has been said by now.
  private List<String> asked(Mono<Forecast> question, boolean afterItsTime) {
    List<String> effects = new ArrayList<>();
    LetterForecast.asked(question, time).subscribe(forecast -> effects.addAll(forecast.effects("3", BY_KIND)));
    if (afterItsTime) {
      time.advanceTimeBy(LetterForecast.DEADLINE);
    }
    return effects;
  }
}
