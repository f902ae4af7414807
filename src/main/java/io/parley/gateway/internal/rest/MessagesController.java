package io.parley.gateway.internal.rest;

import io.parley.conversation.ConversationId;
import io.parley.identity.UserId;
import io.parley.messaging.Content;
import io.parley.messaging.History;
import io.parley.messaging.MessageType;
import io.parley.messaging.Messages;
import io.parley.messaging.SendMessage;
import io.parley.platform.ParleyException;
import io.parley.protocol.ServerFrame;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;
import io.parley.platform.OnRole;
import io.parley.platform.Role;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

@RestController
@RequestMapping(path = "/api/v1/conversations/{conversation_id}/messages", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Messages", description = "What is said")
@OnRole(Role.GATEWAY)
class MessagesController {
  private static final int DEFAULT_LIMIT = 50;

  private final Messages messages;
  private final History history;
  private final SendPermits permits;

  MessagesController(Messages messages, History history, SendPermits permits) {
    this.messages = messages;
    this.history = history;
    this.permits = permits;
  }

  @GetMapping
  @Operation(summary = "Read messages", description = "The newest without a bound, the first after after_seq, the last before before_seq (both exclusive), "
      + "and with both from after_seq up; always by ascending seq. more says whether others remain in that direction. "
      + "A page also ends at 256 KB. One who has left may read up to their removal.")
  Mono<ServerFrame.Page> read(@Me UserId me, @PathVariable("conversation_id") String conversationId,
      @Parameter(description = "Messages after this place", example = "41") @RequestParam(name = "after_seq", required = false) @Nullable String afterSeq,
      @Parameter(description = "Messages before this place") @RequestParam(name = "before_seq", required = false) @Nullable String beforeSeq,
      @Parameter(description = "50 if left out, at most 500", example = "50") @RequestParam(required = false) @Nullable String limit) {
    return Mono.defer(() -> history.page(me, ConversationId.parse(conversationId), Fields.seq(afterSeq, "after_seq"),
        Fields.seq(beforeSeq, "before_seq"), Fields.limit(limit, DEFAULT_LIMIT, History.MAX_LIMIT))).map(Views::page);
  }

  @PostMapping
  @Operation(summary = "Send a message", description = "For bots and servers; by the same road as a send on the socket and under the same limits. The answer "
      + "means stored: it is never lost from here on. Sending the same client_message_id again, with a higher "
      + "attempt, answers with the first message and duplicate = true; with another content it is a conflict.")
  Mono<ServerFrame.Sent> send(@Me UserId me, @PathVariable("conversation_id") String conversationId,
      @RequestBody Requests.Send request) {
    return Mono.defer(() -> {
      SendMessage command = command(me, ConversationId.parse(conversationId), request);
      permits.take(me, command.content().body());
      return messages.send(command).map(accepted -> Views.sent(command, accepted));
    });
  }

  private static SendMessage command(UserId me, ConversationId conversationId, Requests.Send request) {
    int attempt = request.attempt() == null ? 1 : request.attempt();
    if (attempt < 1) {
      throw ParleyException.badRequest("attempt must be at least 1");
    }
    List<@Nullable String> mentions = request.mentions() == null ? List.of() : request.mentions();
    Content content = new Content(MessageType.parse(Fields.required(request.messageType(), "message_type")),
        request.body() == null ? "" : request.body(),
        Fields.optionalUuid(request.targetMessageId(), "target_message_id"),
        Fields.optionalUuid(request.mediaId(), "media_id"),
        mentions.stream().map(mention -> Fields.uuid(mention, "mentions")).toList());
    return new SendMessage(me, conversationId, Fields.uuid(request.clientMessageId(), "client_message_id"), content,
        attempt);
  }
}
