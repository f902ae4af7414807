package io.parley.admin.web;

import io.parley.admin.internal.capacity.Answer;
import io.parley.admin.internal.capacity.Asked;
import io.parley.admin.internal.capacity.Field;
import io.parley.admin.internal.capacity.LastDay;
import io.parley.admin.internal.capacity.Question;
import io.parley.admin.internal.capacity.Source;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What so many users need, in words, for one viewer: the question, the answer, and how it came about.
public final class NeedsView {
  private static final double PERCENT = 100;

  private final Asked asked;
  private final @Nullable LastDay lastDay;
  private final Question question;
  private final Answer answer;
  private final Show show;
  private final Amounts amounts;

  NeedsView(Asked asked, @Nullable LastDay lastDay, Show show) {
    this.asked = asked;
    this.lastDay = lastDay;
    this.question = asked.question();
    this.answer = Answer.to(question);
    this.show = show;
    this.amounts = new Amounts(show);
  }

  /// By the names of the fields.
  public Map<String, String> complaints() {
    return asked.complaints();
  }

  /// The last good values, to come along.
  public String last() {
    return asked.last();
  }

  public boolean isYours() {
    return !asked.yours().isEmpty();
  }

  /// Whether the coefficients are to be seen at once.
  public boolean isOpen() {
    return asked.touchesCoefficients();
  }

  /// A field of the form.
  ///
  /// @param chip how its source is marked: `info` for what is this cluster's or yours
  /// @param source where the value comes from; of one that is yours, what it takes the place of
  public record Input(String key, String label, String unit, String text, @Nullable String complaint, String chip,
      String kind, String source, @Nullable String document) {}

  /// What is wanted.
  public List<Input> wanted() {
    return inputs(false);
  }

  /// How one node does.
  public List<Input> coefficients() {
    return inputs(true);
  }

  private List<Input> inputs(boolean coefficients) {
    return Arrays.stream(Field.values()).filter(field -> field.isCoefficient() == coefficients).map(this::input)
        .toList();
  }

  private Input input(Field field) {
    Field.Known known = question.known(field);
    Source.Kind kind = known.source().kind();
    Field.Known before = known.isYours() ? asked.before().known(field) : known;
    String instead = known.isYours()
        ? "instead of %s: ".formatted(amounts.number(before.value()))
        : "";
    return new Input(field.key(), field.label(), field.unit(), asked.text(field), asked.complaint(field),
        kind == Source.Kind.YOURS || kind == Source.Kind.HERE ? "info" : "idle", kind.words(),
        instead + before.source().text(), before.source().document());
  }

  /// What goes on here, to fill the form in by; empty where less than 23 h are known.
  public String here() {
    LastDay day = lastDay;
    return day == null
        ? ""
        : "Here, in the last 24 h: %s%s, at most %s at once.".formatted(
            show.count(day.messages(), "message", "messages"),
            Double.isNaN(day.peakFactor())
                ? ""
                : ", the busiest 5 min %s times the mean".formatted(amounts.number(day.peakFactor())),
            show.count(day.connections(), "connection", "connections"));
  }

  /// The question in a line.
  public String said() {
    return "%s users, %s %% online: %s connections, %s at peak".formatted(number(Field.USERS), number(Field.ONLINE),
        amounts.number(answer.connections()), perSecond("message", answer.messagesPerSecond()));
  }

  private String perSecond(String what, double rate) {
    return "%s %ss a second".formatted(amounts.number(rate), what);
  }

  private String number(Field field) {
    return amounts.number(question.of(field));
  }

  /// One part of the answer.
  ///
  /// @param sum how it came about, in short
  public record Part(String label, String value, String sum) {}

  public List<Part> parts() {
    return List.of(new Part("Gateways", show.count(answer.gateways()), gatewaySum()),
        new Part("Sockets of a gateway", amounts.binary(answer.memoryEach(question)),
            "%s connections × %s KiB resident".formatted(amounts.number(answer.connectionsEach()),
                number(Field.CONNECTION_MEMORY))),
        new Part("Messaging nodes", show.count(answer.messagingNodes()),
            sum(answer.messagesPerSecond(), "messages/s", Field.MESSAGING_RATE)
                + least(answer.messagingNodes(), answer.messaging())),
        new Part("Fan-out nodes", show.count(answer.fanout()), fanoutSum()),
        new Part("Partitions, at least", show.count(answer.partitions()),
            (answer.partitions() > answer.partitionsForRecords()
                ? "one for each fan-out node"
                : sum(answer.messagesPerSecond(), "records/s", Field.PARTITION_RATE)) + "; never changed later"),
        new Part("Kafka", amounts.decimal(answer.kafkaPerSecond()) + "/s",
            "%s kept for %s days; %s copies".formatted(amounts.decimal(answer.kafkaKept()), number(Field.KAFKA_DAYS),
                number(Field.COPIES))),
        new Part("Cassandra", amounts.decimal(answer.cassandra()),
            "for %s days, %s copies; and as much again free".formatted(number(Field.DAYS), number(Field.COPIES))),
        new Part("Redis", amounts.decimal(answer.redis()), "memory, without its copies"));
  }

  private String gatewaySum() {
    return (answer.gatewaysForConnections() >= answer.gatewaysForDeliveries()
        ? sum(answer.connections(), "connections", Field.GATEWAY_CONNECTIONS)
        : sum(answer.deliveriesPerSecond(), "deliveries/s", Field.GATEWAY_DELIVERIES))
        + least(answer.gateways(), Math.max(answer.gatewaysForConnections(), answer.gatewaysForDeliveries()));
  }

