package io.parley.admin.web;

import io.parley.admin.web.JourneyQuestions.Answers;
import io.parley.admin.web.JourneyView.Later;
import io.parley.admin.web.JourneyView.Mark;
import io.parley.fanout.ops.DeadLetter;
import io.parley.identity.UserId;
import io.parley.messaging.Fold;
import io.parley.messaging.ops.Journeys.Journey;
import io.parley.messaging.ops.Journeys.Push;
import io.parley.messaging.ops.Journeys.Recipient;
import io.parley.messaging.ops.Journeys.Told;
import io.parley.notification.ops.PushLog.LoggedPush;
import io.parley.platform.Uuids;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Puts a page together from a journey and what else was asked.
final class JourneyPageModel {
  private static final String TAKEN = "delivered";
  private static final Set<String> TRIED_AGAIN = Set.of("failed");

  private final Journey journey;
  private final Answers answers;
  private final Show show;
  private final JourneyStages stages;

  JourneyPageModel(Journey journey, Answers answers, Show show) {
    this.journey = journey;
    this.answers = answers;
    this.show = show;
    stages = new JourneyStages(journey, show);
  }

  /// @param content what it says, where that may be shown
  JourneyView view(int skipped, @Nullable String content) {
    UUID id = journey.messageId();
    Told message = journey.message();
    Instant madeAt = Uuids.instant(id);
    return new JourneyView(id, madeAt,
        new JourneyVerdict(journey, madeAt, show).verdict(stages.delivery(), this::name, this::why), message,
        message == null || message.seq() == null ? null : message.conversationId() + ":" + message.seq(),
        answers.names(), stages.lines(), stages.scale(), later(message),
        journey.recipients().page().stream().map(this::recipient).toList(), skipped, journey.recipients().left(),
        recording(), answers.gaps(), content);
  }

  private String name(Recipient recipient) {
    UUID id = recipient.userId().value();
    return answers.names().getOrDefault(id, show.id(id.toString()));
  }

  private List<Later> later(@Nullable Told message) {
    List<Later> later = new ArrayList<>();
    if (message != null) {
      Fold fold = message.fold();
      if (fold.editedAt() != null) {
        later.add(new Later(fold.editedAt(), "last edited", null));
      }
      if (fold.deletedAt() != null) {
        later.add(new Later(fold.deletedAt(), "deleted: its content is gone", null));
      }
    }
    answers.letters().forEach(letter -> {
      String url = "/admin/dead-letters/" + letter.id();
      later.add(new Later(letter.failedAt(), "became a dead letter after %s: %s".formatted(
          show.count(letter.attempts(), "try", "tries"), letter.failure()), url));
      if (letter.state() != DeadLetter.State.OPEN) {
        later.add(new Later(letter.stateAt(), "dead letter " + letter.state().name().toLowerCase(Locale.ROOT), url));
      }
    });
    later.sort(Comparator.comparing(Later::at));
    return later;
  }

  private JourneyView.Recipient recipient(Recipient one) {
    return new JourneyView.Recipient(one.userId().value(), Mark.of("ok", "yes"), pushed(one),
        one.delivered() ? Mark.of("ok", "yes") : Mark.of("todo", "not yet"),
        one.read() ? Mark.of("ok", "yes") : Mark.of("todo", "not yet"), phone(one),
        one.delivered() ? "" : why(one));
  }

  private static Mark pushed(Recipient one) {
    return switch (one.push()) {
      case TAKEN -> new Mark("ok", "by " + one.gateway(), one.pushedAt());
      case FAILED -> new Mark("bad", "not by " + one.gateway(), one.pushedAt());
      case NO_SESSION -> Mark.of("none", "no session");
      case NOT_YET -> Mark.of("todo", "not yet");
      case UNKNOWN -> Mark.of("none", "no record");
    };
  }

  private Mark phone(Recipient one) {
    LoggedPush push = answers.notified().get(one.userId());
    if (push == null) {
      return one.push() == Push.TAKEN ? Mark.of("none", "not needed") : Mark.of("none", "none known");
    }
    return push.outcome().equals(TAKEN)
        ? new Mark("ok", "taken", push.at())
        : new Mark(TRIED_AGAIN.contains(push.outcome()) ? "todo" : "bad", push.outcome(), push.at());
  }

  private String why(Recipient one) {
    String why = switch (one.push()) {
      case TAKEN -> one.gateway() + " took it, and no device has said that it holds it";
      case FAILED -> "%s did not take it, and it became a dead letter".formatted(one.gateway());
      case NO_SESSION -> "no session when it was routed" + notified(one.userId());
      case NOT_YET -> "it waits for its gateway";
      case UNKNOWN -> "no device has said that it holds it, and there is no record of a push" + notified(one.userId());
    };
    return one.present() ? why : why + "; no longer a member";
  }

  private String notified(UserId user) {
    LoggedPush push = answers.notified().get(user);
    return push == null
        ? ""
        : push.outcome().equals(TAKEN)
            ? "; the push service of %s took a notification at %s".formatted(push.deviceId(), show.clock(push.at()))
            : "; the notification to %s at %s: %s".formatted(push.deviceId(), show.clock(push.at()), push.outcome());
  }

  /// What is recorded, and how far its times can be believed.
  private String recording() {
    Duration backwards = stages.backwards();
    String clocks = backwards.isZero()
        ? "Times are those of each node's own clock; a step that comes out negative reads ≈ 0."
        : "Times are those of each node's own clock, and two of them differ by %s at least: a negative step reads ≈ 0."
            .formatted(show.duration(backwards));
    return "Recorded for 7 days: all messages up to %s a second and messaging node, above that a part of them. "
        .formatted(show.count(journey.perSecond())) + clocks;
  }
}
