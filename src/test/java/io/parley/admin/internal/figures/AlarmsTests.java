package io.parley.admin.internal.figures;

import static io.parley.admin.internal.figures.Told.BEGIN;
import static io.parley.admin.internal.figures.Told.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.admin.internal.figures.Alarm.Kind;
import io.parley.admin.internal.figures.Alarm.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AlarmsTests {
  private static final Duration WINDOW = Duration.ofSeconds(15);
  private static final Finding SLOW = new Finding(Kind.DELIVERY_SLOW, Severity.BAD, null, "slow");
  private static final Finding ODD = new Finding(Kind.NODE_ODD, Severity.WARN, id("gateway-2"), "odd");

  private final Alarms alarms = new Alarms();
  private Instant now = BEGIN;

  @Test
  void oneBadWindowIsNoneAndTwoAreOneSinceTheFirst() {
    judge(SLOW);
    assertThat(alarms.on()).isEmpty();

    judge(SLOW);
    assertThat(alarms.on()).extracting(Alarm::since).containsExactly(BEGIN);
  }

  @Test
  void badWindowsThatDoNotFollowEachOtherAreNone() {
    judge(SLOW);
    judge();
    judge(SLOW);

    assertThat(alarms.on()).isEmpty();
  }

  @Test
  void itStaysOnUntilFiveGoodWindowsHaveFollowedEachOther() {
    judge(SLOW);
    judge(SLOW);
    IntStream.range(0, 4).forEach(_ -> judge());
    judge(SLOW);
    IntStream.range(0, 4).forEach(_ -> judge());
    assertThat(alarms.on()).extracting(Alarm::since).containsExactly(BEGIN);
    assertThat(alarms.lastEnded()).isNull();

    judge();
    assertThat(alarms.on()).isEmpty();
    assertThat(alarms.lastEnded()).isEqualTo(now);
  }

  @Test
  void itSaysWhatWasFoundLast() {
    judge(SLOW);
    judge(new Finding(Kind.DELIVERY_SLOW, Severity.BAD, null, "slower"));

    assertThat(alarms.on()).extracting(Alarm::sentence).containsExactly("slower");
  }

  @Test
  void theWorstComesFirstAndNodesAreToldApart() {
    Finding other = new Finding(Kind.NODE_ODD, Severity.WARN, id("gateway-3"), "odd too");
    judge(ODD, SLOW);
    judge(ODD, SLOW, other);
    judge(ODD, SLOW, other);

    assertThat(alarms.on()).extracting(Alarm::sentence).containsExactly("slow", "odd", "odd too");
  }

  @Test
  void aPartitionThatChangesItsOwnerIsTheSameTrouble() {
    judge(new Finding(Kind.BEHIND, Severity.BAD, id("fanout-1"), 17, null, "one"));
    judge(new Finding(Kind.BEHIND, Severity.BAD, id("fanout-2"), 17, null, "two"));

    assertThat(alarms.on()).extracting(Alarm::subject).containsExactly(id("fanout-2"));
  }

  private void judge(Finding... found) {
    Instant begin = now;
    now = now.plus(WINDOW);
    alarms.judge(List.of(found), begin, now);
  }
}
