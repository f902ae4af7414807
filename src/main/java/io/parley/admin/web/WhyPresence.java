package io.parley.admin.web;

import io.parley.identity.Standing;
import io.parley.presence.PresenceStatus;
import io.parley.presence.ops.PresenceReasons.Reason;
import io.parley.presence.ops.PresenceReasons.Report;
import io.parley.sessions.ClosedSession;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Why a user appears as they do: a conclusion, and each thing it was drawn from with its source and time.
///
/// @param sentences the conclusion
public record WhyPresence(PresenceStatus status, @Nullable Instant since, List<String> sentences, List<Input> inputs) {
  /// @param at null where it has no time of its own
  public record Input(String name, String value, String source, @Nullable Instant at) {}

  /// As in "online".
  public String word() {
    return status.name().toLowerCase(Locale.ROOT);
  }

  /// As the chips name it.
  public String kind() {
    return switch (status) {
      case ONLINE -> "ok";
      case AWAY -> "info";
      case OFFLINE -> "idle";
    };
  }

  /// @param sessions that count now; null where nobody could tell
  /// @param closes the latest first; empty where nothing is known
  /// @param standing null where nobody could tell
  static WhyPresence of(Reason reason, @Nullable Integer sessions, List<ClosedSession> closes,
      @Nullable Standing standing, Show show, Instant now) {
    PresenceStatus status = reason.presence().status();
    return new WhyPresence(status, since(reason), sentences(reason, sessions, closes, standing, show, now),
        inputs(reason, sessions, closes, standing, show, now));
  }

  private static @Nullable Instant since(Reason reason) {
    return reason.presence().status() == PresenceStatus.OFFLINE
        ? reason.presence().lastSeenAt()
        : reason.reports().stream().filter(Report::counts)
            .filter(report -> report.status() == reason.presence().status()).map(Report::at)
            .min(Instant::compareTo).orElse(null);
  }

  private static List<String> sentences(Reason reason, @Nullable Integer sessions, List<ClosedSession> closes,
      @Nullable Standing standing, Show show, Instant now) {
    List<String> sentences = new ArrayList<>();
    if (standing != null && isBanned(standing, now)) {
      sentences.add("The user is banned, so no gateway lets them in.");
    }
    long counting = reason.reports().stream().filter(Report::counts).count();
    switch (reason.presence().status()) {
      case ONLINE -> sentences.add("Online at %s.".formatted(show.count(counting, "gateway", "gateways")));
      case AWAY -> sentences.add("Away on every device: each said so, or nothing was done on it for %s."
          .formatted(show.duration(Reason.AWAY_AFTER)));
      case OFFLINE -> offline(reason, sessions, closes, show, sentences);
    }
    return sentences;
  }

  private static void offline(Reason reason, @Nullable Integer sessions, List<ClosedSession> closes, Show show,
      List<String> sentences) {
    if (sessions != null && sessions > 0) {
      sentences.add(
          "%s in the registry, yet no gateway reported the user as there: a session that has just opened is reported "
              .formatted(show.count(sessions, "session counts", "sessions count")) + "within a second or two.");
    } else {
      sentences.add("No session counts.");
    }
    if (!closes.isEmpty()) {
      ClosedSession last = closes.getFirst();
      sentences.add("%s closed at %s (%s), and %s of grace passed.".formatted(last.deviceId(), show.seconds(last.at()),
          Closings.why(last), show.duration(Reason.GRACE)));
    }
    reason.reports().stream().filter(report -> !report.stands() && report.status() != PresenceStatus.OFFLINE)
        .forEach(report -> sentences.add("What %s had reported is void: that life of it has ended."
            .formatted(report.home().nodeId())));
    if (closes.isEmpty() && reason.reports().isEmpty() && reason.lastSeen() == null) {
      sentences.add("Nothing is known of earlier sessions: the user never came, or more than 7 days ago.");
    }
  }

  private static List<Input> inputs(Reason reason, @Nullable Integer sessions, List<ClosedSession> closes,
      @Nullable Standing standing, Show show, Instant now) {
    List<Input> inputs = new ArrayList<>();
    for (Report report : reason.reports()) {
      inputs.add(new Input("Reported by " + report.home().nodeId(),
          report.status().name().toLowerCase(Locale.ROOT)
              + (report.counts() ? ", counts" : report.stands() ? ", counts no more" : ", void: its lease has ended"),
          "Redis, incarnation " + show.id(report.home().incarnation().value()), report.at()));
    }
    if (reason.lastSeen() != null) {
      inputs.add(new Input("Last seen elsewhere", "at gateways of which nothing is left", "Redis", reason.lastSeen()));
    }
    inputs.add(new Input("Sessions that count", sessions == null ? "not known" : show.count(sessions),
        "registry and leases", reason.readAt()));
    if (!closes.isEmpty()) {
      ClosedSession last = closes.getFirst();
      inputs.add(new Input("Last session that ended", last.deviceId() + ", " + Closings.why(last),
          "noted by " + last.nodeId(), last.at()));
    }
    inputs.add(new Input("Grace after a close", show.duration(Reason.GRACE), "rule", null));
    inputs.add(new Input("Away without activity", "after " + show.duration(Reason.AWAY_AFTER), "rule", null));
    if (standing != null && standing.ban() != null) {
      inputs.add(new Input("Ban", isBanned(standing, now) ? "holds" : "has ended", "storage", standing.ban().since()));
    }
    return inputs;
  }

  static boolean isBanned(Standing standing, Instant now) {
    return standing.ban() != null && standing.ban().holds(now);
  }
}
