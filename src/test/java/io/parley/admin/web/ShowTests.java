package io.parley.admin.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShowTests {
  private static final Instant AT = Instant.parse("2026-11-24T03:12:08.123Z");

  private final Show show = new Show(Locale.UK, ZoneOffset.UTC);

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "PT0.0004S | 0.4 ms", "PT0.0042S | 4.2 ms", "PT0.048S | 48 ms", "PT1.4S | 1.4 s", "PT41S | 41 s",
      "PT125S | 2 min 05 s", "PT3H10M | 3 h 10 min", "P12D | 12 d"})
  void durationsHaveTheUnitThatSuitsThem(Duration duration, String text) {
    assertThat(show.duration(duration)).isEqualTo(text);
  }

  @Test
  void numbersAreInTheViewersLanguage() {
    assertThat(show.count(1_204)).isEqualTo("1,204");
    assertThat(show.count(1_204_567)).isEqualTo("1.20 M");
    assertThat(show.exact(1_204_567)).isEqualTo("1,204,567");
    assertThat(show.count(1, "entry", "entries")).isEqualTo("1 entry");
    assertThat(new Show(Locale.GERMANY, ZoneOffset.UTC).count(1_204)).isEqualTo("1.204");
    assertThat(show.bytes(42)).isEqualTo("42 bytes");
    assertThat(show.bytes(1536)).isEqualTo("1.5 KiB");
  }

  @Test
  void timesAreInTheChosenZoneAndSaySo() {
    Show berlin = new Show(Locale.UK, ZoneId.of("Europe/Berlin"));

    assertThat(show.exactly(AT)).isEqualTo("2026-11-24 03:12:08.123 UTC");
    assertThat(berlin.exactly(AT)).isEqualTo("2026-11-24 04:12:08.123 +01:00");
    assertThat(berlin.seconds(AT)).isEqualTo("2026-11-24 04:12:08");
  }

  @Test
  void idsAreShortAndWhatCanNotBeSeenIsShown() {
    assertThat(show.id("3f2a8c10-0000-0000-0000-00000000 91be".replace(" ", ""))).isEqualTo("3f2a…91be");
    assertThat(show.id("gateway-2")).isEqualTo("gateway-2");
    assertThat(show.visible("a\u202Eb\nc👩‍🦰")).isEqualTo("a⟨U+202E⟩b⟨U+000A⟩c👩⟨U+200D⟩🦰");
  }
}
