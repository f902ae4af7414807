package io.parley.gateway.internal;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.parley.conversation.ConversationId;
import io.parley.conversation.Conversations;
import io.parley.conversation.Member;
import io.parley.conversation.Members;
import io.parley.gateway.internal.GatewayPeersExchange.Writing;
import io.parley.identity.UserId;
import io.parley.platform.ErrorKind;
import io.parley.platform.ParleyException;
import io.parley.sessions.Sessions;
import java.time.Duration;
import java.util.List;
import reactor.core.publisher.Mono;

/// Takes the word of this node's users that they write, and carries it to the gateways of the other members.
///
/// Best effort: nothing is kept, nothing is repeated. In conversations of more than [#MAX_MEMBERS] nobody is told.
final class Typing {
  private static final int MAX_MEMBERS = Conversations.MAX_GROUP_MEMBERS;
  private static final int GATEWAYS_IN_FLIGHT = 32;
  private static final int CACHED_CONVERSATIONS = 5_000;
  /// As old as a membership may be elsewhere too.
  private static final Duration CACHED_FOR = Duration.ofSeconds(5);

  private final Conversations conversations;
  private final Members members;
  private final Sessions sessions;
  private final GatewayPeers gateways;
  private final OncePerSecond<Boolean> pace;
  private final GatewayMeters meters;
  private final AsyncCache<ConversationId, List<UserId>> recipients = Caffeine.newBuilder()
      .maximumSize(CACHED_CONVERSATIONS).expireAfterWrite(CACHED_FOR).buildAsync();

  Typing(Conversations conversations, Members members, Sessions sessions, GatewayPeers gateways, Ticks ticks,
      GatewayMeters meters) {
    this.conversations = conversations;
    this.members = members;
    this.sessions = sessions;
    this.gateways = gateways;
    this.meters = meters;
    this.pace = new OncePerSecond<>(ticks);
  }

  /// Tells the other members, now or within the second where the last time was less than that ago. Fails with
  /// `not_a_member`, `muted` or `blocked` for those who may not send; within the second nothing is asked. Where somebody can't
  /// be asked or reached, nobody is told.
  Mono<Void> says(UserId userId, ConversationId conversationId, boolean active) {
    OncePerSecond.Key key = new OncePerSecond.Key(conversationId, userId);
    return Mono.defer(() -> pace.waits(key, active)
        ? Mono.empty()
        : members.speaker(conversationId, userId)
            .flatMap(_ -> pace.take(key, active) ? tell(userId, conversationId, active) : Mono.empty()))
        .onErrorComplete(failure -> failure instanceof ParleyException refusal
            && (refusal.kind() == ErrorKind.UNAVAILABLE || refusal.kind() == ErrorKind.LIMITED));
  }

  /// What had to wait for its second.
  void tick() {
    pace.due((key, active) -> members.speaker(key.conversationId(), key.userId())
        .flatMap(_ -> tell(key.userId(), key.conversationId(), active)).onErrorComplete().subscribe());
  }

  private Mono<Void> tell(UserId userId, ConversationId conversationId, boolean active) {
    return recipients(conversationId)
        .map(all -> all.stream().filter(member -> !member.equals(userId)).toList())
        .flatMap(sessions::live)
        .flatMapIterable(live -> GatewayPeers.byGateway(live).entrySet())
        .flatMap(one -> gateways.writing(one.getKey(),
            new Writing(one.getKey().incarnation(), conversationId, userId, active, one.getValue())),
            GATEWAYS_IN_FLIGHT)
        .then().doOnSuccess(_ -> meters.typed());
  }

  private Mono<List<UserId>> recipients(ConversationId conversationId) {
    return Mono.fromFuture(() -> recipients.get(conversationId, (id, _) -> read(id).toFuture()), true);
  }

  private Mono<List<UserId>> read(ConversationId conversationId) {
    return conversations.find(conversationId).filter(conversation -> conversation.memberCount() <= MAX_MEMBERS)
        .flatMap(_ -> members.presentMembers(conversationId).map(Member::userId).collectList())
        .defaultIfEmpty(List.of());
  }
}
