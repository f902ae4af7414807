package io.parley.conversation.internal;

import io.parley.conversation.Conversation;
import io.parley.conversation.ConversationEvent;
import io.parley.conversation.ConversationId;
import io.parley.conversation.Conversations;
import io.parley.conversation.Member;
import io.parley.conversation.Members;
import io.parley.conversation.Membership;
import io.parley.conversation.NewConversation;
import io.parley.conversation.internal.MembershipChange.RowChange;
import io.parley.identity.UserId;
import io.parley.platform.ParleyException;
import io.parley.simulation.Engine;
import io.parley.simulation.Life;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// One process's members and conversations: the steps of [CassandraMembers] with its rules, each a call of its own, and its
/// cache on virtual time.
public final class SimulatedMembers implements Members, Conversations {
  private static final long CACHED_FOR = 5_000_000;

  private final Life life;
  private final SimulatedConversations tables;
  private final Map<Standing, Cached> cache = new LinkedHashMap<>();

  public SimulatedMembers(Life life, SimulatedConversations tables) {
    this.life = life;
    this.tables = tables;
  }

  private record Standing(ConversationId conversationId, UserId userId) {}

  private record Cached(Member member, long until) {}

  @Override
  public Mono<Map<UserId, Member>> all(ConversationId conversationId) {
    return life.call(Engine.CASSANDRA, () -> {
      Map<UserId, Member> all = new LinkedHashMap<>();
      rows(conversationId).forEach(member -> all.put(member.userId(), member));
      return all;
    });
  }

  private List<Member> rows(ConversationId conversationId) {
    boolean historyVisible = tables.rows.get(conversationId).made.historyVisible();
    List<Member> rows = new ArrayList<>();
    tables.members.getOrDefault(conversationId, Map.of()).forEach((user, row) -> {
      if (row.joinedSeq.get() != null) {
        rows.add(row.read(user, historyVisible));
      }
    });
    return rows;
  }

  @Override
  public Flux<Member> presentMembers(ConversationId conversationId, @Nullable UserId after) {
    return all(conversationId).flatMapIterable(Map::values).filter(Member::present);
  }

  @Override
  public Mono<Long> lastRemoval(ConversationId channel) {
    return Mono.error(new UnsupportedOperationException("no channels here"));
  }

  @Override
  public Mono<Member> find(ConversationId conversationId, UserId userId) {
    return Mono.defer(() -> {
      Standing standing = new Standing(conversationId, userId);
      Cached cached = cache.get(standing);
      return cached != null && life.loop().now() < cached.until
          ? Mono.just(cached.member)
          : stored(conversationId, userId).doOnNext(member -> {
            if (member.present()) {
              cache.put(standing, new Cached(member, life.loop().now() + CACHED_FOR));
            }
          });
    });
  }

  @Override
  public Mono<Member> stored(ConversationId conversationId, UserId userId) {
    return life.call(Engine.CASSANDRA, () -> rows(conversationId).stream()
        .filter(member -> member.userId().equals(userId)).findFirst().orElse(null));
  }

  @Override
  public Mono<Member> speaker(ConversationId conversationId, UserId userId) {
    return present(conversationId, userId);
  }

  @Override
  public Mono<List<Membership>> of(UserId userId) {
    return life.call(Engine.CASSANDRA, () -> {
      List<Membership> all = new ArrayList<>();
      tables.memberships.getOrDefault(userId, Map.of()).forEach((id, row) -> {
        if (row.joinedSeq.get() != null) {
          all.add(new Membership(id, row.read(userId, tables.rows.get(id).made.historyVisible()), false));
        }
      });
      return all;
    });
  }

  @Override
  public Mono<Void> authorise(ConversationId conversationId, UserId actor, ConversationEvent event) {
    return stored(conversationId, actor).filter(Member::present)
        .switchIfEmpty(Mono.error(ParleyException::notAMember))
        .flatMap(member -> switch (event) {
          case ConversationEvent.MemberAdded(var userId, _) -> check(conversationId, member, event, userId);
          case ConversationEvent.MemberRemoved(var userId) -> check(conversationId, member, event, userId);
          case ConversationEvent.MemberMuted(var userId, _) -> check(conversationId, member, event, userId);
          case ConversationEvent.RoleChanged(var userId, _) -> check(conversationId, member, event, userId);
          case ConversationEvent.Created _,ConversationEvent.Renamed _,ConversationEvent.BecameChannel _ ->
            Mono.empty();
        });
  }

  private Mono<Void> check(ConversationId conversationId, Member actor, ConversationEvent event, UserId target) {
    return stored(conversationId, target).filter(Member::present).map(Optional::of).defaultIfEmpty(Optional.empty())
        .doOnNext(found -> MemberRules.check(actor, event, found)).then();
  }

  @Override
  public Mono<Void> apply(ConversationId conversationId, long seq, ConversationEvent event) {
    return life.call(Engine.CASSANDRA, () -> rows(conversationId))
        .flatMap(members -> appliedSeq(conversationId).filter(changed -> changed < seq)
            .flatMap(_ -> apply(tables.rows.get(conversationId).made, members, seq, event)));
  }

  private Mono<Void> apply(Conversation conversation, List<Member> members, long seq, ConversationEvent event) {
    ConversationId id = conversation.conversationId();
    long timestamp = ConversationRows.timestamp(conversation, seq);
    MembershipChange change = MembershipChange.of(members, seq, event);
    return onSide(change, user -> tables.member(id, user), seq, timestamp)
        .then(onSide(change, user -> tables.membership(user, id), seq, timestamp))
        .doFinally(_ -> change.rows().forEach(row -> cache.remove(new Standing(id, row.userId()))))
        .then(life.call(Engine.CASSANDRA, () -> {
          SimulatedConversations.Row row = tables.rows.get(id);
          row.memberCount.write(change.memberCount(), timestamp);
          row.changedSeq.write(seq, timestamp);
          return null;
        }));
  }

  private Mono<Void> onSide(MembershipChange change,
      Function<UserId, SimulatedConversations.MemberRow> side, long seq, long timestamp) {
    return Flux.fromIterable(change.rows()).flatMap(one -> life.call(Engine.CASSANDRA, () -> {
      SimulatedConversations.MemberRow row = side.apply(one.userId());
      switch (one) {
        case RowChange.Joined(_, var role) -> {
          row.role.write(role, timestamp);
          row.joinedSeq.write(seq, timestamp);
          row.leftSeq.write(null, timestamp);
        }
        case RowChange.Role(_, var role) -> row.role.write(role, timestamp);
        case RowChange.Left(_) -> row.leftSeq.write(seq, timestamp);
        case RowChange.Muted(_, _),RowChange.Pulls(_) -> {
        }
      }
      return null;
    })).then();
  }

  @Override
  public Mono<Long> appliedSeq(ConversationId conversationId) {
    return life.call(Engine.CASSANDRA, () -> tables.rows.get(conversationId).changedSeq());
  }

  @Override
  public Mono<Creation> create(NewConversation wish) {
    return Mono.error(new UnsupportedOperationException("conversations exist from the start"));
  }

  @Override
  public Mono<Conversation> find(ConversationId conversationId) {
    return life.call(Engine.CASSANDRA, () -> {
      SimulatedConversations.Row row = tables.rows.get(conversationId);
      return row == null ? null : row.conversation();
    });
  }
}
