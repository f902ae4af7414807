package io.parley.admin.web;

import java.text.NumberFormat;

/// How large amounts are written: to three digits, with the unit that leaves the fewest.
final class Amounts {
  private static final double THOUSAND = 1_000;
  private static final double KIBI = 1024;
  private static final double MILLION = 1e6;
  private static final int TEN = 10;
  private static final int HUNDRED = 100;
  private static final String[] DECIMAL = {"bytes", "kB", "MB", "GB", "TB", "PB"};
  private static final String[] BINARY = {"bytes", "KiB", "MiB", "GiB", "TiB"};

  private final Show show;

  Amounts(Show show) {
    this.show = show;
  }

  /// Of disks and networks: 84 MB, 41.2 TB.
  String decimal(double bytes) {
    return scaled(bytes, THOUSAND, DECIMAL);
  }

  /// Of memory: 693 MiB.
  String binary(double bytes) {
    return scaled(bytes, KIBI, BINARY);
  }

  private String scaled(double bytes, double step, String... units) {
    double left = bytes;
    int unit = 0;
    while (left >= step && unit < units.length - 1) {
      left /= step;
      unit++;
    }
    return number(left) + " " + units[unit];
  }

  /// 0.4, 9.8, 41, 1,204; from a million on 1.2 M.
  String number(double value) {
    return value < MILLION ? digits(value) : digits(value / MILLION) + " M";
  }

  private String digits(double value) {
    NumberFormat format = NumberFormat.getNumberInstance(show.locale());
    format.setMaximumFractionDigits(value < TEN ? 2 : value < HUNDRED ? 1 : 0);
    return format.format(value);
  }

  String rate(double perSecond) {
    return number(perSecond) + "/s";
  }

  /// Of 0 to 1; what is there and less than one in a hundred is not nothing.
  String percent(double share) {
    if (Double.isNaN(share)) {
      return "–";
    }
    long whole = Math.round(share * HUNDRED);
    return whole == 0 && share > 0 ? "under 1 %" : show.count(whole) + " %";
  }
}
