package io.parley.admin.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.fanout.ops.DeadLetter.Kind;
import io.parley.fanout.ops.DeadLetter.Reason;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

class LettersAskedTests {
  @Test
  void anAddressKeepsTheFilterAndTakesWhatOverrulesIt() {
    LettersAsked asked = asked("node", "gateway 2&x=1", "reason", "unreachable");
    assertThat(asked.url(Map.of())).isEqualTo("/admin/dead-letters?node=gateway%202%26x%3D1&reason=unreachable");
    assertThat(asked.url(Map.of("reason", "overflow"))).endsWith("?node=gateway%202%26x%3D1&reason=overflow");
    Map<String, Object> without = new HashMap<>();
    without.put("node", null);
    assertThat(asked.preview(without)).isEqualTo("/admin/dead-letters/preview?reason=unreachable");
  }

  @Test
  void aKindAsksForItsReasonsAndOneOfThemForItselfAlone() {
    assertThat(asked().filter().reasons()).isEmpty();
    assertThat(asked("kind", "poison").filter().reasons()).containsExactlyInAnyOrder(Reason.UNREADABLE,
        Reason.UNREADABLE_BODY);
    assertThat(asked("kind", "delivery", "reason", "overflow").filter().reasons()).containsExactly(Reason.OVERFLOW);
    assertThat(asked("kind", "poison").url(Map.of())).isEqualTo("/admin/dead-letters?kind=poison");
  }

  @Test
  void aReasonOfAnotherKindIsSaidAndIsNotTakenForAll() {
    LettersAsked asked = asked("kind", "poison", "reason", "overflow");
    assertThat(asked.complaints().all()).containsExactly(Map.entry("reason", "is of another kind"));
    assertThat(asked.filter().reasons()).isEqualTo(Kind.POISON.reasons());
    assertThatThrownBy(asked.complaints()::requireNone).hasMessageContaining("reason=is of another kind");
  }

  @Test
  void aKindThatThereIsNotIsSaidAtItsFieldAndTheRestHolds() {
    LettersAsked asked = asked("kind", "parcel", "reason", "overflow");
    assertThat(asked.complaints().all()).containsExactly(Map.entry("kind", "is none of the kinds"));
    assertThat(asked.filter().reasons()).containsExactly(Reason.OVERFLOW);
    assertThat(asked.of("kind")).isEqualTo("parcel");
  }

  @Test
  void eachPartOfTheFilterIsTakenAwayByItself() {
    LettersAsked asked = asked("state", "open", "kind", "poison", "reason", "unreadable_body", "node", "fanout_1",
        "partition", "seven", "sort", "last");
    assertThat(asked.chips(true)).containsExactlyInAnyOrder(
        new Chip("Kind poison",
            "/admin/dead-letters?node=fanout_1&partition=seven&reason=unreadable_body&state=open&view=each&sort=last"),
        new Chip("Node fanout_1",
            "/admin/dead-letters?kind=poison&partition=seven&reason=unreadable_body&state=open&view=each&sort=last"),
        new Chip("Reason unreadable body",
            "/admin/dead-letters?kind=poison&node=fanout_1&partition=seven&state=open&view=each&sort=last"));
    assertThat(asked.clear(false)).isEqualTo("/admin/dead-letters?sort=last");
    assertThat(asked("state", "all").chips(false)).containsExactly(new Chip("State all", "/admin/dead-letters"));
  }

  @Test
  void whatIsOpenOrReplayedStillWaits() {
    assertThat(asked().isWaiting()).isTrue();
    assertThat(asked("state", "replayed").isWaiting()).isTrue();
    assertThat(asked("state", "discarded").isWaiting()).isFalse();
    assertThat(asked("state", "all").isWaiting()).isFalse();
  }

  private static LettersAsked asked(String... query) {
    MultiValueMap<String, String> fields = new LinkedMultiValueMap<>();
    for (int i = 0; i < query.length; i += 2) {
      fields.add(query[i], query[i + 1]);
    }
    return LettersAsked.of(fields, ZoneOffset.UTC);
  }
}
