package io.parley.sessions.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RendezvousTests {
  private static final List<String> NODES = List.of("a", "b", "c", "d");

  @Test
  void everyNodeGetsItsShare() {
    Map<String, Integer> shares = new HashMap<>();
    keys(10_000).forEach(key -> shares.merge(Rendezvous.choose(NODES, key).orElseThrow(), 1, Integer::sum));

    assertThat(shares).hasSize(NODES.size());
    assertThat(shares.values()).allSatisfy(share -> assertThat(share).isBetween(2_200, 2_800));
  }

  @Test
  void aNodeThatGoesMovesOnlyItsOwnKeys() {
    List<String> without = List.of("a", "b", "d");
    keys(1_000).forEach(key -> {
      String before = Rendezvous.choose(NODES, key).orElseThrow();
      if (!before.equals("c")) {
        assertThat(Rendezvous.choose(without, key)).contains(before);
      }
    });
  }

  @Test
  void theOrderOfTheNodesDoesNotMatter() {
    keys(100).forEach(
        key -> assertThat(Rendezvous.choose(NODES.reversed(), key)).isEqualTo(Rendezvous.choose(NODES, key)));
  }

  @Test
  void withoutANodeThereIsNone() {
    assertThat(Rendezvous.choose(List.of(), "key")).isEmpty();
  }

  private static List<UUID> keys(int count) {
    return IntStream.range(0, count).mapToObj(_ -> UUID.randomUUID()).toList();
  }
}
