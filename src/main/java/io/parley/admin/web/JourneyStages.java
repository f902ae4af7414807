package io.parley.admin.web;

import io.parley.admin.web.JourneyView.Bar;
import io.parley.admin.web.JourneyView.Mark;
import io.parley.admin.web.JourneyView.Scale;
import io.parley.admin.web.JourneyView.Stage;
import io.parley.messaging.Position;
import io.parley.messaging.StageNote.Accepted;
import io.parley.messaging.StageNote.Entry;
import io.parley.messaging.StageNote.Pushed;
import io.parley.messaging.StageNote.Routed;
import io.parley.messaging.StageNote;
import io.parley.messaging.ops.Journeys.Journey;
import io.parley.messaging.ops.Journeys.Recorded;
import io.parley.messaging.ops.Journeys.Reported;
import io.parley.messaging.ops.Journeys.Told;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The stages of a journey as lines of a table, each with its bar.
final class JourneyStages {
  private static final int WHOLE = 1_000;
  private static final int THINNEST = 6;

  private final Journey journey;
  private final Show show;
  private final List<Step> steps = new ArrayList<>();
  private final Map<String, Instant> lastTried = new HashMap<>();

  JourneyStages(Journey journey, Show show) {
    this.journey = journey;
    this.show = show;
    journey.accepted().forEach(this::accepted);
    if (journey.accepted().isEmpty()) {
      untold("accept, store, publish");
    }
    journey.routed().forEach(this::routed);
    if (journey.routed().isEmpty()) {
      untold("consume, log, push");
    }
    journey.pushed().forEach(this::pushed);
  }

  /// @param to null where it never ended
  private record Step(String name, @Nullable Instant from, @Nullable Instant to, List<String> nodes, String where,
      Mark mark) {}

  private void untold(String name) {
    boolean young = journey.recorded() == Recorded.NOT_YET || isOnItsWay();
    steps.add(new Step(name, null, null, List.of(), young ? "not told yet" : unrecorded(),
        Mark.of(young ? "todo" : "none", young ? "not yet" : "no record")));
  }

  /// Some stages have told, and it has no place yet.
  private boolean isOnItsWay() {
    Told message = journey.message();
    return journey.recorded() == Recorded.RECORDED && message != null && message.seq() == null;
  }

  private String unrecorded() {
    return switch (journey.recorded()) {
      case SAMPLED_OUT -> "sampled out: its node took more than %s a second".formatted(show.count(journey.perSecond()));
      case TOO_OLD -> "older than 7 days";
      case NOT_YET -> "not told yet";
      case RECORDED, LOST -> "its node died before it told, or its notes were lost";
    };
  }

  private void accepted(Reported<Accepted> one) {
    Accepted note = one.note();
    Entry entry = note.entry();
    String tried = "try " + note.attempt();
    steps.add(new Step("accept", entry == null ? note.at() : entry.heardAt(), note.authorised(),
        entry == null ? List.of(one.nodeId()) : nodes(entry.gateway(), one.nodeId()),
        entry == null ? tried : "session %s, %s".formatted(show.id(entry.sessionId()), tried), Mark.of("ok", "done")));
    if (note.stored() == null && note.failure() == null) {
      return; // a repetition of what has its place
    }
    steps.add(step("store", note.authorised(), note.stored(), one.nodeId(), "message and claim", note.failure()));
    if (note.stored() != null) {
      steps.add(step("publish", note.stored(), note.published(), one.nodeId(), position(), note.failure()));
    }
  }

  private static Step step(String name, Instant from, @Nullable Instant to, String node, String where,
      @Nullable String failure) {
    return new Step(name, from, to, List.of(node), where,
        to == null ? Mark.of("bad", failure == null ? "not ended" : failure) : Mark.of("ok", "done"));
  }

  private String position() {
    Told message = journey.message();
    Position position = message == null ? null : message.position();
    return position == null
        ? "no place known"
        : "partition %d, offset %s".formatted(position.partition(), show.exact(position.offset()));
  }

  private void routed(Reported<Routed> one) {
    Routed note = one.note();
    steps.add(new Step("consume", note.appendedAt(), note.at(), List.of(one.nodeId()),
        "poll of " + show.count(note.records(), "record", "records"), Mark.of("ok", "done")));
    steps.add(new Step("log", note.at(), note.numbered(), List.of(one.nodeId()), "seq " + show.exact(note.seq()),
        Mark.of("ok", "done")));
    if (note.gateways() == 0 || !note.listening().isEmpty()) {
      steps.add(new Step("push", note.numbered(), note.routed(), List.of(one.nodeId()), routes(note),
          note.listening().isEmpty() ? Mark.of("none", "no session") : Mark.of("ok", "hinted")));
    }
  }

  private String routes(Routed note) {
    return note.listening().isEmpty()
        ? "no session of a recipient anywhere"
        : "to %s that hear of the channel: %s".formatted(show.count(note.listening().size(), "gateway", "gateways"),
            String.join(", ", note.listening()));
  }

