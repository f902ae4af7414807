package io.parley.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// Ids with a mark and without, made while the clock stands.
class TimeUuidsTests {
  private static final Instant NOW = Instant.parse("2026-11-24T03:10:15.123456700Z");

  private final TimeUuids ids = new TimeUuids(Clock.fixed(NOW, ZoneOffset.UTC));

  @Test
  void anIdBearsTheMarkItWasGiven() {
    for (int i = 0; i < 100; i++) {
      boolean mark = i % 3 == 0;
      assertThat(TimeUuids.marked(ids.next(0, mark))).isEqualTo(mark);
    }
  }

  @Test
  void idsRiseWhateverTheirMarks() {
    List<Long> times = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      UUID id = i % 5 == 0 ? ids.next(0) : ids.next(7, i % 3 == 0);
      times.add(id.timestamp());
    }

    assertThat(times).doesNotHaveDuplicates().isSorted();
  }

  @Test
  void aMarkMovesAnIdByOneStepAtMostAndLeavesItsSlot() {
    UUID marked = ids.next(63, true);
    UUID plain = new TimeUuids(Clock.fixed(NOW, ZoneOffset.UTC)).next(0, false);

    assertThat(Uuids.micros(marked)).isEqualTo(Uuids.micros(plain));
    assertThat(TimeUuids.slot(marked)).isEqualTo(63);
  }
}
