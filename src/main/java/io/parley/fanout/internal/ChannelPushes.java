package io.parley.fanout.internal;

import io.parley.conversation.ConversationEvent;
import io.parley.conversation.ConversationId;
import io.parley.conversation.Conversations;
import io.parley.conversation.Member;
import io.parley.conversation.Members;
import io.parley.fanout.internal.Push.Origin;
import io.parley.fanout.internal.Push.Reach;
import io.parley.fanout.spi.DomainFrames;
import io.parley.identity.UserId;
import io.parley.messaging.AcceptedRecord;
import io.parley.messaging.Content;
import io.parley.platform.TraceSpan;
import io.parley.protocol.ServerFrame;
import io.parley.protocol.ServerFrames;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// What an entry of a channel's log is pushed as. Costs reads for those whom it names, never for all members.
final class ChannelPushes {
  private static final int MEMBERS_IN_FLIGHT = 16;
  /// Of a new channel's members those who are told at a time.
  private static final int MEMBERS_AT_ONCE = 500;

  private final Conversations conversations;
  private final Members members;

  ChannelPushes(Conversations conversations, Members members) {
    this.conversations = conversations;
    this.members = members;
  }

  /// In the order in which they go.
  ///
  /// @param removalSeq the last removal, at this place or another
  Flux<Push> of(Origin origin, long removalSeq, TraceSpan span) {
    ConversationId channel = origin.message().record().conversationId();
    ConversationEvent event = origin.message().record().event();
    Flux<Push> message = named(origin).map(named -> new Push(MessageFanout.frame(origin.message()), named, channel,
        origin, span, Reach.CHANNEL, removalSeq)).flux();
    return switch (event) {
      case ConversationEvent.MemberAdded(var userId, _) -> Flux.concat(added(origin, channel, userId), message);
      case ConversationEvent.MemberRemoved(var userId) -> Flux.concat(message, removed(origin, channel, userId));
      case ConversationEvent.Renamed _ ->
        Flux.concat(introduction(origin, List.of(), Reach.CHANNEL, removalSeq), message);
      case ConversationEvent.BecameChannel() -> Flux.concat(became(origin, channel, span), message);
      case ConversationEvent.Created _,ConversationEvent.RoleChanged _,ConversationEvent.MemberMuted _ -> message;
      case null -> message;
    };
  }

  /// Tells those who are in a new channel from the start, some at a time.
  Flux<List<Push>> introductions(Origin created) {
    return members.presentMembers(created.message().record().conversationId()).map(Member::userId)
        .buffer(MEMBERS_AT_ONCE)
        .concatMap(users -> introduction(created, users, Reach.USERS_WHO_LOOK, 0).map(List::of), 1);
  }

  /// Those members whom it mentions: all that anybody is called for in a channel.
  private Mono<List<UserId>> named(Origin origin) {
    AcceptedRecord record = origin.message().record();
    Content content = record.content();
    return content == null || content.mentions().isEmpty()
        ? Mono.just(List.of())
        : Flux.fromIterable(content.mentions())
            .flatMap(user -> members.find(record.conversationId(), new UserId(user)), MEMBERS_IN_FLIGHT)
            .filter(member -> member.sees(origin.message().seq())).map(Member::userId).collectList();
  }

  private Mono<Push> added(Origin origin, ConversationId channel, UserId userId) {
    return members.stored(channel, userId).filter(member -> member.joinedSeq() == origin.message().seq())
        .flatMapMany(_ -> introduction(origin, List.of(userId), Reach.USERS_WHO_LOOK, 0)).next();
  }

  /// A hint at the last thing that they may see.
  private Mono<Push> removed(Origin origin, ConversationId channel, UserId userId) {
    long seq = origin.message().seq();
    return members.stored(channel, userId).filter(member -> Long.valueOf(seq).equals(member.leftSeq()))
        .map(_ -> new Push(ServerFrames.encode(new ServerFrame.Hint(channel.value(), seq)), List.of(userId), channel,
            origin, TraceSpan.NONE, Reach.USERS_WHO_LOOK, 0));
  }

  /// Members are pushed to once more, and their gateways begin to listen. Those who joined the channel behind this place are not
  /// meant, where the entry comes again.
  private Flux<Push> became(Origin origin, ConversationId channel, TraceSpan span) {
    return members.presentMembers(channel).filter(member -> member.sees(origin.message().seq())).map(Member::userId)
        .take(Conversations.MAX_GROUP_MEMBERS).collectList()
        .flatMapMany(users -> introduction(origin, users, Reach.USERS_WHO_LOOK, 0)
            .concatWithValues(new Push(MessageFanout.frame(origin.message()), users, channel, origin, span)));
  }

  private Flux<Push> introduction(Origin origin, List<UserId> users, Reach reach, long removalSeq) {
    return conversations.find(origin.message().record().conversationId())
        .map(conversation -> new Push(
            ServerFrames.encode(DomainFrames.conversation(conversation, origin.message().seq())), users,
            conversation.conversationId(), origin, TraceSpan.NONE, reach, removalSeq))
        .flux();
  }
}
