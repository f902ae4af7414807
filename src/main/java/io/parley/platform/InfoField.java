package io.parley.platform;

import java.util.Optional;

/// A field of what INFO answers: lines of `name:value`.
final class InfoField {
  private InfoField() {}

  static Optional<String> of(String info, String name) {
    String prefix = name + ":";
    return info.lines().filter(line -> line.startsWith(prefix)).map(line -> line.substring(prefix.length()).strip())
        .findFirst();
  }
}
