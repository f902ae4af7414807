package io.parley.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `.env`, the lines that are commented out included.
record EnvFile(String text, Map<String, Line> lines) {
  private static final Pattern LINE = Pattern.compile("(#?)([A-Z][A-Z0-9_]*)=(.*)");

  /// @param set whether it counts as it stands; otherwise it shows a default
  /// @param explained whether a comment stands above it, or above the lines right above it
  record Line(String value, boolean set, boolean explained) {}

  static EnvFile read() throws IOException {
    String text = Files.readString(Path.of(".env"));
    Map<String, Line> lines = new LinkedHashMap<>();
    boolean explained = false;
    for (String line : text.lines().toList()) {
      Matcher matcher = LINE.matcher(line);
      if (matcher.matches()) {
        lines.put(matcher.group(2),
            new Line(matcher.group(3).replaceAll("^\"(.*)\"$", "$1"), matcher.group(1).isEmpty(),
                explained));
      } else {
        explained = line.startsWith("# ") && !line.startsWith("# --");
      }
    }
    return new EnvFile(text, lines);
  }
}
