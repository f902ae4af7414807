package io.parley.admin.internal.capacity;

import io.parley.messaging.Messages;
import org.jspecify.annotations.Nullable;

/// What an answer is calculated from, and may be given: what is asked for, and the coefficients.
///
/// A coefficient's shipped value comes from the measurement that its source names, never from a guess; what was not measured says from
/// what it is derived. All of docs/performance.md was measured on a virtual machine of 2 cores that also ran the generator and the
/// engines, so a node of its own does more.
public enum Field {
  USERS("users", "Users", "", 1_000_000, 1, 1e10, true, Source.EXAMPLE),
  ONLINE("online", "Online at peak", "%", 20, 0.001, 100, false, Source.EXAMPLE),
  MESSAGES("messages", "Messages a user and day", "", 40, 0, 1e5, false, Source.EXAMPLE),
  PEAK("peak", "Peak factor", "× the mean", 3, 1, 1_000, false, Source.EXAMPLE),
  RECIPIENTS("recipients", "Recipients online a message", "", 1.5, 0, 1e6, false, Source.EXAMPLE),
  BYTES("bytes", "Bytes a message", "", 100, 1, Messages.MAX_BODY_BYTES, false, Source.EXAMPLE),
  DAYS("days", "Days kept", "", 365, 1, 36_500, true, Source.EXAMPLE),
  COPIES("copies", "Replication (copies)", "", 3, 1, 9, true, Source.EXAMPLE),
  CONVERSATIONS("conversations", "Conversations for each user", "", 5, 0, 1e5, false, Source.EXAMPLE),

  CONNECTION_MEMORY("connection-kib", "Memory of a connection", "KiB resident", 7.1, 0.1, 1e5, false,
      Source.measured("25 November 2026: idle, hello said, on a fresh node")),
  CONNECTION_HEAP("connection-heap-kib", "of it, heap", "KiB", 1.7, 0.01, 1e5, false,
      Source.measured("25 November 2026: live heap of an idle connection, hello said")),
  GATEWAY_CONNECTIONS("gateway-connections", "Connections of a gateway", "", 100_000, 1, 1e7, true,
      new Source(Source.Kind.DERIVED,
          "so many come back to one fresh node in 75 s, at 1,327/s (24 November 2026); the most that were held at once are 10,000",
          "docs/operations.md")),
  GATEWAY_DELIVERIES("gateway-deliveries", "Deliveries of a gateway", "/s", 78_982, 1, 1e9, false,
      Source.measured("24 November 2026: a group of 100, all roles and the engines on 2 cores")),
  MESSAGING_RATE("messaging-rate", "Messages of a messaging node", "/s", 5_945, 1, 1e9, false,
      Source.measured("24 November 2026: one-to-one, all roles and the engines on 2 cores")),
  FANOUT_RATE("fanout-rate", "Messages of a fan-out node", "/s", 5_945, 1, 1e9, false,
      Source.measured("24 November 2026: one-to-one, all roles and the engines on 2 cores")),
  FANOUT_DELIVERIES("fanout-deliveries", "Deliveries of a fan-out node", "/s", 78_982, 1, 1e9, false,
      Source.measured("24 November 2026: a group of 100, all roles and the engines on 2 cores")),
  PARTITION_RATE("partition-rate", "Records of a partition", "/s", 1_999, 1, 1e9, false,
      Source.measured("30 November 2026: one hot conversation, which took all that 2 cores had")),
  CASSANDRA_BYTES("cassandra-bytes", "In Cassandra a message, beside its body", "bytes a copy", 91, 0, 1e6, false,
      Source.measured("30 November 2026: message, log row and bucket, 10 messages a conversation")),
  CLAIM_BYTES("claim-bytes", "Its claim, kept for 8 days", "bytes a copy", 82, 0, 1e6, false,
      Source.measured("30 November 2026: 10 messages a conversation")),
  JOURNEY_GB("journey-gb", "Journeys of a messaging node", "GB a copy", 9.4, 0, 1e6, false,
      new Source(Source.Kind.DERIVED, "155 bytes a message at 100 a second for 7 days", "docs/journeys.md")),
  KAFKA_BYTES("kafka-bytes", "In Kafka a message, beside its body", "bytes a copy", 210, 0, 1e6, false,
      Source.measured("30 November 2026: at 1,500 messages a second over 48 partitions")),
  KAFKA_DAYS("kafka-days", "Days that Kafka keeps", "days", 7, 1, 3_650, false,
      new Source(Source.Kind.CHOSEN, "what Parley sets when it makes the topic", "docs/operations.md")),
  SESSION_BYTES("session-bytes", "Redis for a session", "bytes", 443, 0, 1e6, false,
      new Source(Source.Kind.MEASURED, "Redis 7.0, 50,000 of each", "docs/operations.md")),
  CONVERSATION_BYTES("conversation-bytes", "Redis for a conversation", "bytes", 173, 0, 1e6, false,
      new Source(Source.Kind.MEASURED, "Redis 7.0, 50,000 of each", "docs/operations.md")),
  RECENT_BYTES("recent-bytes", "Redis for a message of the last 5 minutes", "bytes", 348, 0, 1e6, false,
      new Source(Source.Kind.MEASURED, "Redis 7.0, 50,000 of each", "docs/operations.md")),
  HEADROOM("headroom", "Headroom at peak", "%", 50, 0, 95, false,
      new Source(Source.Kind.CHOSEN, "so that one half may fail", "docs/operations.md"));

  private final String key;
  private final String label;
  private final String unit;
  private final double shipped;
  private final double least;
  private final double most;
  private final boolean whole;
  private final Source.Kind kind;
  private final String known;
  private final @Nullable String document;

  Field(String key, String label, String unit, double shipped, double least, double most, boolean whole,
      Source source) {
    this.key = key;
    this.label = label;
    this.unit = unit;
    this.shipped = shipped;
    this.least = least;
    this.most = most;
    this.whole = whole;
    this.kind = source.kind();
    this.known = source.text();
    this.document = source.document();
  }

  /// As the address has it.
  public String key() {
    return key;
  }

  public String label() {
    return label;
  }

  /// Empty where the label says it.
  public String unit() {
    return unit;
  }

  /// Whether it is how one node does, rather than what is wanted.
  public boolean isCoefficient() {
    return kind != Source.Kind.EXAMPLE;
  }

  Known shipped() {
    return new Known(shipped, new Source(kind, known, document));
  }

  double least() {
    return least;
  }

  double most() {
    return most;
  }

  boolean isWhole() {
    return whole;
  }

  /// @param source where it comes from
  public record Known(double value, Source source) {
    public boolean isYours() {
      return source.kind() == Source.Kind.YOURS;
    }
  }
}
