package io.parley.admin.internal.capacity;

/// What a question comes to: nodes of each kind, and what the engines have to hold. Rates are those of the peak.
///
/// @param connections online at peak, one device each
/// @param messagesPerDay of all users
/// @param messagesPerSecond at peak
/// @param deliveriesPerSecond at peak
/// @param gatewaysForConnections that the connections need, with the headroom
/// @param gatewaysForDeliveries that the deliveries need, with the headroom
/// @param fanoutForMessages that numbering needs, with the headroom
/// @param fanoutForDeliveries that the deliveries need, with the headroom
/// @param connectionsEach of a gateway, at peak
/// @param partitionsForRecords that the records need, with the headroom
/// @param kafkaPerSecond bytes written at peak, all copies
/// @param kafkaKept bytes, all copies
/// @param stored bytes of messages in Cassandra, all copies
/// @param claims bytes of claims in Cassandra, all copies
/// @param journeys bytes of journeys in Cassandra, all copies
/// @param sessions bytes in Redis
/// @param heads bytes in Redis, of conversations
/// @param recent bytes in Redis, of messages of the last minutes
public record Answer(double connections, double messagesPerDay, double messagesPerSecond, double deliveriesPerSecond,
    long gatewaysForConnections, long gatewaysForDeliveries, long messaging, long fanoutForMessages,
    long fanoutForDeliveries, double connectionsEach, long partitionsForRecords, double kafkaPerSecond,
    double kafkaKept, double stored, double claims, double journeys, double sessions, double heads, double recent) {
  /// Of each kind of node, so that one may fail.
  public static final int LEAST_NODES = 2;
  public static final int CLAIM_DAYS = 8;
  /// How long Redis remembers what was sent.
  public static final int RECENT_SECONDS = 300;
  static final double SECONDS_A_DAY = 86_400;
  private static final double PERCENT = 100;
  private static final double KIBI = 1024;
  private static final double GIGA = 1e9;

  public static Answer to(Question asked) {
    double connections = asked.of(Field.USERS) * asked.of(Field.ONLINE) / PERCENT;
    double perDay = asked.of(Field.USERS) * asked.of(Field.MESSAGES);
    double peak = perDay / SECONDS_A_DAY * asked.of(Field.PEAK);
    double deliveries = peak * asked.of(Field.RECIPIENTS);
    double copies = asked.of(Field.COPIES);
    double record = asked.of(Field.KAFKA_BYTES) + asked.of(Field.BYTES);
    double days = asked.of(Field.DAYS);
    long forConnections = nodes(connections, asked, Field.GATEWAY_CONNECTIONS);
    long forDeliveries = nodes(deliveries, asked, Field.GATEWAY_DELIVERIES);
    long messaging = nodes(peak, asked, Field.MESSAGING_RATE);
    return new Answer(connections, perDay, peak, deliveries, forConnections, forDeliveries, messaging,
        nodes(peak, asked, Field.FANOUT_RATE), nodes(deliveries, asked, Field.FANOUT_DELIVERIES),
        connections / atLeast(Math.max(forConnections, forDeliveries)), nodes(peak, asked, Field.PARTITION_RATE),
        peak * record * copies, perDay * asked.of(Field.KAFKA_DAYS) * record * copies,
        perDay * days * (asked.of(Field.CASSANDRA_BYTES) + asked.of(Field.BYTES)) * copies,
        perDay * Math.min(days, CLAIM_DAYS) * asked.of(Field.CLAIM_BYTES) * copies,
        atLeast(messaging) * asked.of(Field.JOURNEY_GB) * GIGA * copies, connections * asked.of(Field.SESSION_BYTES),
        asked.of(Field.USERS) * asked.of(Field.CONVERSATIONS) * asked.of(Field.CONVERSATION_BYTES),
        peak * RECENT_SECONDS * asked.of(Field.RECENT_BYTES));
  }

  /// How many it takes where each does so much and keeps its headroom.
  private static long nodes(double all, Question asked, Field each) {
    return (long) Math.ceil(all / usable(asked, each) * (1 - 1e-12));
  }

  /// What is left of one once its headroom is taken off.
  private static double usable(Question asked, Field each) {
    return asked.of(each) * (1 - asked.of(Field.HEADROOM) / PERCENT);
  }

  private static long atLeast(long nodes) {
    return Math.max(LEAST_NODES, nodes);
  }

  public long gateways() {
    return atLeast(Math.max(gatewaysForConnections, gatewaysForDeliveries));
  }

  public long messagingNodes() {
    return atLeast(messaging);
  }

  public long fanout() {
    return atLeast(Math.max(fanoutForMessages, fanoutForDeliveries));
  }

  /// A fan-out node without a partition would do nothing.
  public long partitions() {
    return Math.max(partitionsForRecords, fanout());
  }

  /// Bytes resident of the connections of one gateway.
  public double memoryEach(Question asked) {
    return connectionsEach * asked.of(Field.CONNECTION_MEMORY) * KIBI;
  }

  /// Bytes of live heap of the connections of one gateway.
  public double heapEach(Question asked) {
    return connectionsEach * asked.of(Field.CONNECTION_HEAP) * KIBI;
  }

  public double cassandra() {
    return stored + claims + journeys;
  }

  public double redis() {
    return sessions + heads + recent;
  }
}
