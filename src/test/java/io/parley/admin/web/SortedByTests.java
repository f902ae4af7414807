package io.parley.admin.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SortedByTests {
  private static final Map<String, Comparator<String>> COLUMNS = Map.of("word", Comparator.naturalOrder(), "length",
      Comparator.comparingInt(String::length));
  private static final List<String> ROWS = List.of("bb", "a", "ccc");

  @Test
  void theAddressSaysByWhatAndWhichWayRound() {
    assertThat(new SortedBy<>(COLUMNS, "word", "-length").of(ROWS)).containsExactly("a", "bb", "ccc");
    assertThat(new SortedBy<>(COLUMNS, "-word", "-length").of(ROWS)).containsExactly("ccc", "bb", "a");
  }

  @Test
  void withoutAColumnThatThereIsTheUsualOneRules() {
    assertThat(new SortedBy<>(COLUMNS, null, "-length").of(ROWS)).containsExactly("ccc", "bb", "a");
    assertThat(new SortedBy<>(COLUMNS, "colour", "length").of(ROWS)).containsExactly("a", "bb", "ccc");
  }

  @Test
  void aHeadLeadsToTheGreatestFirstAndTheOneThatRulesToTheOtherWay() {
    SortedBy<String> sorted = new SortedBy<>(COLUMNS, "-length", "word");
    assertThat(sorted.head("Length", "length", "number", by -> "/list?sort=" + by))
        .isEqualTo(new SortedBy.Head("Length", "number", "descending", "/list?sort=length"));
    assertThat(sorted.head("Word", "word", "", by -> "/list?sort=" + by))
        .isEqualTo(new SortedBy.Head("Word", "", null, "/list?sort=-word"));
    assertThat(new SortedBy<>(COLUMNS, "length", "word").head("Length", "length", "", by -> by))
        .isEqualTo(new SortedBy.Head("Length", "", "ascending", "-length"));
  }
}
