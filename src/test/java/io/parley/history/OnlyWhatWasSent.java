package io.parley.history;

import io.parley.conversation.ConversationEvent;
import io.parley.conversation.ConversationId;
import io.parley.history.Evidence.Sighting;
import io.parley.history.Evidence.Try;
import io.parley.history.Observation.Changing;
import io.parley.identity.UserId;
import io.parley.messaging.Content;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Nothing is visible that nobody sent, and nothing that its sender was told had failed.
final class OnlyWhatWasSent implements Rule {
  @Override
  public void check(Evidence evidence, Findings findings) {
    Set<Wish> asked = new HashSet<>();
    evidence.all(Changing.class)
        .forEach(one -> asked.add(new Wish(one.conversationId(), one.user(), one.added())));
    for (Sighting sighting : evidence.sightings()) {
      SeenMessage message = sighting.message();
      if (message.event() != null) {
        checkEvent(message, message.event(), asked, findings);
      } else {
        checkContent(sighting, evidence.tries(message.key()), findings);
      }
    }
    evidence.tries().forEach((key, tries) -> checkRefusals(key, tries, evidence, findings));
  }

  /// A change of membership that somebody asked for.
  private record Wish(ConversationId conversationId, UserId user, boolean added) {}

  private static void checkEvent(SeenMessage message, ConversationEvent event, Set<Wish> asked, Findings findings) {
    boolean wanted = switch (event) {
      case ConversationEvent.MemberAdded(var user, _) ->
        asked.contains(new Wish(message.conversationId(), user, true));
      case ConversationEvent.MemberRemoved(var user) -> asked.contains(new Wish(message.conversationId(), user, false));
      case ConversationEvent.Created _,ConversationEvent.RoleChanged _,ConversationEvent.Renamed _ -> true;
      case ConversationEvent.MemberMuted _,ConversationEvent.BecameChannel _ -> true;
    };
    if (!wanted) {
      findings.add(Invariant.ONLY_WHAT_WAS_SENT, "%s of %s says %s, which nobody asked for".formatted(message,
          message.conversationId(), event));
    }
  }

  /// What a fold leaves of a body is judged by [GoneStaysGone].
  private static void checkContent(Sighting sighting, List<Try> tries, Findings findings) {
    SeenMessage message = sighting.message();
    boolean folded = message.isFolded() || message.content().body().isEmpty();
    boolean sent = tries.stream().map(one -> one.attempt().content())
        .anyMatch(content -> folded
            ? identity(content).equals(identity(message.content()))
            : content.equals(
                message.content()));
    if (!sent) {
      findings.add(Invariant.ONLY_WHAT_WAS_SENT, "%s was shown %s of %s, %s".formatted(sighting.whom(), message,
          message.conversationId(), tries.isEmpty() ? "which nobody sent" : "with a content that nobody sent"));
    }
  }

  /// What no fold takes away.
  private static Content identity(Content content) {
    return new Content(content.type(), "", content.targetMessageId(), null, List.of());
  }

  private static void checkRefusals(SeenMessage.Key key, List<Try> tries, Evidence evidence, Findings findings) {
    SeenMessage visible = evidence.log(key.conversationId()).of(key);
    if (visible == null) {
      return;
    }
    if (tries.stream().allMatch(one -> Codes.storedNothing(one.code()))) {
      findings.add(Invariant.ONLY_WHAT_WAS_SENT,
          "%s is visible, though every attempt was refused, with %s".formatted(visible,
              tries.stream().map(Try::code).distinct().toList()));
      return;
    }
    tries.stream().filter(one -> Codes.isFinal(one.code()) && !one.code().equals(Codes.CONFLICT))
        .filter(one -> tries.stream().allMatch(other -> other.at() < one.answeredAt() && !other.isAccepted()))
        .findFirst().ifPresent(one -> findings.add(Invariant.NEVER_FAILED_YET_SHOWN,
            "%s is visible, though its sender was told %s on attempt %d and gave up".formatted(visible, one.code(),
                one.attempt().number())));
  }
}
