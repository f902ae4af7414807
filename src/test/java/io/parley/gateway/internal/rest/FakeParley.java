package io.parley.gateway.internal.rest;

import io.parley.conversation.Blocks;
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
import io.parley.identity.Access;
import io.parley.identity.AccessChange;
import io.parley.identity.Authenticator;
import io.parley.identity.DeviceId;
import io.parley.identity.Identity;
import io.parley.identity.LocalTokens;
import io.parley.identity.Standing;
import io.parley.identity.User;
import io.parley.identity.UserDevice;
import io.parley.identity.UserId;
import io.parley.identity.Users;
import io.parley.messaging.Content;
import io.parley.messaging.Cursor;
import io.parley.messaging.DeliveryStatus;
import io.parley.messaging.Fold;
import io.parley.messaging.History;
import io.parley.messaging.Message;
import io.parley.messaging.MessageAccepted;
import io.parley.messaging.Messages;
import io.parley.messaging.Page;
import io.parley.messaging.PagedMessage;
import io.parley.messaging.Receipts;
import io.parley.messaging.SendMessage;
import io.parley.notification.Mutes;
import io.parley.notification.PushKind;
import io.parley.notification.PushTargets;
import io.parley.platform.ErrorKind;
import io.parley.platform.ParleyException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// The ports behind REST with one conversation, kept in memory: who is in it, and what REST asked of them.
final class FakeParley {
  static final UserId ALICE = person("alice");
  static final UserId BOB = person("bob");
  static final UserId CAROL = person("carol");
  static final ConversationId LUNCH = new ConversationId(UUID.fromString("11111111-2222-4333-8444-555555555555"));
  static final UUID FIRST_MESSAGE = UUID.fromString("e4eaaaf2-d142-11e1-b3e4-080027620cdd");
  static final Instant CREATED_AT = Instant.parse("2026-11-24T10:15:30.120Z");

  final List<ConversationEvent> announced = new ArrayList<>();
  final List<ConversationEvent> changed = new ArrayList<>();
  final List<SendMessage> sent = new ArrayList<>();
  NewConversation wish;
  boolean exists;
  /// What the next call of any port fails with.
  RuntimeException failure;
  int lastLimit;
  int overviews = 1;
  final Set<UserId> blocked = new LinkedHashSet<>();
  private MemberRole bobsRole = MemberRole.MEMBER;
  private Instant bobsMute;

  void reset() {
    announced.clear();
    changed.clear();
    sent.clear();
    wish = null;
    exists = false;
    failure = null;
    limit = null;
    overviews = 1;
    bobsRole = MemberRole.MEMBER;
    bobsMute = null;
    blocked.clear();
    sightings.clear();
    pushed.clear();
    quietUntil = null;
    standing = Standing.CLEAR;
  }