  /// A further try begins where the one before ended.
  private void pushed(Reported<Pushed> one) {
    Pushed note = one.note();
    Instant routed = journey.routed().isEmpty() ? note.at() : journey.routed().getLast().note().numbered();
    Instant from = lastTried.getOrDefault(note.gateway(), routed);
    if (note.outcome() == Pushed.Outcome.FAILED) {
      lastTried.put(note.gateway(), note.at());
    }
    steps.add(new Step(name(note), from, note.at(), nodes(one.nodeId(), note.gateway()), to(note), mark(note)));
  }

  /// One that does both is named once.
  private static List<String> nodes(String one, String other) {
    return one.equals(other) ? List.of(one) : List.of(one, other);
  }

  private static String name(Pushed note) {
    return note.tries() > 1 && note.outcome() != Pushed.Outcome.GIVEN_UP ? "push, try " + note.tries() : "push";
  }

  private String to(Pushed note) {
    String whom = switch (note.audience()) {
      case SESSIONS -> show.count(note.sessions(), "session", "sessions") + " of " + users(note);
      case VIEWERS -> "sessions that have the channel in view";
      case LISTENERS -> "a hint for all who hear of the channel";
    };
    return note.failure() == null ? whom : whom + ": " + note.failure();
  }

  private String users(Pushed note) {
    if (!isForOthers(note)) {
      return "the sender";
    }
    return (note.users().size() < StageNote.MAX_USERS ? "" : "at least ")
        + show.count(note.users().size(), "user", "users");
  }

  private boolean isForOthers(Pushed note) {
    Told message = journey.message();
    return message == null || note.users().stream().anyMatch(user -> !user.equals(message.senderId()));
  }

  private static Mark mark(Pushed note) {
    return switch (note.outcome()) {
      case TAKEN -> Mark.of("ok", "taken");
      case FAILED -> Mark.of("bad", "failed");
      case GIVEN_UP -> Mark.of("bad", "given up");
      case ENDED -> Mark.of("none", "session ended");
    };
  }

  private @Nullable Instant begin() {
    return steps.stream().map(Step::from).filter(Objects::nonNull).min(Instant::compareTo).orElse(null);
  }

  private @Nullable Instant end() {
    return steps.stream().map(Step::to).filter(Objects::nonNull).max(Instant::compareTo).orElse(null);
  }

  /// From the first that began to the last that ended; null where nothing was told.
  @Nullable
  Scale scale() {
    Instant begin = begin();
    Instant end = end();
    if (begin == null || end == null) {
      return null;
    }
    Duration all = Duration.between(begin, end);
    return new Scale("0", show.duration(all.dividedBy(2)), show.duration(all));
  }

  List<Stage> lines() {
    Instant begin = begin();
    Instant end = end();
    return steps.stream().map(step -> line(step, begin, end)).toList();
  }

  private Stage line(Step step, @Nullable Instant begin, @Nullable Instant end) {
    Instant from = step.from;
    Instant to = step.to;
    return new Stage(step.name, from, from == null || to == null ? null : took(from, to),
        from == null || to == null || begin == null || end == null ? null : bar(from, to, begin, end), step.nodes,
        step.where, step.mark);
  }

  /// Where the clocks of two nodes differ, less than nothing.
  private String took(Instant from, Instant to) {
    return to.isBefore(from) ? "≈ 0" : show.duration(Duration.between(from, to));
  }

  private static Bar bar(Instant from, Instant to, Instant begin, Instant end) {
    long all = Math.max(1, Duration.between(begin, end).toNanos());
    int x = part(Duration.between(begin, from).toNanos(), all);
    int width = Math.max(THINNEST, part(Duration.between(from, to).toNanos(), all));
    return new Bar(Math.min(x, WHOLE - THINNEST), Math.min(width, WHOLE - Math.min(x, WHOLE - THINNEST)));
  }

  private static int part(long nanos, long all) {
    return (int) Math.clamp(Math.round((double) nanos / all * WHOLE), 0L, (long) WHOLE);
  }

  /// How far back the clocks step from one stage to the next; zero where they never do.
  Duration backwards() {
    return steps.stream().filter(step -> step.from != null && step.to != null && step.to.isBefore(step.from))
        .map(step -> Duration.between(Objects.requireNonNull(step.to),
            Objects.requireNonNull(step.from)))
        .max(Duration::compareTo).orElse(Duration.ZERO);
  }

  /// From the frame, or the moment messaging took it up, to the last gateway that took it for somebody but its sender; null where
  /// either is not known.
  @Nullable
  Duration delivery() {
    Instant begun = journey.accepted().stream().map(Reported::note)
        .map(note -> note.entry() == null ? note.at() : note.entry().heardAt()).min(Instant::compareTo).orElse(null);
    Instant taken = journey.pushed().stream().map(Reported::note)
        .filter(note -> note.outcome() == Pushed.Outcome.TAKEN && isForOthers(note)).map(Pushed::at)
        .max(Instant::compareTo).orElse(null);
    if (begun == null || taken == null) {
      return null;
    }
    Duration took = Duration.between(begun, taken);
    return took.isNegative() ? Duration.ZERO : took;
  }
}
