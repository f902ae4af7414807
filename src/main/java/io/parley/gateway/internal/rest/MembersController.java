package io.parley.gateway.internal.rest;

import io.parley.conversation.ConversationEvent;
import io.parley.conversation.ConversationId;
import io.parley.conversation.Member;
import io.parley.conversation.MemberRole;
import io.parley.conversation.Members;
import io.parley.gateway.internal.rest.Views.MemberItem;
import io.parley.gateway.internal.rest.Views.MemberList;
import io.parley.gateway.internal.rest.Views.ReceiptItem;
import io.parley.gateway.internal.rest.Views.ReceiptList;
import io.parley.identity.UserId;
import io.parley.messaging.Cursor;
import io.parley.messaging.Messages;
import io.parley.messaging.Receipts;
import io.parley.platform.ErrorKind;
import io.parley.platform.OnRole;
import io.parley.platform.ParleyException;
import io.parley.platform.Role;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

@RestController
@RequestMapping(path = "/api/v1/conversations/{conversation_id}", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Members", description = "Who is in a conversation, and how far they have read")
@OnRole(Role.GATEWAY)
class MembersController {
  private static final int DEFAULT_LIMIT = 100;
  private static final int MAX_LIMIT = 500;

  private final Members members;
  private final Messages messages;
  private final Receipts receipts;
  private final Sights sights;
  private final Clock clock;

  MembersController(Members members, Messages messages, Receipts receipts, Sights sights, Clock clock) {
    this.members = members;
    this.messages = messages;
    this.receipts = receipts;
    this.sights = sights;
    this.clock = clock;
  }

  @GetMapping("/members")
  @Operation(summary = "List the members", description = "Those who are in it now, by their id.")
  Mono<MemberList> list(@Me UserId me, @PathVariable("conversation_id") String conversationId,
      @Parameter(description = "The next of the page before") @RequestParam(required = false) @Nullable String cursor,
      @Parameter(description = "100 if left out, at most 500", example = "100") @RequestParam(required = false) @Nullable String limit) {
    return Mono.defer(() -> page(me, ConversationId.parse(conversationId), cursor, limit))
        .map(page -> new MemberList(page.members.stream().map(MemberItem::of).toList(), page.next));
  }

  @GetMapping("/members/{user_id}")
  @Operation(summary = "Read a member", description = "One who is in it now.")
  Mono<MemberItem> read(@Me UserId me, @PathVariable("conversation_id") String conversationId,
      @PathVariable("user_id") String userId) {
    return Mono.defer(() -> {
      ConversationId id = ConversationId.parse(conversationId);
      return members.present(id, me).then(members.find(id, UserId.parse(userId))).filter(Member::present)
          .map(MemberItem::of).switchIfEmpty(Mono.error(MembersController::notFound));
    });
  }

  @GetMapping("/receipts")
  @Operation(summary = "Read the receipts", description = "Every member's cursors: what a device of theirs holds, and what they have seen. 0 is nothing yet.")
  Mono<ReceiptList> receipts(@Me UserId me, @PathVariable("conversation_id") String conversationId,
      @Parameter(description = "The next of the page before") @RequestParam(required = false) @Nullable String cursor,
      @Parameter(description = "100 if left out, at most 500", example = "100") @RequestParam(required = false) @Nullable String limit) {
    return Mono.defer(() -> {
      ConversationId id = ConversationId.parse(conversationId);
      return page(me, id, cursor, limit).zipWhen(
          page -> receipts.of(id, page.members.stream().map(Member::userId).toList()),
          (page, cursors) -> new ReceiptList(
              page.members.stream()
                  .map(member -> ReceiptItem.of(member, cursors.getOrDefault(member.userId(), Cursor.NONE))).toList(),
              page.next));
    });
  }

  @PutMapping("/members/{user_id}")
  @Operation(summary = "Add a member, change a role, mute", description = "The owner and admins add members; only the owner makes and unmakes admins. Giving a member the role "
      + "owner hands ownership over, and who had it becomes an admin. muted_until keeps a member from sending until "
      + "then, and null lets them speak again: admins mute members, the owner admins too. Not in a direct conversation. Answers once the "
      + "change has its place in the log; after unavailable it may still come, and asking again is safe.")
  Mono<MemberItem> put(@Me UserId me, @PathVariable("conversation_id") String conversationId,
      @PathVariable("user_id") String userId, @RequestBody(required = false) Requests.@Nullable PutMember request) {
    return Mono.defer(() -> {
      ConversationId id = ConversationId.parse(conversationId);
      UserId target = UserId.parse(userId);
      String role = request == null ? null : request.role();
      JsonNode mutedUntil = request == null ? null : request.mutedUntil();
      MemberRole wanted = role == null ? null : Fields.constant(role, "role", MemberRole.class);
      ConversationEvent muted = mutedUntil == null
          ? null
          : new ConversationEvent.MemberMuted(target, Fields.until(mutedUntil, "muted_until", clock.instant()));
      Mono<Void> added = muted != null && wanted == null ? Mono.empty() : put(id, me, target, wanted);
      return members.present(id, me).then(added)
          .then(muted == null ? Mono.empty() : Mono.defer(() -> change(id, me, muted, false)))
          .then(standing(id, target)).switchIfEmpty(Mono.error(ParleyException::notAMember)).map(MemberItem::of);
    });
  }

  /// Not what a node remembers: it may take one who was removed a moment ago for a member.
  private Mono<Member> standing(ConversationId id, UserId user) {
    return Mono.defer(() -> members.stored(id, user)).filter(Member::present);
  }

  private Mono<Void> put(ConversationId id, UserId me, UserId target, @Nullable MemberRole wanted) {
    return standing(id, target).singleOptional().flatMap(standing -> {
      if (standing.isEmpty()) {
        MemberRole role = wanted == null ? MemberRole.MEMBER : wanted;
        return change(id, me, new ConversationEvent.MemberAdded(target, role), false)
            .then(Mono.defer(() -> sights.moved(id, target)));
      }
      MemberRole present = standing.get().role();
      MemberRole role = wanted == null ? present : wanted;
      return change(id, me, new ConversationEvent.RoleChanged(target, role), role == present);
    });
  }

  private Mono<Void> change(ConversationId conversationId, UserId me, ConversationEvent event, boolean asItIs) {
    Mono<Void> allowed = members.authorise(conversationId, me, event);
    return asItIs ? allowed : allowed.then(Mono.defer(() -> messages.change(conversationId, me, event))).then();
  }

  @DeleteMapping("/members/{user_id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(summary = "Remove a member, or leave", description = "Everybody may leave a group or channel, by removing themselves. The owner removes anyone, admins "
      + "remove members. When the owner leaves, the admin who has been in it longest owns it, or else the member who "
      + "has. The removal is the last thing that who was removed sees.")
  @ApiResponse(responseCode = "204", description = "They are no longer in it.")
  Mono<Void> remove(@Me UserId me, @PathVariable("conversation_id") String conversationId,
      @PathVariable("user_id") String userId) {
    return Mono.defer(() -> {
      ConversationId id = ConversationId.parse(conversationId);
      UserId target = UserId.parse(userId);
      return change(id, me, new ConversationEvent.MemberRemoved(target), false)
          .then(Mono.defer(() -> sights.moved(id, target)));
    });
  }

  private Mono<MemberPage> page(UserId me, ConversationId conversationId, @Nullable String cursor,
      @Nullable String limit) {
    UserId after = cursor == null ? null : new UserId(Fields.uuid(cursor, "cursor"));
    int size = Fields.limit(limit, DEFAULT_LIMIT, MAX_LIMIT);
    return members.present(conversationId, me).thenMany(members.presentMembers(conversationId, after))
        .take(size + 1L).collectList()
        .map(found -> found.size() > size
            ? new MemberPage(found.subList(0, size), found.get(size - 1).userId().toString())
            : new MemberPage(found, null));
  }

  private static ParleyException notFound() {
    return new ParleyException(ErrorKind.NOT_FOUND, "not_found", "This user is not in the conversation");
  }

  private record MemberPage(List<Member> members, @Nullable String next) {}
}
