package io.parley.notification.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.notification.internal.Ledger.Place;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class LedgerTests {
  private final Ledger ledger = new Ledger();

  private Map<Integer, Long> committable() {
    return ledger.committable().entrySet().stream()
        .collect(Collectors.toMap(one -> one.getKey().partition(), one -> one.getValue().offset()));
  }

  @Test
  void nothingBehindAnOpenRecordIsCommitted() {
    for (long offset = 5; offset < 8; offset++) {
      ledger.taken(new Place(0, offset));
    }
    ledger.taken(new Place(1, 3));

    ledger.settled(List.of(new Place(0, 6), new Place(0, 7)));
    assertThat(committable()).isEqualTo(Map.of(0, 5L, 1, 3L));

    ledger.settled(List.of(new Place(0, 5), new Place(1, 3)));
    assertThat(committable()).isEqualTo(Map.of(0, 8L, 1, 4L));
  }

  @Test
  void whatAnotherNodeHasIsNotCommitted() {
    ledger.taken(new Place(0, 5));
    ledger.taken(new Place(1, 3));

    ledger.forget(Set.of(0));
    ledger.settled(List.of(new Place(0, 5)));

    assertThat(committable()).isEqualTo(Map.of(1, 3L));
  }
}
