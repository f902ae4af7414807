package io.parley.admin.web;

import io.parley.admin.web.JourneyView.Part;
import io.parley.admin.web.JourneyView.Verdict;
import io.parley.messaging.StageNote.Accepted;
import io.parley.messaging.StageNote.Routed;
import io.parley.messaging.ops.Journeys.Journey;
import io.parley.messaging.ops.Journeys.Push;
import io.parley.messaging.ops.Journeys.Recipient;
import io.parley.messaging.ops.Journeys.Recipients;
import io.parley.messaging.ops.Journeys.Reported;
import io.parley.messaging.ops.Journeys.Told;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What happened to this message, and why somebody hasn't got it, in a sentence or two.
final class JourneyVerdict {
  private static final String INFO = "info";

  private final Journey journey;
  private final Instant madeAt;
  private final Show show;
  private final List<Part> parts = new ArrayList<>();

  JourneyVerdict(Journey journey, Instant madeAt, Show show) {
    this.journey = journey;
    this.madeAt = madeAt;
    this.show = show;
  }

  /// @param delivery from the sender's frame to the last gateway that took it; null where that is not known
  /// @param names of users
  /// @param why a recipient lacks it
  Verdict verdict(@Nullable Duration delivery, Function<Recipient, String> names, Function<Recipient, String> why) {
    Told message = journey.message();
    if (message == null) {
      return unknown();
    }
    if (message.seq() == null) {
      return new Verdict("warn",
          List.of(Part.ours("Stored, and without a place in its conversation: nobody sees it yet." + refusal())));
    }
    return message.channel() ? channel(message.seq()) : recipients(journey.recipients(), delivery, names, why);
  }

  private Verdict unknown() {
    return switch (journey.recorded()) {
      case SAMPLED_OUT -> one(INFO, "The journey of this message was not recorded: its node took more than "
          + show.count(journey.perSecond(), "message", "messages") + " a second. Give conversation:seq instead.");
      case TOO_OLD -> one(INFO, "This message id was made on " + show.date(madeAt)
          + "; journeys are kept for 7 days. Give conversation:seq instead.");
      case NOT_YET -> one(INFO,
          "This message id was made a moment ago, and no stage has told yet. They do within two seconds: load the page again.");
      case LOST -> one("warn",
          "No node has told of this message: the one that took it died before, its notes were lost, or there is no such message. "
              + "Give conversation:seq instead.");
      case RECORDED -> one("bad", "Its sender tried to send this message, and it was never stored." + refusal());
    };
  }

  private static Verdict one(String kind, String sentence) {
    return new Verdict(kind, List.of(Part.ours(sentence)));
  }

  private String refusal() {
    return journey.accepted().stream().map(Reported::note).map(Accepted::failure).filter(Objects::nonNull)
        .reduce((_, last) -> last).map(" The sender was told \"%s\" and may try again."::formatted).orElse("");
  }

  private Verdict channel(long seq) {
    int hinted = journey.routed().stream().map(Reported::note).map(Routed::listening).mapToInt(List::size).max()
        .orElse(0);
    String told = journey.routed().isEmpty()
        ? "."
        : hinted == 0
            ? ", and no gateway heard of it then."
            : ", and " + show.count(hinted, "gateway was", "gateways were") + " told that there is news.";
    return one("ok", "In its channel at seq " + show.exact(seq) + told + " Members of a channel pull: none is listed.");
  }

  private Verdict recipients(Recipients recipients, @Nullable Duration delivery, Function<Recipient, String> names,
      Function<Recipient, String> why) {
    if (recipients.all() == 0) {
      return one("ok", "In its conversation. Nobody else was in it.");
    }
    String pushed = delivery == null ? "" : ", pushed within " + show.duration(delivery);
    int lacking = recipients.all() - recipients.delivered();
    if (lacking == 0) {
      return one("ok", "Delivered to all of " + show.count(recipients.all(), "recipient", "recipients") + pushed
          + "; read by " + show.count(recipients.read()) + ".");
    }
    say("Delivered to %s of %s%s. ".formatted(show.count(recipients.delivered()),
        show.count(recipients.all(), "recipient", "recipients"), pushed));
    Recipient worst = recipients.page().stream().filter(one -> !one.delivered())
        .reduce((one, other) -> one.push() == Push.FAILED || other.push() != Push.FAILED ? one : other).orElse(null);
    if (worst == null) {
      say("%s lack it.".formatted(show.count(lacking)));
      return new Verdict(INFO, parts);
    }
    parts.add(new Part(names.apply(worst), true));
    say((lacking == 1 ? " lacks it: " : " and %s lack it: ".formatted(show.count(lacking - 1L, "other", "others")))
        + why.apply(worst) + ".");
    return new Verdict(worst.push() == Push.FAILED ? "bad" : INFO, parts);
  }

  private void say(String text) {
    parts.add(Part.ours(text));
  }
}
