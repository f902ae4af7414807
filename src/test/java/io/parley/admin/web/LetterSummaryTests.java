package io.parley.admin.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.admin.web.LetterSummary.Cause;
import io.parley.fanout.ops.DeadLetter.Reason;
import io.parley.fanout.ops.DeadLetter.State;
import io.parley.fanout.ops.DeadLetter;
import io.parley.fanout.ops.DeadLetters;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LetterSummaryTests {
  private static final Instant NOW = Instant.parse("2026-11-24T03:12:00Z");
  private static final DeadLetters.Count THREE = new DeadLetters.Count(Map.of(Reason.UNREACHABLE, 3L), false);

  @Test
  void causesSayWhereAndWhetherTheyGoOn() {
    LetterSummary summary = LetterSummary.of(NOW, THREE,
        List.of(letter(NOW.minusSeconds(10)), letter(NOW.minusSeconds(299)), letter(NOW.minusSeconds(301))));
    assertThat(summary.causes()).containsExactly(new LetterSummary.Cause(Reason.UNREACHABLE, "gateway-2", 3, 2,
        NOW.minusSeconds(301), NOW.minusSeconds(10)));
    assertThat(summary.isPartial()).isFalse();
  }

  @Test
  void causesAreSortedAsTheAddressSays() {
    LetterSummary summary = LetterSummary.of(NOW, THREE, List.of(letter(NOW.minusSeconds(400), "gateway-1"),
        letter(NOW.minusSeconds(401), "gateway-1"), letter(NOW.minusSeconds(10), "gateway-2")));
    assertThat(summary.sorted(new Sort("letters", true))).extracting(Cause::place).containsExactly("gateway-1",
        "gateway-2");
    assertThat(summary.sorted(new Sort("last", true))).extracting(Cause::place).containsExactly("gateway-2",
        "gateway-1");
  }

  @Test
  void whatCameSinceAMomentIsCounted() {
    LetterSummary summary = LetterSummary.of(NOW, THREE, List.of(letter(NOW.minusSeconds(10)),
        letter(NOW.minusSeconds(20)), letter(NOW.minusSeconds(30))));
    assertThat(summary.since(NOW.minusSeconds(20))).isEqualTo(1);
    assertThat(summary.since(NOW)).isZero();
  }

  private static DeadLetter letter(Instant failedAt) {
    return letter(failedAt, "gateway-2");
  }

  private static DeadLetter letter(Instant failedAt, String gateway) {
    return new DeadLetter("1.2.3", Reason.UNREACHABLE, State.OPEN, failedAt, null, "no answer", "", 3, "fanout-1",
        Set.of(gateway), Set.of(), Set.of(), failedAt, failedAt, 2, 3, null, null, null, null, null);
  }
}
