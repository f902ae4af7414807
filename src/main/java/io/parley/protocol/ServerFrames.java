package io.parley.protocol;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/// Writes [ServerFrame]s as UTF-8 JSON. Safe for use by several threads.
public final class ServerFrames {
  private static final DateTimeFormatter MILLISECONDS = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'")
      .withZone(ZoneOffset.UTC);
  private static final ObjectWriter WRITER = JsonMapper.builder()
      .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build().writerFor(ServerFrame.class);

  private ServerFrames() {}

  /// A frame's bytes.
  public static byte[] encode(ServerFrame frame) {
    return WRITER.writeValueAsBytes(frame);
  }

  /// A moment as the contract wants it: RFC 3339 in UTC with milliseconds.
  public static String time(Instant instant) {
    return MILLISECONDS.format(instant);
  }
}
