package io.parley.gateway.internal;

import io.parley.conversation.Conversation;
import io.parley.conversation.ConversationEvent;
import io.parley.conversation.ConversationId;
import io.parley.conversation.ConversationKind;
import io.parley.fanout.spi.Missed;
import io.parley.identity.Access;
import io.parley.identity.AccessChange;
import io.parley.identity.Authenticator;
import io.parley.identity.Ban;
import io.parley.identity.DeviceId;
import io.parley.identity.Identity;
import io.parley.identity.Standing;
import io.parley.identity.UserDevice;
import io.parley.identity.UserId;
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
import io.parley.platform.ErrorKind;
import io.parley.platform.ParleyException;
import io.parley.platform.TimeUuids;
import io.parley.sessions.Incarnation;
import io.parley.sessions.LiveSession;
import io.parley.sessions.NodeId;
import io.parley.sessions.Nodes;
import io.parley.sessions.SessionId;
import io.parley.sessions.Sessions;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/// Everything behind the gateway, by hand: tokens are `token-of-<name>`, and each call is written down.
final class FakePorts {
  static final Instant ISSUED = Instant.parse("2026-11-24T09:00:00Z");

  final Map<UserId, Standing> held = new ConcurrentHashMap<>();
  final List<Set<UserId>> lookedAt = new CopyOnWriteArrayList<>();
  final Sinks.Many<AccessChange> changes = Sinks.many().multicast().directBestEffort();
  volatile Mono<Void> judging = Mono.empty();
  final Map<String, Identity> tokens = new ConcurrentHashMap<>();
  final List<SendMessage> sends = new CopyOnWriteArrayList<>();
  final Map<SessionId, Incarnation> registered = new ConcurrentHashMap<>();
  final Map<UserId, List<LiveSession>> live = new ConcurrentHashMap<>();
  final FakeCompany company = new FakeCompany();
  /// Where pages fail.
  final Set<ConversationId> broken = ConcurrentHashMap.newKeySet();
  /// Of whom nobody sees anything.
  final Set<UserId> strangers = ConcurrentHashMap.newKeySet();
  final Map<UserId, Cursor> cursors = new ConcurrentHashMap<>();
  final List<String> receipts = new CopyOnWriteArrayList<>();
  final List<Map<ConversationId, Long>> askedCursors = new CopyOnWriteArrayList<>();
  final Sinks.Many<Incarnation> renewals = Sinks.many().multicast().directBestEffort();
  final TimeUuids ids = new TimeUuids(Clock.systemUTC());
  final UserId author = new UserId(new UUID(1, 1));

  volatile Incarnation incarnation = new Incarnation("first");
  volatile Mono<Void> registering = Mono.empty();
  volatile Mono<MessageAccepted> sending = Mono.defer(() -> Mono.just(new MessageAccepted(ids.next(0), false)));
  volatile Mono<Void> receiving = Mono.empty();
  volatile Mono<Void> authenticating = Mono.empty();
  volatile Mono<Void> reading = Mono.empty();
  volatile int conversations;
  volatile int bodyLength = 10;

  /// A valid token of a person, until a moment. It was issued at [#ISSUED].
  String token(String name, Instant until) {
    tokens.put("token-of-" + name, new Identity(user(name), until, ISSUED));
    return "token-of-" + name;
  }

  void ban(String name) {
    held.put(user(name), new Standing(new Ban(ISSUED, null, "spam"), null));
  }

  /// Revokes every token that was issued up to a moment.
  void revoke(String name, Instant upTo) {
    held.put(user(name), new Standing(null, upTo));
  }

  final Access access = new Access() {
    @Override
    public Mono<Void> admit(Identity identity) {
      return standings(List.of(identity.userId())).flatMap(found -> {
        ParleyException refusal = found.get(identity.userId()).refusal(identity.issuedAt(), ISSUED);
        return refusal == null ? Mono.empty() : Mono.error(refusal);
      });
    }

    @Override
    public Mono<Void> admitAgain(Identity identity) {
      return admit(identity);
    }

    @Override
    public Mono<Map<UserId, Standing>> standings(Collection<UserId> userIds) {
      return Mono.defer(() -> {
        lookedAt.add(Set.copyOf(userIds));
        Map<UserId, Standing> seen = userIds.stream()
            .collect(Collectors.toMap(userId -> userId, userId -> held.getOrDefault(userId, Standing.CLEAR)));
        return judging.thenReturn(seen);
      });
    }

    @Override
    public Flux<AccessChange> changes() {
      return changes.asFlux();
    }
  };

