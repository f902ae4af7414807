package io.parley.protocol;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/// Writes [ServerFrame]s as UTF-8 JSON. Safe for use by several threads.
public final class ServerFrames {
  private static final DateTimeFormatter MILLISECONDS = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'")
      .withZone(ZoneOffset.UTC);
  private static final ObjectWriter WRITER = JsonMapper.builder()
      .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build().writerFor(ServerFrame.class);

  private static final byte[] MESSAGE = "{\"type\":\"message\",".getBytes(StandardCharsets.US_ASCII);

  private ServerFrames() {}

  /// A frame's bytes.
  public static byte[] encode(ServerFrame frame) {
    return WRITER.writeValueAsBytes(frame);
  }

  /// Whether these are the bytes of a message, as [#encode] makes them.
  public static boolean isMessage(byte[] frame) {
    return frame.length > MESSAGE.length && Arrays.equals(frame, 0, MESSAGE.length, MESSAGE, 0, MESSAGE.length);
  }

  /// A moment as the contract wants it: RFC 3339 in UTC with milliseconds.
  public static String time(Instant instant) {
    return MILLISECONDS.format(instant);
  }
}
