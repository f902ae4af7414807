package io.parley.admin.web;

import java.text.NumberFormat;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// How the console writes numbers, times and ids, for one viewer.
///
/// @param locale for the numbers
/// @param zone that the viewer has chosen; copies are always in UTC
public record Show(Locale locale, ZoneId zone) {
  /// For what is given out.
  static final Show UTC = new Show(Locale.ENGLISH, ZoneOffset.UTC);
  private static final int ID_END = 4;
  private static final int SHORT_ID = 12;
  private static final long MILLION = 1_000_000;
  private static final long KIBI = 1024;
  private static final double NANOS_PER_MILLI = 1e6;

  /// 1,204; from a million on 1.20 M.
  public String count(long number) {
    return number < MILLION ? plain(0).format(number) : plain(2).format((double) number / MILLION) + " M";
  }

  /// All digits, for titles.
  public String exact(long number) {
    return plain(0).format(number);
  }

  /// A number with its noun: 1 entry, 2 entries.
  public String count(long number, String one, String many) {
    return count(number) + " " + (number == 1 ? one : many);
  }

  public String bytes(long bytes) {
    return bytes < KIBI
        ? bytes + " bytes"
        : bytes < KIBI * KIBI
            ? plain(1).format((double) bytes / KIBI) + " KiB"
            : plain(1).format((double) bytes / KIBI / KIBI) + " MiB";
  }

  /// 0.4 ms · 4.2 ms · 48 ms · 1.4 s · 2 min 05 s · 3 h 10 min · 12 d.
  public String duration(Duration duration) {
    double millis = duration.toNanos() / NANOS_PER_MILLI;
    if (millis < 10) {
      return plain(1).format(millis) + " ms";
    }
    if (millis < 1_000) {
      return plain(0).format(millis) + " ms";
    }
    if (duration.toSeconds() < 10) {
      return plain(1).format(millis / 1_000) + " s";
    }
    if (duration.toMinutes() < 1) {
      return duration.toSeconds() + " s";
    }
    if (duration.toHours() < 1) {
      return "%d min %02d s".formatted(duration.toMinutes(), duration.toSecondsPart());
    }
    return duration.toDays() < 1
        ? "%d h %02d min".formatted(duration.toHours(), duration.toMinutesPart())
        : duration.toDays() + " d";
  }

  /// 2026-11-24 03:12:08.123 UTC.
  public String exactly(Instant time) {
    return format("uuuu-MM-dd HH:mm:ss.SSS", time) + " " + zoneAt(time);
  }

  /// 2026-11-24 03:12:08.
  public String seconds(Instant time) {
    return format("uuuu-MM-dd HH:mm:ss", time);
  }

  /// 03:12:08.
  public String clock(Instant time) {
    return format("HH:mm:ss", time);
  }

  /// 03:12:08.123.
  public String millis(Instant time) {
    return format("HH:mm:ss.SSS", time);
  }

  public String date(Instant time) {
    return format("d MMMM uuuu", time);
  }

  /// 24 Nov, of the day by UTC that begins at a time.
  public String day(Instant begin) {
    return DateTimeFormatter.ofPattern("d MMM", Locale.ENGLISH).withZone(ZoneOffset.UTC).format(begin);
  }

  /// As a form's field takes it.
  public String input(Instant time) {
    return format("uuuu-MM-dd'T'HH:mm:ss", time);
  }

  /// `UTC` or the offset, such as +01:00.
  public String zoneAt(Instant time) {
    ZoneOffset offset = zone.getRules().getOffset(time);
    return offset.equals(ZoneOffset.UTC) ? "UTC" : offset.getId();
  }

  /// First and last four characters of what is long.
  public String id(String id) {
    return id.length() <= SHORT_ID ? id : id.substring(0, ID_END) + "…" + id.substring(id.length() - ID_END);
  }

  /// Other people's text with what can't be seen made visible: controls and signs that turn the direction of writing.
  public String visible(String text) {
    StringBuilder shown = new StringBuilder(text.length());
    text.codePoints().forEach(sign -> {
      if (Character.isISOControl(sign) || Character.getType(sign) == Character.FORMAT) {
        shown.append("⟨U+%04X⟩".formatted(sign));
      } else {
        shown.appendCodePoint(sign);
      }
    });
    return shown.toString();
  }

  private String format(String pattern, Instant time) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).withZone(zone).format(time);
  }

  private NumberFormat plain(int decimals) {
    NumberFormat format = NumberFormat.getNumberInstance(locale);
    format.setMinimumFractionDigits(decimals);
    format.setMaximumFractionDigits(decimals);
    return format;
  }
}
