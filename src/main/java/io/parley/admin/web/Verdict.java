package io.parley.admin.web;

import io.parley.admin.internal.figures.Alarm;
import io.parley.platform.EngineErrors.Engine;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What is to be said of something in a sentence on top of its page.
///
/// @param kind `bad`, `warn`, `ok`, `idle` or `stale`: glyph and colour
/// @param since null where it says so itself
/// @param link where to look on; null where there is nothing more
public record Verdict(String kind, String sentence, @Nullable Instant since, @Nullable String link, String linkText) {
  /// An alarm, with the way to its cause.
  static Verdict of(Alarm alarm) {
    String node = alarm.subject() == null ? "" : alarm.subject().value();
    return switch (alarm.kind()) {
      case NODE_SILENT, NODE_ODD -> of(alarm, NodesPage.url(node), node);
      case BEHIND, DELIVERY_SLOW -> where(alarm);
      case DEAD_LETTERS -> of(alarm, "/admin/dead-letters" + (alarm.what() == null ? "" : "?reason=" + alarm.what()),
          "See them");
      case REFUSING -> "rate_limited".equals(alarm.what())
          ? of(alarm, PeopleSet.MOST_REFUSED.url(), "Most refused")
          : of(alarm, CapacityPage.URL, "Capacity");
      case RECONNECT_STORM -> of(alarm, NodesPage.URL + "?role=gateway&sort=-opened", "Gateways by churn");
      case SLOW_READERS -> of(alarm, PeoplePage.URL + "?set=slow-readers", "Slowest sessions");
      case PHONE_PUSHES -> of(alarm, NodesPage.url(node) + "#pushes", "Figures of " + node);
      case ENGINE_REDIS, ENGINE_CASSANDRA, ENGINE_KAFKA -> of(alarm, NodesPage.seeing(engine(alarm.kind())),
          "Nodes by errors");
    };
  }

  /// An alarm where its figures are on the page: what is left is what to do.
  static Verdict withRunbook(Alarm alarm) {
    return of(alarm, RunbookPage.url(alarm.kind()), "Runbook");
  }

  private static Verdict of(Alarm alarm, String link, String linkText) {
    return new Verdict(kindOf(alarm), alarm.sentence(), alarm.since(), link, linkText);
  }

  static String kindOf(Alarm alarm) {
    return alarm.severity() == Alarm.Severity.BAD ? "bad" : "warn";
  }

  /// The partition that it is about, else the node.
  private static Verdict where(Alarm alarm) {
    Integer partition = alarm.partition();
    if (partition != null) {
      return of(alarm, PartitionFinder.url(partition.toString()), "Partition " + partition);
    }
    return alarm.subject() == null
        ? of(alarm, NodesPage.URL, "Nodes")
        : of(alarm, NodesPage.url(alarm.subject().value()), alarm.subject().value());
  }

  private static Engine engine(Alarm.Kind kind) {
    return switch (kind) {
      case ENGINE_CASSANDRA -> Engine.CASSANDRA;
      case ENGINE_KAFKA -> Engine.KAFKA;
      default -> Engine.REDIS;
    };
  }
}
