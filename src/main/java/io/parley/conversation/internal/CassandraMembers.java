package io.parley.conversation.internal;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.parley.conversation.Conversation;
import io.parley.conversation.ConversationEvent;
import io.parley.conversation.ConversationId;
import io.parley.conversation.ConversationKind;
import io.parley.conversation.Conversations;
import io.parley.conversation.Member;
import io.parley.conversation.Members;
import io.parley.conversation.Membership;
import io.parley.conversation.internal.ConversationRows.Stored;
import io.parley.conversation.internal.MemberRows.Listed;
import io.parley.conversation.internal.MembershipChange.RowChange;
import io.parley.identity.UserId;
import io.parley.identity.Users;
import io.parley.platform.ParleyException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Members in Cassandra, and for the many questions about one of them a cache of those who are in it.
///
/// Those who are not in it are never cached, so that somebody who was added elsewhere may speak at once.
final class CassandraMembers implements Members {
  /// Of conversations whose rows do not say what they are.
  private static final int KINDS_IN_FLIGHT = 32;
  private static final int CACHED_MEMBERS = 200_000;
  private static final Duration CACHED_FOR = Duration.ofSeconds(5);

  private final ConversationRows conversations;
  private final MemberRows rows;
  private final Users users;
  private final Speakers speakers;
  private final AsyncCache<Standing, Member> cache = Caffeine.newBuilder().maximumSize(CACHED_MEMBERS)
      .expireAfterWrite(CACHED_FOR).buildAsync();

  CassandraMembers(ConversationRows conversations, MemberRows rows, Users users, Speakers speakers) {
    this.conversations = conversations;
    this.rows = rows;
    this.users = users;
    this.speakers = speakers;
  }

  @Override
  public Mono<Map<UserId, Member>> all(ConversationId conversationId) {
    return rows.of(conversationId).collectMap(Member::userId);
  }

  @Override
  public Flux<Member> presentMembers(ConversationId conversationId, @Nullable UserId after) {
    return rows.after(conversationId, after).filter(Member::present);
  }

  @Override
  public Mono<Member> find(ConversationId conversationId, UserId userId) {
    Standing standing = new Standing(conversationId, userId);
    return Mono.fromFuture(() -> cache.get(standing, (_, _) -> rows.of(conversationId, userId).toFuture()), true)
        .doOnNext(member -> {
          if (!member.present()) {
            cache.synchronous().invalidate(standing);
          }
        });
  }

  @Override
  public Mono<Member> stored(ConversationId conversationId, UserId userId) {
    return rows.of(conversationId, userId);
  }

  @Override
  public Mono<Member> speaker(ConversationId conversationId, UserId userId) {
    return present(conversationId, userId).flatMap(member -> speakers.check(conversationId, member));
  }

  @Override
  public Mono<List<Membership>> of(UserId userId) {
    return rows.of(userId).flatMapSequential(this::membership, KINDS_IN_FLIGHT).collectList();
  }

  private Mono<Membership> membership(Listed listed) {
    Boolean channel = listed.channel();
    return channel != null
        ? Mono.just(new Membership(listed.conversationId(), listed.member(), channel))
        : conversations.cached(listed.conversationId())
            .map(stored -> stored.conversation().kind() == ConversationKind.CHANNEL).defaultIfEmpty(false)
            .map(is -> new Membership(listed.conversationId(), listed.member(), is));
  }

  @Override
  public Mono<Void> authorise(ConversationId conversationId, UserId actor, ConversationEvent event) {
    return conversations.stored(conversationId).map(Stored::conversation)
        .zipWith(rows.of(conversationId, actor).filter(Member::present))
        .switchIfEmpty(Mono.error(ParleyException::notAMember))
        .flatMap(found -> authorise(found.getT1(), found.getT2(), event));
  }

  private Mono<Void> authorise(Conversation conversation, Member actor, ConversationEvent event) {
    if (conversation.kind() == ConversationKind.DIRECT) {
      return Mono.error(() -> MemberRules.forbidden("A direct conversation can't be changed"));
    }
    return switch (event) {
      case ConversationEvent.MemberAdded(var userId, _) -> target(conversation, userId).flatMap(target -> {
        MemberRules.check(actor, event, target);
        return target.isPresent() ? Mono.empty() : roomFor(conversation, userId);
      });
      case ConversationEvent.RoleChanged(var userId, _) ->
        target(conversation, userId).doOnNext(target -> MemberRules.check(actor, event, target)).then();
      case ConversationEvent.MemberMuted(var userId, _) ->
        target(conversation, userId).doOnNext(target -> MemberRules.check(actor, event, target)).then();
      case ConversationEvent.MemberRemoved(var userId) ->
        target(conversation, userId).doOnNext(target -> MemberRules.check(actor, event, target)).then();
      case ConversationEvent.Renamed _,ConversationEvent.Created _,ConversationEvent.BecameChannel _ ->
        Mono.fromRunnable(() -> MemberRules.check(actor, event, Optional.empty()));
    };
  }

