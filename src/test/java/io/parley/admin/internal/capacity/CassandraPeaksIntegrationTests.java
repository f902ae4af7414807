package io.parley.admin.internal.capacity;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import io.parley.StorageSlice;
import io.parley.platform.Cql;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@StorageSlice
class CassandraPeaksIntegrationTests {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final LocalDate TODAY = LocalDate.of(2026, 11, 24);

  private final CqlSession session;
  private final CassandraPeaks peaks;

  @Autowired
  CassandraPeaksIntegrationTests(CqlSession session, Cql cql) {
    this.session = session;
    peaks = new CassandraPeaks(cql);
  }

  @BeforeEach
  void noDays() {
    session.execute("TRUNCATE capacity_days");
  }

  @Test
  void theGreatestOfADayStandsWhoeverWroteItAndInWhateverOrder() {
    raise(TODAY, DayFigure.CONNECTIONS, 900, null);
    raise(TODAY, DayFigure.CONNECTIONS, 1_200, null);
    raise(TODAY, DayFigure.CONNECTIONS, 1_100, null);
    raise(TODAY, DayFigure.HEAP, 0.612, "gateway-2");
    raise(TODAY, DayFigure.HEAP, 0.611, "gateway-1");
    raise(TODAY, DayFigure.STORED, 4.1e13, null);
    raise(TODAY, DayFigure.STORED, 4.1e13 - 1, null);

    assertThat(since(TODAY)).containsExactly(new DayPeak(TODAY, DayFigure.CONNECTIONS, 1_200, null),
        new DayPeak(TODAY, DayFigure.HEAP, 0.612, "gateway-2"), new DayPeak(TODAY, DayFigure.STORED, 4.1e13, null));
  }

  @Test
  void daysAreReadFromOneOnAndNoMoreThanAMonth() {
    for (int day = 0; day < 40; day++) {
      raise(TODAY.minusDays(day), DayFigure.MESSAGES, day, null);
    }
    assertThat(since(TODAY.minusDays(2))).extracting(DayPeak::day).containsExactly(TODAY.minusDays(2),
        TODAY.minusDays(1), TODAY);
    assertThat(since(TODAY.minusDays(39))).hasSize(Peaks.DAYS);
  }

  @Test
  void aDayThatSawNothingIsNoDayThatNobodySaw() {
    raise(TODAY, DayFigure.MESSAGES, 0, null);

    assertThat(since(TODAY)).containsExactly(new DayPeak(TODAY, DayFigure.MESSAGES, 0, null));
  }

  @Test
  void daysAreForgottenAfterFortyDays() {
    raise(TODAY, DayFigure.MESSAGES, 5, null);

    assertThat(session.execute("SELECT TTL(value) FROM capacity_days WHERE figure = 'messages'").one().getInt(0))
        .isBetween((int) Duration.ofDays(39).toSeconds(), (int) Duration.ofDays(40).toSeconds());
  }

  @Test
  void allNodesTellWhatTheyHoldOfThisKeyspace() {
    raise(TODAY, DayFigure.MESSAGES, 5, null);

    assertThat(new CassandraStoredBytes(session).measure().block(PATIENCE)).isNotNegative();
  }

  private void raise(LocalDate day, DayFigure figure, double value, String node) {
    peaks.raise(new DayPeak(day, figure, value, node)).block(PATIENCE);
  }

  private List<DayPeak> since(LocalDate day) {
    return peaks.since(day).collectList().block(PATIENCE);
  }
}