  static UserId person(String name) {
    return new UserId(UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)));
  }

  private <T> Mono<T> answer(T answer) {
    return failure == null ? Mono.just(answer) : Mono.error(failure);
  }

  private Conversation conversation(ConversationKind kind) {
    return new Conversation(LUNCH, kind, kind == ConversationKind.DIRECT ? null : "Lunch", CREATED_AT, ALICE, 2,
        false);
  }

  /// The token is the name; `keys-away` finds no keys.
  final Authenticator authenticator = token -> switch (token) {
    case "alice", "bob", "carol" -> Mono.just(new Identity(person(token), Instant.MAX, CREATED_AT));
    case "keys-away" -> Mono.error(ParleyException.unavailable("The keys can't be reached", null));
    default -> Mono.error(new ParleyException(ErrorKind.UNAUTHENTICATED, "unauthenticated", "A valid token is needed"));
  };

  /// How Alice stands.
  Standing standing = Standing.CLEAR;
  final Access access = new Access() {
    @Override
    public Mono<Void> admit(Identity identity) {
      return Mono
          .error(new UnsupportedOperationException("a call of REST may be judged by what was read a moment ago"));
    }

    @Override
    public Mono<Void> admitAgain(Identity identity) {
      ParleyException refusal = identity.userId().equals(ALICE)
          ? standing.refusal(identity.issuedAt(), CREATED_AT)
          : null;
      return refusal == null ? Mono.empty() : Mono.error(refusal);
    }

    @Override
    public Mono<Map<UserId, Standing>> standings(Collection<UserId> userIds) {
      return Mono.error(new UnsupportedOperationException());
    }

    @Override
    public Flux<AccessChange> changes() {
      return Flux.never();
    }
  };

  final LocalTokens tokens = (names, timeToLive) -> answer(
      names.stream().map(name -> new LocalTokens.LocalToken(person(name), name, name + "-" + timeToLive.toSeconds()))
          .toList());

  final Users users = new Users() {
    @Override
    public Mono<User> find(UserId userId) {
      return userId.equals(CAROL) ? Mono.empty() : answer(new User(userId, "alice", "Alice", null));
    }

    @Override
    public Flux<UserId> unknown(Collection<UserId> userIds) {
      return Flux.empty();
    }

    @Override
    public Mono<User> update(UserId userId, String displayName, String avatar) {
      return answer(new User(userId, "alice", displayName, avatar));
    }
  };

  final Conversations conversations = new Conversations() {
    @Override
    public Mono<Creation> create(NewConversation newWish) {
      wish = newWish;
      return answer(new Creation(conversation(newWish.kind()), !exists));
    }

    @Override
    public Mono<Conversation> find(ConversationId conversationId) {
      return answer(conversation(ConversationKind.GROUP));
    }
  };

  /// Has left, as storage knows; this node still takes them for a member.
  @Nullable
  UserId removedUnnoticed;

  final Members members = new Members() {
    @Override
    public Mono<Map<UserId, Member>> all(ConversationId conversationId) {
      return Mono.just(Map.of(ALICE, new Member(ALICE, MemberRole.OWNER, 1, 1, null, null), BOB,
          new Member(BOB, bobsRole, 1, 1, null, bobsMute)));
    }

    @Override
    public Flux<Member> presentMembers(ConversationId conversationId, @Nullable UserId after) {
      return all(conversationId).flatMapIterable(Map::values).sort(Comparator.comparing(Member::userId))
          .filter(member -> after == null || member.userId().compareTo(after) > 0);
    }

    @Override
    public Mono<Long> lastRemoval(ConversationId channel) {
      return Mono.just(0L);
    }

    @Override
    public Mono<Member> find(ConversationId conversationId, UserId userId) {
      return all(conversationId).mapNotNull(found -> conversationId.equals(LUNCH) ? found.get(userId) : null);
    }

    @Override
    public Mono<Member> stored(ConversationId conversationId, UserId userId) {
      return find(conversationId, userId).filter(_ -> !userId.equals(removedUnnoticed));
    }

    @Override
    public Mono<Member> speaker(ConversationId conversationId, UserId userId) {
      return present(conversationId, userId);
    }

    @Override
    public Mono<Member> present(ConversationId conversationId, UserId userId) {
      return find(conversationId, userId).switchIfEmpty(Mono.error(ParleyException::notAMember));
    }

    @Override
    public Mono<List<Membership>> of(UserId userId) {
      return Mono.just(List.of());
    }

    @Override
    public Mono<Void> authorise(ConversationId conversationId, UserId actor, ConversationEvent event) {
      return present(conversationId, actor).flatMap(member -> answer(member)).then();
    }

    @Override
    public Mono<Long> appliedSeq(ConversationId conversationId) {
      return Mono.just(7L);
    }

    @Override
    public Mono<Void> apply(ConversationId conversationId, long seq, ConversationEvent event) {
      if (event instanceof ConversationEvent.MemberAdded(var userId, _) && userId.equals(removedUnnoticed)) {
        removedUnnoticed = null;
      }
      if (event instanceof ConversationEvent.RoleChanged(var userId, var role) && userId.equals(BOB)) {
        bobsRole = role;
      }
      if (event instanceof ConversationEvent.MemberMuted(var userId, var until) && userId.equals(BOB)) {
        bobsMute = until;
      }
      return Mono.empty();
    }
  };

  final Messages messages = new Messages() {
    @Override
    public Mono<MessageAccepted> send(SendMessage command) {
      sent.add(command);
      return answer(new MessageAccepted(FIRST_MESSAGE, command.attempt() > 1));
    }

    @Override
    public Mono<UUID> announce(ConversationId conversationId, UserId actor, ConversationEvent event) {
      return Mono.fromCallable(() -> {
        announced.add(event);
        return FIRST_MESSAGE;
      });
    }

    @Override
    public Mono<Long> change(ConversationId conversationId, UserId actor, ConversationEvent event) {
      return Mono.fromRunnable(() -> changed.add(event)).then(members.apply(conversationId, 7, event)).thenReturn(7L);
    }
  };

  final History history = new History() {
    @Override
    public Mono<Page> page(UserId reader, ConversationId conversationId, Long afterSeq, Long beforeSeq, int limit) {
      lastLimit = limit;
      return members.present(conversationId, reader).then(answer(
          new Page(conversationId, List.of(new PagedMessage(message(), DeliveryStatus.DELIVERED)), true, 9, 3, 2)));
    }

    @Override
    public Mono<News> news(UserId reader, Map<ConversationId, Long> cursors) {
      return Mono.just(new News(List.of(), List.of()));
    }

    @Override
    public Flux<SyncPage> pages(UserId reader, List<SyncTarget> targets, int limit) {
      return Flux.empty();
    }

    @Override
    public Flux<Overview> overview(UserId reader, int skip, int limit) {
      lastLimit = limit;
      Overview overview = new Overview(conversation(ConversationKind.GROUP),
          new PagedMessage(message(), DeliveryStatus.SENT), 9, 3, 2);
      return Flux.fromStream(IntStream.range(skip, Math.min(overviews, skip + limit)).mapToObj(number -> overview));
    }

    @Override
    public Mono<Long> latestSeq(ConversationId conversationId) {
      return Mono.just(9L);
    }
  };

  /// What the limits on sends say; null lets everything through.
  RuntimeException limit;
  final SendPermits permits = (userId, body) -> {
    if (limit != null) {
      throw limit;
    }
  };

  final Blocks blocks = new Blocks() {
    @Override
    public Mono<Void> block(UserId userId, UserId other) {
      return Mono.fromRunnable(() -> blocked.add(other));
    }

    @Override
    public Mono<Void> unblock(UserId userId, UserId other) {
      return Mono.fromRunnable(() -> blocked.remove(other));
    }

    @Override
    public Flux<UserId> of(UserId userId) {
      return Flux.fromIterable(blocked);
    }

    @Override
    public Mono<Boolean> isBlocked(UserId userId, UserId by) {
      return Mono.just(blocked.contains(userId));
    }
  };

  /// Whose sight has changed.
  final List<String> sightings = new CopyOnWriteArrayList<>();
  final Sights sights = new Sights() {
    @Override
    public Mono<Void> blocked(UserId by, UserId other) {
      return Mono.fromRunnable(() -> sightings.add("%s of %s".formatted(other, by)));
    }

    @Override
    public Mono<Void> met(Collection<UserId> members) {
      return Mono.fromRunnable(() -> sightings.add("%d of each other".formatted(members.size())));
    }

    @Override
    public Mono<Void> moved(ConversationId conversationId, UserId member) {
      return Mono.fromRunnable(() -> sightings.add("%s in %s".formatted(member, conversationId)));
    }
  };

  /// What devices have set, as kind and token.
  final Map<DeviceId, String> pushed = new HashMap<>();
  final PushTargets targets = new PushTargets() {
    @Override
    public Mono<Void> set(UserId userId, DeviceId deviceId, PushKind kind, String token) {
      return answer(deviceId).doOnNext(_ -> pushed.put(deviceId, kind + " " + token)).then();
    }

    @Override
    public Mono<Void> remove(UserId userId, DeviceId deviceId) {
      return Mono.fromRunnable(() -> pushed.remove(deviceId));
    }

    @Override
    public Mono<Offer> offer() {
      return Mono.just(new Offer(Set.of(PushKind.WEBHOOK, PushKind.WEB_PUSH), "a key"));
    }
  };

  /// Alice's.
  @Nullable
  Instant quietUntil;
  final Mutes mutes = new Mutes() {
    @Override
    public Mono<Instant> until(UserId userId, ConversationId conversationId) {
      return Mono.justOrEmpty(quietUntil);
    }

    @Override
    public Mono<Void> mute(UserId userId, ConversationId conversationId, Instant until) {
      return Mono.fromRunnable(() -> quietUntil = until);
    }
  };

  final Receipts receipts = new Receipts() {
    @Override
    public Mono<Void> delivered(UserId userId, DeviceId deviceId, ConversationId conversationId, long seq) {
      return Mono.empty();
    }

    @Override
    public Mono<Void> read(UserId userId, ConversationId conversationId, long seq) {
      return Mono.empty();
    }

    @Override
    public Mono<Map<UserId, Cursor>> of(ConversationId conversationId) {
      return Mono.just(Map.of(BOB, new Cursor(8, 6)));
    }

    @Override
    public Mono<Map<UserId, Cursor>> of(ConversationId conversationId, Collection<UserId> users) {
      return of(conversationId);
    }

    @Override
    public Mono<Map<UserDevice, Long>> ofDevices(ConversationId conversationId, Collection<UserDevice> devices) {
      return Mono.error(new UnsupportedOperationException());
    }
  };

  private static Message message() {
    return new Message(LUNCH, 4, FIRST_MESSAGE, BOB, UUID.fromString("0f8b7b0e-53a4-4c0f-9a3e-6d4e2f1c9b7a"),
        Content.text("Hello!"), null, Fold.NONE);
  }
}