  static UserId user(String name) {
    return new UserId(UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)));
  }

  static ConversationId conversation(int number) {
    return new ConversationId(new UUID(9, number));
  }

  final Authenticator authenticator = token -> authenticating.then(Mono.defer(() -> tokens.containsKey(token)
      ? Mono.just(tokens.get(token))
      : Mono.error(
          new ParleyException(ErrorKind.UNAUTHENTICATED, "unauthenticated", "The token is not valid"))));

  final Nodes nodes = new Nodes() {
    @Override
    public NodeId self() {
      return new NodeId("node-1");
    }

    @Override
    public Incarnation incarnation() {
      return incarnation;
    }

    @Override
    public Flux<Incarnation> renewals() {
      return renewals.asFlux();
    }
  };

  final Sessions sessions = new Sessions() {
    @Override
    public Mono<List<LiveSession>> register(UserId userId, SessionId sessionId, DeviceId deviceId) {
      return Mono.defer(() -> {
        Incarnation under = incarnation;
        return registering.then(Mono.defer(() -> {
          registered.put(sessionId, under);
          return under.equals(incarnation) ? Mono.just(List.of()) : register(userId, sessionId, deviceId);
        }));
      });
    }

    @Override
    public Mono<Void> writeOff(NodeId nodeId, Incarnation incarnation) {
      return Mono.error(new UnsupportedOperationException());
    }

    @Override
    public Mono<Void> remove(UserId userId, SessionId sessionId) {
      return Mono.fromRunnable(() -> registered.remove(sessionId));
    }

    @Override
    public Mono<Map<UserId, List<LiveSession>>> live(Collection<UserId> userIds) {
      return Mono.fromSupplier(() -> userIds.stream().filter(live::containsKey)
          .collect(Collectors.toMap(userId -> userId, live::get)));
    }
  };

  /// Nothing is ever missed.
  final Missed missed = new Missed() {
    @Override
    public Mono<Void> add(NodeId gateway, Collection<Missed.News> news) {
      return Mono.error(new UnsupportedOperationException());
    }

    @Override
    public Mono<Told> look(NodeId gateway) {
      return Mono.just(new Told(false, List.of()));
    }

    @Override
    public Mono<Void> forget(NodeId gateway, Told told) {
      return Mono.empty();
    }
  };

  final Messages messages = new Messages() {
    @Override
    public Mono<MessageAccepted> send(SendMessage command) {
      return Mono.defer(() -> {
        sends.add(command);
        return sending;
      });
    }

    @Override
    public Mono<UUID> announce(ConversationId conversationId, UserId actor, ConversationEvent event) {
      return Mono.error(new UnsupportedOperationException());
    }

    @Override
    public Mono<Long> change(ConversationId conversationId, UserId actor, ConversationEvent event) {
      return Mono.error(new UnsupportedOperationException());
    }
  };

  final Receipts receiptsPort = new Receipts() {
    @Override
    public Mono<Void> delivered(UserId userId, DeviceId deviceId, ConversationId conversationId, long seq) {
      return receiving.then(Mono.fromRunnable(() -> receipts.add("delivered " + seq)));
    }

    @Override
    public Mono<Void> read(UserId userId, ConversationId conversationId, long seq) {
      return receiving.then(Mono.fromRunnable(() -> receipts.add("read " + seq)));
    }

    @Override
    public Mono<Map<UserId, Cursor>> of(ConversationId conversationId) {
      return Mono.fromSupplier(() -> Map.copyOf(cursors));
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

  /// Where conversations end, other than at 1.
  final Map<ConversationId, Long> ends = new ConcurrentHashMap<>();
  final FakeSubscriptions subscriptions = new FakeSubscriptions();

  /// Conversations 1 to [#conversations], of one message each, all of them news.
  final History history = new History() {
    @Override
    public Mono<Page> page(UserId reader, ConversationId conversationId, Long afterSeq, Long beforeSeq, int limit) {
      return Mono.defer(() -> {
        if (broken.contains(conversationId)) {
          return Mono.error(ParleyException.unavailable("the page can't be read", null));
        }
        return strangers.contains(reader)
            ? Mono.error(ParleyException.notAMember())
            : Mono.just(pageOf(conversationId, afterSeq == null ? 1 : afterSeq + 1, Math.min(limit, 3)));
      });
    }

    @Override
    public Mono<News> news(UserId reader, Map<ConversationId, Long> cursors) {
      askedCursors.add(cursors);
      List<SyncTarget> news = IntStream.rangeClosed(1, conversations).mapToObj(FakePorts::conversation)
          .map(conversation -> new SyncTarget(conversation, cursors.get(conversation))).toList();
      return reading.thenReturn(new News(news, List.copyOf(company.channels)));
    }

    @Override
    public Flux<SyncPage> pages(UserId reader, List<SyncTarget> targets, int limit) {
      return Flux.fromIterable(targets).map(target -> new SyncPage(
          target.cursor() == null ? described(target.conversationId()) : null,
          pageOf(target.conversationId(), target.cursor() == null ? 1 : target.cursor() + 1, 1)));
    }

    @Override
    public Flux<Overview> overview(UserId reader, int skip, int limit) {
      return Flux.error(new UnsupportedOperationException());
    }

    @Override
    public Mono<Long> latestSeq(ConversationId conversationId) {
      return Mono.fromSupplier(() -> ends.getOrDefault(conversationId, 1L));
    }
  };

  private Conversation described(ConversationId conversationId) {
    return new Conversation(conversationId, ConversationKind.GROUP, "title", Instant.EPOCH, author, 2, false);
  }

  private Page pageOf(ConversationId conversationId, long first, int count) {
    List<PagedMessage> messages = LongStream.range(first, first + count)
        .mapToObj(seq -> new PagedMessage(new Message(conversationId, seq, ids.next(0), author, UUID.randomUUID(),
            Content.text("x".repeat(bodyLength)), null, Fold.NONE), DeliveryStatus.SENT))
        .toList();
    return new Page(conversationId, messages, false, first + count - 1, 0, 1);
  }
}