  private String fanoutSum() {
    return (answer.fanoutForMessages() >= answer.fanoutForDeliveries()
        ? sum(answer.messagesPerSecond(), "messages/s", Field.FANOUT_RATE)
        : sum(answer.deliveriesPerSecond(), "deliveries/s", Field.FANOUT_DELIVERIES))
        + least(answer.fanout(), Math.max(answer.fanoutForMessages(), answer.fanoutForDeliveries()));
  }

  private String sum(double all, String what, Field each) {
    return "%s %s ÷ %s".formatted(amounts.number(all), what, usable(each));
  }

  private String usable(Field each) {
    return "(%s × %s\u00a0%%)".formatted(number(each), amounts.number(PERCENT - question.of(Field.HEADROOM)));
  }

  /// A part of the answer in full.
  public record Sum(String what, String sum) {}

  public List<Sum> sums() {
    String perDay = amounts.number(answer.messagesPerDay());
    String copies = number(Field.COPIES);
    return List.of(
        new Sum("Connections at peak", "%s users × %s %% = %s, one device each".formatted(number(Field.USERS),
            number(Field.ONLINE), amounts.number(answer.connections()))),
        new Sum("Messages at peak", "%s users × %s a day ÷ 86,400 s × %s = %s".formatted(number(Field.USERS),
            number(Field.MESSAGES), number(Field.PEAK), amounts.rate(answer.messagesPerSecond()))),
        new Sum("Deliveries at peak", "%s × %s recipients online = %s".formatted(
            amounts.rate(answer.messagesPerSecond()), number(Field.RECIPIENTS),
            amounts.rate(answer.deliveriesPerSecond()))),
        new Sum("Gateways", "the larger of %s and %s".formatted(
            nodes(answer.connections(), "connections", Field.GATEWAY_CONNECTIONS, answer.gatewaysForConnections()),
            nodes(answer.deliveriesPerSecond(), "deliveries/s", Field.GATEWAY_DELIVERIES,
                answer.gatewaysForDeliveries()))
            + least(answer.gateways(), Math.max(answer.gatewaysForConnections(), answer.gatewaysForDeliveries()))),
        new Sum("Sockets of a gateway", "%s ÷ %s = %s connections × %s KiB = %s resident; × %s KiB = %s of it heap"
            .formatted(amounts.number(answer.connections()), show.count(answer.gateways()),
                amounts.number(answer.connectionsEach()), number(Field.CONNECTION_MEMORY),
                amounts.binary(answer.memoryEach(question)), number(Field.CONNECTION_HEAP),
                amounts.binary(answer.heapEach(question)))),
        new Sum("Messaging nodes", nodes(answer.messagesPerSecond(), "messages/s", Field.MESSAGING_RATE,
            answer.messaging()) + least(answer.messagingNodes(), answer.messaging())),
        new Sum("Fan-out nodes", "the larger of %s and %s".formatted(
            nodes(answer.messagesPerSecond(), "messages/s", Field.FANOUT_RATE, answer.fanoutForMessages()),
            nodes(answer.deliveriesPerSecond(), "deliveries/s", Field.FANOUT_DELIVERIES,
                answer.fanoutForDeliveries()))
            + least(answer.fanout(), Math.max(answer.fanoutForMessages(), answer.fanoutForDeliveries()))),
        new Sum("Partitions", "%s; no fewer than fan-out nodes (%s)".formatted(
            nodes(answer.messagesPerSecond(), "records/s", Field.PARTITION_RATE, answer.partitionsForRecords()),
            show.count(answer.fanout()))),
        new Sum("Kafka, written at peak", "%s × (%s + %s) bytes × %s copies = %s/s, of parley.messages alone".formatted(
            amounts.rate(answer.messagesPerSecond()), number(Field.KAFKA_BYTES), number(Field.BYTES), copies,
            amounts.decimal(answer.kafkaPerSecond()))),
        new Sum("Kafka, kept", "%s messages a day × %s days × (%s + %s) bytes × %s copies = %s".formatted(perDay,
            number(Field.KAFKA_DAYS), number(Field.KAFKA_BYTES), number(Field.BYTES), copies,
            amounts.decimal(answer.kafkaKept()))),
        new Sum("Cassandra",
            "%s messages a day × %s days × (%s + %s) bytes × %s copies = %s; claims of %d days: × %s bytes = %s; journeys: %s × %s GB × %s copies = %s"
                .formatted(perDay, number(Field.DAYS), number(Field.CASSANDRA_BYTES), number(Field.BYTES), copies,
                    amounts.decimal(answer.stored()), Answer.CLAIM_DAYS, number(Field.CLAIM_BYTES),
                    amounts.decimal(answer.claims()), show.count(answer.messagingNodes()), number(Field.JOURNEY_GB),
                    copies,
                    amounts.decimal(answer.journeys()))),
        new Sum("Redis",
            "%s sessions × %s bytes = %s; %s users × %s conversations × %s bytes = %s; %s × %d s × %s bytes = %s"
                .formatted(amounts.number(answer.connections()), number(Field.SESSION_BYTES),
                    amounts.decimal(answer.sessions()), number(Field.USERS), number(Field.CONVERSATIONS),
                    number(Field.CONVERSATION_BYTES), amounts.decimal(answer.heads()),
                    amounts.rate(answer.messagesPerSecond()), Answer.RECENT_SECONDS, number(Field.RECENT_BYTES),
                    amounts.decimal(answer.recent()))));
  }

  private String nodes(double all, String what, Field each, long nodes) {
    return "%s = %s".formatted(sum(all, what, each), show.count(nodes));
  }

  private static String least(long nodes, long needed) {
    return nodes > needed ? "; %d, so that one may fail".formatted(nodes) : "";
  }
}
