package io.parley.engines.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// The last lines of an engine's log.
record LogTail(List<String> lines) {
  private static final int BYTES = 32 * 1024;
  private static final int LONGEST_LINE = 300;
  private static final Pattern FAILURE = Pattern.compile("\\b(ERROR|FATAL)\\b|Exception|\\w+Error\\b|# Fatal|in use");
  private static final Pattern STACK = Pattern.compile("^\\s+at |^\\s*\\.\\.\\. ");

  static LogTail read(Path file) {
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      channel.position(Math.max(0, channel.size() - BYTES));
      ByteBuffer tail = ByteBuffer.allocate(BYTES);
      while (tail.hasRemaining() && channel.read(tail) >= 0) {
        // until the end
      }
      return new LogTail(
          StandardCharsets.UTF_8.decode(tail.flip()).toString().lines().filter(line -> !line.isBlank()).toList());
    } catch (IOException e) {
      return new LogTail(List.of());
    }
  }

  /// The last line that tells of a failure, shortened.
  Optional<String> lastFailure() {
    return lines.reversed().stream().filter(line -> !STACK.matcher(line).find())
        .filter(line -> FAILURE.matcher(line).find())
        .findFirst().map(LogTail::shorten);
  }

  Optional<String> lastLine() {
    return lines.isEmpty() ? Optional.empty() : Optional.of(shorten(lines.getLast()));
  }

  /// Whether Cassandra is working through its commit log, or Kafka through its segments.
  boolean replaying() {
    return lines.reversed().stream().filter(line -> line.contains("Replaying ") || line.contains("Log replay complete")
        || line.contains("Recovering unflushed")).findFirst().filter(line -> !line.contains("complete")).isPresent();
  }

  private static String shorten(String line) {
    String text = line.strip();
    return text.length() <= LONGEST_LINE ? text : text.substring(0, LONGEST_LINE) + "…";
  }
}
