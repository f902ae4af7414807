package io.parley.admin.internal.figures;

import java.util.EnumSet;
import java.util.Set;

/// What a message passes on its way to a device, and under which name nodes measure it.
///
/// Each is its own distribution: their quantiles don't add up to that of the whole.
public enum Stage {
  /// From the moment messaging takes a message up until every gateway has answered for it.
  DELIVERY("parley.fanout.lag{stage=end-to-end}"),
  /// Until it is recognised and allowed.
  ACCEPT("parley.messaging.stages{stage=accept}"),
  /// Until Cassandra has answered.
  STORE("parley.messaging.stages{stage=store}"),
  /// Until Kafka has answered: `sent`.
  PUBLISH("parley.messaging.publications{outcome=ok,topic=parley.messages}"),
  /// From Kafka's append to the poll.
  CONSUME("parley.fanout.stages{stage=consume}"),
  /// Until its row is in the log.
  LOG("parley.fanout.stages{stage=log}"),
  /// Until it is queued for every session.
  PUSH("parley.fanout.stages{stage=push}"),
  /// From the push to the device's `ack`; depends on phones, so it stands apart.
  DEVICE("parley.gateway.acks");

  /// The steps of [#DELIVERY].
  public static final Set<Stage> STEPS = EnumSet.range(ACCEPT, PUSH);

  private final String key;

  Stage(String key) {
    this.key = key;
  }

  /// As [io.parley.sessions.ops.Interval] calls it.
  public String key() {
    return key;
  }
}
