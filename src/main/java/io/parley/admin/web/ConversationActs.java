package io.parley.admin.web;

import io.parley.admin.internal.Permission;
import io.parley.admin.web.Act.Field;
import io.parley.admin.web.Act.Outcome;
import io.parley.admin.web.Act.Preview;
import io.parley.conversation.Conversation;
import io.parley.conversation.ConversationId;
import io.parley.conversation.ConversationKind;
import io.parley.conversation.Conversations;
import io.parley.identity.UserId;
import io.parley.messaging.ops.Conversions;
import io.parley.messaging.ops.Moderation;
import io.parley.platform.ErrorKind;
import io.parley.platform.OnRole;
import io.parley.platform.ParleyException;
import io.parley.platform.Role;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/// What can be done to a conversation and its members: each is shown first, and done by [ActPage].
@Controller
@OnRole(Role.ADMIN)
@RequestMapping(ConversationsPage.URL + "/{conversationId}")
class ConversationActs {
  private static final Duration MUTED_FOR = Duration.ofHours(1);

  private final Acts acts;
  private final Conversations conversations;
  private final Conversions conversions;
  private final Moderation moderation;
  private final Clock clock;

  ConversationActs(Acts acts, Conversations conversations, Conversions conversions, Moderation moderation,
      Clock clock) {
    this.acts = acts;
    this.conversations = conversations;
    this.conversions = conversions;
    this.moderation = moderation;
    this.clock = clock;
  }

  @GetMapping("/channel")
  Mono<Rendering> channel(@PathVariable String conversationId,
      ServerWebExchange exchange) {
    ConversationId id = ConversationId.parse(conversationId);
    Show show = Frame.show(exchange.getRequest());
    return Proposal.of(acts, Permission.CONVERSATIONS_CONVERT, conversation(id).map(found -> {
      if (found.kind() != ConversationKind.GROUP) {
        throw ParleyException.badRequest("Only a group can become a channel; this is a %s".formatted(
            found.kind() == ConversationKind.CHANNEL ? "channel already" : "direct conversation"));
      }
      String name = ConversationFile.name(found);
      return act(Permission.CONVERSATIONS_CONVERT, "conversations.convert", id, "conversation " + id,
          new Preview("Turn %s into a channel?".formatted(name),
              List.of("Its %s will pull messages instead of being pushed them.".formatted(
                  show.count(found.memberCount(), "member", "members")), "Ticks of others end here."),
              "Nothing is lost or numbered anew.", "This can't be turned back.", "Make it a channel", true, name,
              List.of()),
          _ -> conversions.toChannel(id).thenReturn(Outcome.of("It is a channel now.")));
    }));
  }

  @GetMapping("/mute")
  Mono<Rendering> mute(@PathVariable String conversationId, @RequestParam String user, ServerWebExchange exchange) {
    ConversationId id = ConversationId.parse(conversationId);
    UserId who = UserId.parse(user);
    ZoneId zone = Preferences.zone(exchange.getRequest());
    Show show = Frame.show(exchange.getRequest());
    return Proposal.of(acts, Permission.MEMBERS_MUTE,
        conversation(id).map(found -> act(Permission.MEMBERS_MUTE, "members.mute", id, member(who, id),
            new Preview("Mute %s in %s?".formatted(who, ConversationFile.name(found)),
                List.of("The member can send nothing there until then; reactions, edits and deletions too.",
                    "Everybody in it sees a system message that says so."),
                "The member stays in it, reads on, and may write elsewhere.", "You can unmute.", "Mute", false, null,
                List.of(new Field("until", "Until (%s)".formatted(show.zoneAt(clock.instant())), "datetime-local",
                    show.input(clock.instant().plus(MUTED_FOR)), "A moment in the future"))),
            confirmed -> Mono.defer(() -> {
              Instant until = Times.of("until", confirmed.field("until"), zone);
              return until == null
                  ? Mono
                      .error(() -> ParleyException.badRequest("until is missing: it says how long the member is muted"))
                  : moderation.mute(id, who, until)
                      .map(seq -> Outcome
                          .of("Muted until %s, at seq %s.".formatted(show.exactly(until), show.exact(seq))));
            }))));
  }

  @GetMapping("/unmute")
  Mono<Rendering> unmute(@PathVariable String conversationId, @RequestParam String user, ServerWebExchange exchange) {
    ConversationId id = ConversationId.parse(conversationId);
    UserId who = UserId.parse(user);
    Show show = Frame.show(exchange.getRequest());
    return Proposal
        .of(acts, Permission.MEMBERS_MUTE,
            conversation(id).map(found -> act(Permission.MEMBERS_MUTE, "members.unmute", id, member(who, id),
                new Preview("Unmute %s in %s?".formatted(who, ConversationFile.name(found)),
                    List.of("The member may send again at once.",
                        "Everybody in it sees a system message that says so."),
                    null,
                    "You can mute again.", "Unmute", false, null, List.of()),
                _ -> moderation.mute(id, who, null)
                    .map(seq -> Outcome.of("Unmuted, at seq %s.".formatted(show.exact(seq)))))));
  }

  private static String member(UserId who, ConversationId id) {
    return "user %s in conversation %s".formatted(who, id);
  }

  private Mono<Conversation> conversation(ConversationId id) {
    return conversations.find(id).switchIfEmpty(Mono.error(
        () -> new ParleyException(ErrorKind.NOT_FOUND, "not_found", "There is no conversation " + id)));
  }

  private static Act act(Permission needed, String action, ConversationId id, String object, Preview preview,
      Act.Work work) {
    return new Act(needed, action, object, preview, ConversationsPage.url(id), work);
  }
}
