package io.parley.admin.web;

import static org.assertj.core.api.Assertions.assertThat;

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
