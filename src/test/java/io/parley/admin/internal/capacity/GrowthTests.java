package io.parley.admin.internal.capacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.LocalDate;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class GrowthTests {
  private static final LocalDate TODAY = LocalDate.of(2026, 11, 24);
  private static final double NO_LIMIT = Double.NaN;

  @Test
  void whatGrowsEvenlyIsFullWhenTheRestIsUsedUp() {
    Growth growth = Growth.of(days(30, day -> 400 + 10.0 * day), TODAY, 1_000);

    assertThat(growth.days()).isEqualTo(30);
    assertThat(growth.perDay()).isCloseTo(10, within(1e-9));
    assertThat(growth.level()).isEqualTo(690);
    assertThat(growth.fullIn()).isCloseTo(31, within(1e-9));
  }

  @Test
  void aSingleOddDayChangesLittle() {
    NavigableMap<LocalDate, Double> days = days(30, day -> 400 + 10.0 * day);
    days.put(TODAY.minusDays(20), 990.0);

    assertThat(Growth.of(days, TODAY, 1_000).perDay()).isCloseTo(10, within(0.5));
  }

  @Test
  void aQuietWeekendAtTheEndIsNoShrinking() {
    Growth growth = Growth.of(days(28, day -> (400 + 10.0 * day) * (day % 7 >= 5 ? 0.6 : 1)), TODAY, 2_000);

    assertThat(growth.isGrowing()).isTrue();
    assertThat(growth.level()).isEqualTo(400 + 250);
  }

  @Test
  void todayIsNotOverAndCountsOnlyForWhatMustFit() {
    NavigableMap<LocalDate, Double> days = days(10, _ -> 500);
    days.put(TODAY, 20.0);
    assertThat(Growth.of(days, TODAY, 1_000)).isEqualTo(new Growth(10, 500, 0, Double.POSITIVE_INFINITY));

    days.put(TODAY, 700.0);
    assertThat(Growth.of(days, TODAY, 1_000)).isEqualTo(new Growth(10, 700, 0, Double.POSITIVE_INFINITY));
  }

  @Test
  void aFewDaysTellNothing() {
    Growth growth = Growth.of(days(Growth.LEAST_DAYS - 1, day -> 100 * day), TODAY, 1_000);

    assertThat(growth.isTooShort()).isTrue();
    assertThat(growth.isGrowing()).isFalse();
    assertThat(growth.days()).isEqualTo(6);
    assertThat(Growth.of(days(Growth.LEAST_DAYS, day -> 100 * day), TODAY, 1_000).isTooShort()).isFalse();
    assertThat(Growth.of(new TreeMap<>(), TODAY, 1_000).level()).isNaN();
  }

  @Test
  void whatShrinksOrHardlyMovesDoesNotGrow() {
    assertThat(Growth.of(days(30, day -> 900 - 10.0 * day), TODAY, 1_000).isGrowing()).isFalse();
    assertThat(Growth.of(days(30, day -> 500 + 0.3 * day), TODAY, 1_000).isGrowing()).isFalse();
    assertThat(Growth.of(days(30, day -> 500 + 0.4 * day), TODAY, 1_000).isGrowing()).isTrue();
  }

  @Test
  void whatIsAtItsLimitIsFullNow() {
    assertThat(Growth.of(days(30, _ -> 1_000), TODAY, 1_000).fullIn()).isZero();
    assertThat(Growth.of(days(30, day -> 800 + 10.0 * day), TODAY, 1_000).fullIn()).isZero();
  }

  @Test
  void whatHasNoLimitGrowsAndIsNeverFull() {
    Growth growth = Growth.of(days(30, day -> 1e9 + 1e8 * day), TODAY, NO_LIMIT);

    assertThat(growth.perDay()).isCloseTo(1e8, within(1.0));
    assertThat(growth.fullIn()).isInfinite();
  }

  @Test
  void daysThatNobodySawAreNotTakenForQuietOnes() {
    NavigableMap<LocalDate, Double> days = days(30, day -> 400 + 10.0 * day);
    days.keySet().removeIf(day -> day.getDayOfMonth() % 3 == 0);

    assertThat(Growth.of(days, TODAY, 1_000).perDay()).isCloseTo(10, within(1e-9));
  }

  /// So many days up to yesterday, the first of which is day 0.
  private static NavigableMap<LocalDate, Double> days(int count, IntToDoubleFunction value) {
    NavigableMap<LocalDate, Double> days = new TreeMap<>();
    for (int day = 0; day < count; day++) {
      days.put(TODAY.minusDays(count - day), value.applyAsDouble(day));
    }
    return days;
  }
}