  private Mono<Optional<Member>> target(Conversation conversation, UserId userId) {
    return rows.of(conversation.conversationId(), userId).filter(Member::present).singleOptional();
  }

  private Mono<Void> roomFor(Conversation conversation, UserId newcomer) {
    if (conversation.kind() == ConversationKind.GROUP
        && conversation.memberCount() >= Conversations.MAX_GROUP_MEMBERS) {
      return Mono.error(MemberRules::tooManyMembers);
    }
    return users.unknown(List.of(newcomer)).next()
        .flatMap(stranger -> Mono.error(() -> ParleyException.badRequest("nobody has the user_id " + stranger)));
  }

  @Override
  public Mono<Void> apply(ConversationId conversationId, long seq, ConversationEvent event) {
    return unapplied(conversationId, seq).flatMap(stored -> event instanceof ConversationEvent.Renamed(var title)
        ? conversations.rename(stored.conversation(), title, seq)
        : stored.conversation().kind() == ConversationKind.CHANNEL
            ? applyToChannel(conversationId, stored.staff(), seq, event)
            : applyToGroup(conversationId, seq, event));
  }

  // Members first, then the mark of what is applied: a mark that is below seq proves that the rows read before it
  // hold nothing of later changes.

  private Mono<Void> applyToGroup(ConversationId conversationId, long seq, ConversationEvent event) {
    return rows.of(conversationId).collectList()
        .flatMap(members -> unapplied(conversationId, seq).flatMap(stored -> {
          Conversation group = stored.conversation();
          MembershipChange change = MembershipChange.of(members, seq, event);
          return write(group, seq, change.rows()).then(event instanceof ConversationEvent.BecameChannel
              // Whoever was removed from it was so before.
              ? conversations.restaff(group, change.memberCount(), MembershipChange.staff(members, seq), seq, seq)
              : conversations.recount(group, change.memberCount(), seq));
        }));
  }

  private Mono<Void> applyToChannel(ConversationId conversationId, Staff staff, long seq, ConversationEvent event) {
    Mono<Optional<UserId>> heir = ChannelChange.needsHeir(staff, event)
        ? heir(conversationId, seq, event)
        : Mono.just(Optional.empty());
    return Mono.justOrEmpty(event.member()).flatMap(user -> rows.of(conversationId, user)).singleOptional()
        .zipWith(heir)
        .flatMap(found -> unapplied(conversationId, seq).flatMap(stored -> {
          ChannelChange change = ChannelChange.of(new ChannelChange.Before(seq, found.getT1().orElse(null),
              stored.conversation().memberCount(), stored.staff(), found.getT2().orElse(null)), event);
          return write(stored.conversation(), seq, change.rows()).then(
              conversations.restaff(stored.conversation(), change.memberCount(), change.staff(),
                  event instanceof ConversationEvent.MemberRemoved ? seq : stored.removedSeq(), seq));
        }));
  }

  /// The first by id of the others who were in it.
  private Mono<Optional<UserId>> heir(ConversationId conversationId, long seq, ConversationEvent event) {
    return rows.after(conversationId, null).filter(row -> MembershipChange.inItBefore(row, seq))
        .map(Member::userId).filter(user -> !user.equals(event.member())).next().singleOptional();
  }

  private Mono<Stored> unapplied(ConversationId conversationId, long seq) {
    return conversations.stored(conversationId).filter(stored -> stored.changedSeq() < seq);
  }

  private Mono<Void> write(Conversation conversation, long seq, List<RowChange> changes) {
    Runnable forget = () -> changes.forEach(row -> cache.synchronous()
        .invalidate(new Standing(conversation.conversationId(), row.userId())));
    return rows.apply(conversation, seq, changes).doOnTerminate(forget).doOnCancel(forget);
  }

  @Override
  public Mono<Long> appliedSeq(ConversationId conversationId) {
    return conversations.stored(conversationId).map(Stored::changedSeq)
        .doOnNext(seq -> conversations.forget(conversationId));
  }

  @Override
  public Mono<Long> lastRemoval(ConversationId channel) {
    return conversations.stored(channel).map(Stored::removedSeq).defaultIfEmpty(0L);
  }

  private record Standing(ConversationId conversationId, UserId userId) {}
}
