package io.parley.gateway.internal.rest;

import io.parley.conversation.Conversation;
import io.parley.conversation.ConversationEvent;
import io.parley.conversation.ConversationId;
import io.parley.conversation.ConversationKind;
import io.parley.conversation.Conversations;
import io.parley.conversation.Members;
import io.parley.conversation.NewConversation;
import io.parley.fanout.spi.DomainFrames;
import io.parley.gateway.internal.rest.Views.ConversationItem;
import io.parley.gateway.internal.rest.Views.ConversationList;
import io.parley.identity.UserId;
import io.parley.messaging.History;
import io.parley.messaging.Messages;
import io.parley.platform.ParleyException;
import io.parley.protocol.ServerFrame;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import io.parley.platform.OnRole;
import io.parley.platform.Role;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

@RestController
@RequestMapping(path = "/api/v1/conversations", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Conversations", description = "The places where people talk")
@OnRole(Role.GATEWAY)
class ConversationsController {
  private static final int DEFAULT_LIMIT = 50;
  private static final int MAX_LIMIT = 200;

  private final Conversations conversations;
  private final Members members;
  private final Messages messages;
  private final History history;
  private final Sights sights;

  ConversationsController(Conversations conversations, Members members, Messages messages, History history,
      Sights sights) {
    this.conversations = conversations;
    this.members = members;
    this.messages = messages;
    this.history = history;
    this.sights = sights;
  }

  @PostMapping
  @Operation(summary = "Make a conversation", description = "A direct conversation is between two people and always the same one: asking for it again answers 200 "
      + "with the first. A group has at most 500 members with its maker, and its messages are pushed to each of them; "
      + "a channel may have any number, who pull. Whoever makes a group or channel owns it.")
  @ApiResponse(responseCode = "201", description = "It was made.")
  @ApiResponse(responseCode = "200", description = "The direct conversation of these two existed.")
  Mono<ResponseEntity<ServerFrame.Conversation>> create(@Me UserId me,
      @RequestBody Requests.CreateConversation request) {
    return Mono.fromSupplier(() -> wish(me, request)).flatMap(wish -> conversations.create(wish)
        .flatMap(creation -> announce(me, creation)
            .then(creation.isNew() ? Mono.defer(() -> sights.met(members(wish))) : Mono.empty())
            .then(view(creation.conversation())).map(conversation -> answer(creation.isNew(), conversation))));
  }

  private static Set<UserId> members(NewConversation wish) {
    Set<UserId> members = new HashSet<>(wish.memberIds());
    members.add(wish.createdBy());
    return members;
  }

  private static NewConversation wish(UserId me, Requests.CreateConversation request) {
    ConversationKind kind = Fields.constant(request.kind(), "kind", ConversationKind.class);
    List<@Nullable String> memberIds = Fields.required(request.memberIds(), "member_ids");
    Set<UserId> others = memberIds.stream().map(memberId -> new UserId(Fields.uuid(memberId, "member_ids")))
        .collect(Collectors.toSet());
    return new NewConversation(kind, request.title(), me, others, Boolean.TRUE.equals(request.historyVisible()));
  }

  /// The first entry of every log but that of a direct conversation, which begins with what somebody says.
  private Mono<?> announce(UserId me, Conversations.Creation creation) {
    Conversation conversation = creation.conversation();
    return conversation.kind() == ConversationKind.DIRECT
        ? Mono.empty()
        : messages.announce(conversation.conversationId(), me, new ConversationEvent.Created());
  }

  private static ResponseEntity<ServerFrame.Conversation> answer(boolean isNew, ServerFrame.Conversation conversation) {
    return isNew
        ? ResponseEntity.created(URI.create("/api/v1/conversations/" + conversation.conversationId()))
            .body(conversation)
        : ResponseEntity.ok(conversation);
  }

  @GetMapping
  @Operation(summary = "List my conversations", description = "Newest activity first, each with its last message and what is unread. A conversation that becomes "
      + "active while you page may come twice; a socket's sync has no such gaps.")
  Mono<ConversationList> list(@Me UserId me,
      @Parameter(description = "The next of the page before") @RequestParam(required = false) @Nullable String cursor,
      @Parameter(description = "50 if left out, at most 200", example = "50") @RequestParam(required = false) @Nullable String limit) {
    return Mono.defer(() -> {
      int skip = Fields.skip(cursor);
      int size = Fields.limit(limit, DEFAULT_LIMIT, MAX_LIMIT);
      return history.overview(me, skip, size + 1).map(ConversationItem::of).collectList()
          .map(found -> found.size() > size
              ? new ConversationList(found.subList(0, size), Fields.cursor(skip + size))
              : new ConversationList(found, null));
    });
  }

  @GetMapping("/{conversation_id}")
  @Operation(summary = "Read a conversation", description = "Its members only; for others it does not exist.")
  Mono<ServerFrame.Conversation> read(@Me UserId me, @PathVariable("conversation_id") String conversationId) {
    return Mono.defer(() -> {
      ConversationId id = ConversationId.parse(conversationId);
      return members.present(id, me).then(found(id));
    });
  }

  @PatchMapping("/{conversation_id}")
  @Operation(summary = "Rename a conversation", description = "The owner and admins of a group or channel may. Answers once the change has its place in the log; "
      + "after unavailable it may still come, and asking again is safe.")
  Mono<ServerFrame.Conversation> rename(@Me UserId me, @PathVariable("conversation_id") String conversationId,
      @RequestBody Requests.Rename request) {
    return Mono.defer(() -> {
      ConversationId id = ConversationId.parse(conversationId);
      ConversationEvent renamed = new ConversationEvent.Renamed(Fields.required(request.title(), "title"));
      return members.authorise(id, me, renamed).then(Mono.defer(() -> messages.change(id, me, renamed)))
          .then(found(id));
    });
  }

  private Mono<ServerFrame.Conversation> found(ConversationId conversationId) {
    return Mono.defer(() -> conversations.find(conversationId)).flatMap(this::view)
        .switchIfEmpty(Mono.error(ParleyException::notAMember));
  }

  private Mono<ServerFrame.Conversation> view(Conversation conversation) {
    return Mono.defer(() -> history.latestSeq(conversation.conversationId()))
        .map(latestSeq -> DomainFrames.conversation(conversation, latestSeq));
  }
}
