package io.parley.admin.web;

import io.parley.admin.internal.Operator;
import io.parley.admin.internal.Permission;
import io.parley.messaging.Content;
import io.parley.messaging.ops.Journeys.Journey;
import io.parley.messaging.ops.Journeys.Told;
import io.parley.messaging.ops.Journeys;
import io.parley.platform.ErrorKind;
import io.parley.platform.OnRole;
import io.parley.platform.ParleyException;
import io.parley.platform.Role;
import io.parley.platform.Uuids;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.util.UriComponentsBuilder;
import reactor.core.publisher.Mono;

/// What happened to one message, and why hasn't Ben got it?
@Controller
@OnRole(Role.ADMIN)
class MessagePage {
  static final String READ = "content.read";

  private final Journeys journeys;
  private final JourneyQuestions questions;
  private final Acts acts;

  MessagePage(Journeys journeys, JourneyQuestions questions, Acts acts) {
    this.journeys = journeys;
    this.questions = questions;
    this.acts = acts;
  }

  /// Leads from what was typed to the message's own page.
  @GetMapping("/admin/messages")
  Mono<Rendering> find(@RequestParam @Nullable String q) {
    String asked = Filters.text(q);
    if (asked == null) {
      return Mono.just(form(null, null));
    }
    MessagePlace place = MessagePlace.of(asked);
    if (place != null) {
      return journeys.find(place.conversationId(), place.seq(), 0)
          .map(journey -> redirect(url(journey.messageId(), place.toString())))
          .defaultIfEmpty(
              form(asked, "There is no seq %d in this conversation, or no such conversation.".formatted(place.seq())));
    }
    return Mono.just(Uuids.isUuid(asked)
        ? redirect(url(UUID.fromString(asked), null))
        : form(asked, "This is neither a message id nor conversation:seq, such as 3f2a…91be:118 with the whole id."));
  }

  private static Rendering form(@Nullable String asked, @Nullable String complaint) {
    return Rendering.view("admin/messages").modelAttribute("asked", asked == null ? "" : asked)
        .modelAttribute("complaint", complaint == null ? "" : complaint)
        .status(complaint == null ? HttpStatus.OK : HttpStatus.NOT_FOUND).build();
  }

  private static Rendering redirect(String url) {
    return Rendering.redirectTo(url).status(HttpStatus.SEE_OTHER).build();
  }

  static String url(UUID id, @Nullable String at) {
    UriComponentsBuilder url = UriComponentsBuilder.fromPath("/admin/messages/" + id);
    return (at == null ? url : url.queryParam("at", at)).build().toUriString();
  }

  /// @param at `conversation:seq`, for a message whose journey was not recorded
  @GetMapping("/admin/messages/{id}")
  Mono<Rendering> show(@PathVariable String id, @RequestParam @Nullable String at,
      @RequestParam(defaultValue = "0") int skip, @RequestParam @Nullable String result,
      @AuthenticationPrincipal Operator operator, Model model) {
    Show show = (Show) Objects.requireNonNull(model.getAttribute("show"));
    UUID messageId = Uuids.parse(id, "message id");
    return journey(messageId, at, skip).flatMap(journey -> Mono.zip(questions.ask(journey),
        content(journey, result, operator),
        (answers, content) -> new JourneyPageModel(journey, answers, show).view(skip, content.text())))
        .map(view -> Rendering.view("admin/message").modelAttribute("view", view)
            .modelAttribute("at", at == null ? "" : at)
            .build());
  }

  private Mono<Journey> journey(UUID messageId, @Nullable String at, int skip) {
    MessagePlace place = at == null ? null : MessagePlace.of(at);
    return place == null
        ? journeys.find(messageId, skip)
        : journeys.find(place.conversationId(), place.seq(), skip).filter(found -> found.messageId().equals(messageId))
            .switchIfEmpty(journeys.find(messageId, skip));
  }

  /// Asks for a reason before anything of a message is shown.
  @GetMapping("/admin/messages/{id}/content")
  Mono<Rendering> ask(@PathVariable String id, @RequestParam @Nullable String at,
      @AuthenticationPrincipal Operator operator) {
    UUID messageId = Uuids.parse(id, "message id");
    return journey(messageId, at, 0).flatMap(journey -> {
      Told message = journey.message();
      Long seq = message == null ? null : message.seq();
      return message == null || seq == null
          ? Mono.error(
              () -> new ParleyException(ErrorKind.NOT_FOUND, "not_found", "Nothing leads from this id to its content"))
          : Mono.just(ActPage.preview(acts, reading(messageId, message, seq, at), operator));
    });
  }

  private Act reading(UUID messageId, Told message, long seq, @Nullable String at) {
    return new Act(Permission.CONTENT_READ, READ, object(messageId),
        new Act.Preview("Show the content of this message?",
            List.of(
                "What one user wrote to others is shown to you, for %d minutes.".formatted(Acts.GOOD_FOR.toMinutes())),
            "Nothing is changed, and nobody is told.",
            "That you looked, and why, stays in the audit log.", "Show content", false, null, List.of()),
        url(messageId, at), _ -> journeys.content(message.conversationId(), seq)
            .switchIfEmpty(Mono.error(() -> new ParleyException(ErrorKind.NOT_FOUND, "not_found",
                "The message is not stored any more")))
            .thenReturn(Act.Outcome.of("Its content is shown below.")));
  }

  private static String object(UUID messageId) {
    return "message " + messageId;
  }

  private record Shown(@Nullable String text) {}

  /// Only to the one who asked for it, gave a reason, and stands in the audit log with it.
  private Mono<Shown> content(Journey journey, @Nullable String result, Operator operator) {
    Told message = journey.message();
    Long seq = message == null ? null : message.seq();
    if (message == null || seq == null || result == null || !granted(journey.messageId(), result, operator)) {
      return Mono.just(new Shown(null));
    }
    return journeys.content(message.conversationId(), seq).map(Content::body).map(Shown::new)
        .defaultIfEmpty(new Shown(null));
  }

  private boolean granted(UUID messageId, String result, Operator operator) {
    return operator.may(Permission.CONTENT_READ) && acts.isDone(result, operator, READ, object(messageId));
  }
}
