package io.parley.gateway.internal;

import io.parley.conversation.Acquaintances;
import io.parley.conversation.Conversation;
import io.parley.conversation.ConversationEvent;
import io.parley.conversation.ConversationId;
import io.parley.conversation.ConversationKind;
import io.parley.conversation.Conversations;
import io.parley.conversation.Member;
import io.parley.conversation.MemberRole;
import io.parley.conversation.Members;
import io.parley.conversation.Membership;
import io.parley.conversation.NewConversation;
import io.parley.identity.UserId;
import io.parley.platform.ParleyException;
import io.parley.presence.Attendance;
import io.parley.presence.PresenceStatus;
import io.parley.presence.UserPresence;
import io.parley.presence.Watches;
import io.parley.sessions.SessionId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/// Those who know each other, by hand: all in one conversation, and how they appear.
final class FakeCompany {
  /// What sessions said of their users, such as `ONLINE after PT0S`.
  final List<String> attended = new ArrayList<>();
  final Map<UserId, PresenceStatus> states = new HashMap<>();
  final Map<UserId, Integer> watched = new HashMap<>();
  final Set<UserId> members = new HashSet<>();
  /// Those who must not be seen.
  final Set<UserId> hidden = new HashSet<>();
  final Sinks.Many<UserId> changes = Sinks.many().multicast().directBestEffort();
  volatile Mono<Void> watching = Mono.empty();
  volatile Mono<Void> asking = Mono.empty();
  int asked;
  /// Nobody says who is a member.
  boolean away;
  /// What happens while somebody looks how this user appears.
  final Map<UserId, Runnable> meanwhile = new HashMap<>();

  /// They appear otherwise now.
  void become(UserId userId, PresenceStatus status) {
    states.put(userId, status);
    changes.tryEmitNext(userId);
  }

  private UserPresence presence(UserId userId) {
    PresenceStatus status = states.getOrDefault(userId, PresenceStatus.OFFLINE);
    return new UserPresence(userId, status, status == PresenceStatus.ONLINE ? null : Instant.EPOCH);
  }

  final Attendance attendance = new Attendance() {
    @Override
    public void came(UserId userId, SessionId sessionId) {
      attended.add("came");
    }

    @Override
    public void appears(UserId userId, SessionId sessionId, PresenceStatus status, Duration idle) {
      attended.add("%s after %s".formatted(status, idle));
    }

    @Override
    public void left(UserId userId, SessionId sessionId) {
      attended.add("left");
    }

    @Override
    public void renew(UserId userId) {
      attended.add("renewed");
    }
  };

  final Watches watches = new Watches() {
    @Override
    public Mono<Void> watch(Collection<UserId> userIds) {
      return Mono.defer(() -> {
        userIds.forEach(userId -> watched.merge(userId, 1, Integer::sum));
        return watching;
      });
    }

    @Override
    public void unwatch(Collection<UserId> userIds) {
      userIds.forEach(userId -> watched.merge(userId, -1, Integer::sum));
    }

    @Override
    public UserPresence now(UserId userId) {
      meanwhile.getOrDefault(userId, () -> {}).run();
      return presence(userId);
    }

    @Override
    public Flux<UserId> changes() {
      return changes.asFlux();
    }
  };

  final Acquaintances acquaintances = new Acquaintances() {
    @Override
    public Mono<Set<UserId>> visibleTo(UserId viewer, Collection<UserId> people) {
      return Mono.defer(() -> {
        asked++;
        Set<UserId> visible = people.stream().filter(userId -> !hidden.contains(userId)).collect(Collectors.toSet());
        return asking.thenReturn(visible);
      });
    }

    @Override
    public Mono<Set<UserId>> viewersOf(UserId person, Collection<UserId> viewers) {
      return Mono.defer(() -> {
        asked++;
        Set<UserId> allowed = hidden.contains(person) ? Set.of() : Set.copyOf(viewers);
        return asking.thenReturn(allowed);
      });
    }
  };

  /// That all members are in.
  final Set<ConversationId> channels = new LinkedHashSet<>();
  long lastRemoval;
  long joinedSeq = 1;

  final Members membersPort = new Members() {
    @Override
    public Mono<Map<UserId, Member>> all(ConversationId conversationId) {
      return Mono.fromSupplier(() -> {
        Map<UserId, Member> all = new LinkedHashMap<>();
        members.forEach(userId -> all.put(userId, member(userId)));
        return all;
      });
    }

    @Override
    public Mono<Member> speaker(ConversationId conversationId, UserId userId) {
      return Mono.defer(() -> {
        asked++;
        if (away) {
          return Mono.error(ParleyException.unavailable("no messaging node", null));
        }
        return members.contains(userId) ? Mono.just(member(userId)) : Mono.error(ParleyException::notAMember);
      });
    }

    @Override
    public Flux<Member> presentMembers(ConversationId conversationId, @Nullable UserId after) {
      return all(conversationId).flatMapIterable(Map::values);
    }

    @Override
    public Mono<Long> lastRemoval(ConversationId channel) {
      return Mono.fromSupplier(() -> lastRemoval);
    }

    @Override
    public Mono<Member> find(ConversationId conversationId, UserId userId) {
      return stored(conversationId, userId);
    }

    @Override
    public Mono<Member> stored(ConversationId conversationId, UserId userId) {
      return Mono.fromSupplier(() -> members.contains(userId) ? member(userId) : null);
    }

    @Override
    public Mono<List<Membership>> of(UserId userId) {
      return Mono.fromSupplier(() -> {
        if (away) {
          throw ParleyException.unavailable("no messaging node", null);
        }
        return channels.stream().filter(_ -> members.contains(userId))
            .map(channel -> new Membership(channel, member(userId), true)).toList();
      });
    }

    @Override
    public Mono<Void> authorise(ConversationId conversationId, UserId actor, ConversationEvent event) {
      return Mono.error(new UnsupportedOperationException());
    }

    @Override
    public Mono<Void> apply(ConversationId conversationId, long seq, ConversationEvent event) {
      return Mono.error(new UnsupportedOperationException());
    }

    @Override
    public Mono<Long> appliedSeq(ConversationId conversationId) {
      return Mono.error(new UnsupportedOperationException());
    }
  };

  private Member member(UserId userId) {
    return new Member(userId, MemberRole.MEMBER, joinedSeq, joinedSeq, null, null);
  }

  final Conversations conversations = new Conversations() {
    @Override
    public Mono<Creation> create(NewConversation wish) {
      return Mono.error(new UnsupportedOperationException());
    }

    @Override
    public Mono<Conversation> find(ConversationId conversationId) {
      return Mono.fromSupplier(() -> new Conversation(conversationId,
          channels.contains(conversationId) ? ConversationKind.CHANNEL : ConversationKind.GROUP, "lunch", Instant.EPOCH,
          members.iterator().next(), members.size(), false));
    }
  };
}
