package io.parley.admin.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.admin.web.OddSettings.Row;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OddSettingsTests {
  private static final Map<String, String> NOTHING_SET = Map.of();

  @Test
  void whatMostPeersHaveOtherwiseIsOdd() {
    assertThat(OddSettings.rows(Map.of("parley.limits.connections", "500", "parley.limits.send-burst", "100"),
        List.of(Map.of("parley.limits.connections", "1000", "parley.limits.send-burst", "100"),
            Map.of("parley.limits.connections", "1000", "parley.limits.send-burst", "100"),
            Map.of("parley.limits.connections", "500", "parley.limits.send-burst", "7"))))
        .containsExactly(new Row("parley.limits.connections", "500", "1000"));
  }

  @Test
  void theDefaultIsAValueLikeAnyOther() {
    assertThat(OddSettings.rows(Map.of("parley.a", "1"), List.of(NOTHING_SET, NOTHING_SET)))
        .containsExactly(new Row("parley.a", "1", null));
    assertThat(OddSettings.rows(NOTHING_SET, List.of(Map.of("parley.a", "1"))))
        .containsExactly(new Row("parley.a", null, "1"));
  }

  @Test
  void whereMostPeersDoNotAgreeNothingIsOdd() {
    assertThat(OddSettings.rows(Map.of("parley.a", "1"), List.of(Map.of("parley.a", "2"), Map.of("parley.a", "3"))))
        .isEmpty();
    assertThat(OddSettings.rows(Map.of("parley.a", "1"), List.<Map<String, String>>of())).isEmpty();
  }

  @Test
  void aNameIsTheSameWithAndWithoutDashes() {
    assertThat(
        OddSettings.rows(Map.of("parley.limits.sendburst", "1"), List.of(Map.of("parley.limits.send-burst", "1"))))
        .isEmpty();
    assertThat(
        OddSettings.rows(Map.of("parley.limits.sendburst", "1"), List.of(Map.of("parley.limits.send-burst", "2"))))
        .containsExactly(new Row("parley.limits.send-burst", "1", "2"));
  }
}
