package io.parley.messaging.internal;

import io.parley.conversation.ConversationEvent;
import io.parley.conversation.ConversationId;
import io.parley.identity.DeviceId;
import io.parley.identity.UserDevice;
import io.parley.identity.UserId;
import io.parley.messaging.Cursor;
import io.parley.messaging.History;
import io.parley.messaging.MessageAccepted;
import io.parley.messaging.Messages;
import io.parley.messaging.Page;
import io.parley.messaging.Receipts;
import io.parley.messaging.SendMessage;
import io.parley.messaging.internal.MessagingExchange.Change;
import io.parley.messaging.internal.MessagingExchange.DeviceCursor;
import io.parley.messaging.internal.MessagingExchange.DeviceWish;
import io.parley.messaging.internal.MessagingExchange.MemberCursor;
import io.parley.messaging.internal.MessagingExchange.OverviewWish;
import io.parley.messaging.internal.MessagingExchange.PageWish;
import io.parley.messaging.internal.MessagingExchange.Readers;
import io.parley.messaging.internal.MessagingExchange.Receipt;
import io.parley.messaging.internal.MessagingExchange.Targets;
import io.parley.platform.Peers;
import io.parley.platform.Role;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Messaging on another node. A conversation's calls go to the same one while the set of nodes stands, so that its sends
/// keep their order and its caches are warm; a user's syncs likewise.
final class RemoteMessaging implements Messages, History, Receipts {
  private final Peers peers;

  RemoteMessaging(Peers peers) {
    this.peers = peers;
  }

  private <R> Mono<R> ask(Object key, Function<MessagingExchange, Mono<R>> question) {
    return peers.ask(Role.MESSAGING, key, MessagingExchange.class, question);
  }

  @Override
  public Mono<MessageAccepted> send(SendMessage command) {
    return ask(command.conversationId(), messaging -> messaging.send(command));
  }

  @Override
  public Mono<UUID> announce(ConversationId conversationId, UserId actor, ConversationEvent event) {
    return ask(conversationId, messaging -> messaging.announce(new Change(conversationId, actor, event)));
  }

  @Override
  public Mono<Long> change(ConversationId conversationId, UserId actor, ConversationEvent event) {
    return ask(conversationId, messaging -> messaging.change(new Change(conversationId, actor, event)));
  }

  @Override
  public Mono<Page> page(UserId reader, ConversationId conversationId, @Nullable Long afterSeq,
      @Nullable Long beforeSeq, int limit) {
    return ask(conversationId,
        messaging -> messaging.page(new PageWish(reader, conversationId, afterSeq, beforeSeq, limit)));
  }

  @Override
  public Mono<News> news(UserId reader, Map<ConversationId, Long> cursors) {
    List<SyncTarget> held = cursors.entrySet().stream()
        .map(one -> new SyncTarget(one.getKey(), one.getValue())).toList();
    return ask(reader, messaging -> messaging.news(new Targets(reader, held, 0)));
  }

  @Override
  public Flux<SyncPage> pages(UserId reader, List<SyncTarget> targets, int limit) {
    return peers.askMany(Role.MESSAGING, reader, MessagingExchange.class,
        messaging -> messaging.pages(new Targets(reader, targets, limit)));
  }

  @Override
  public Flux<Overview> overview(UserId reader, int skip, int limit) {
    return peers.askMany(Role.MESSAGING, reader, MessagingExchange.class,
        messaging -> messaging.overview(new OverviewWish(reader, skip, limit)));
  }

  @Override
  public Mono<Long> latestSeq(ConversationId conversationId) {
    return ask(conversationId, messaging -> messaging.latestSeq(conversationId));
  }

  @Override
  public Mono<Void> delivered(UserId userId, DeviceId deviceId, ConversationId conversationId, long seq) {
    return ask(conversationId, messaging -> messaging.receipt(new Receipt(userId, deviceId, conversationId, seq)))
        .then();
  }

  @Override
  public Mono<Void> read(UserId userId, ConversationId conversationId, long seq) {
    return ask(conversationId, messaging -> messaging.receipt(new Receipt(userId, null, conversationId, seq)))
        .then();
  }

  @Override
  public Mono<Map<UserId, Cursor>> of(ConversationId conversationId) {
    return ask(conversationId, messaging -> messaging.cursors(conversationId)).map(RemoteMessaging::map);
  }

  @Override
  public Mono<Map<UserId, Cursor>> of(ConversationId conversationId, Collection<UserId> users) {
    return ask(conversationId, messaging -> messaging.cursorsOf(new Readers(conversationId, List.copyOf(users))))
        .map(RemoteMessaging::map);
  }

  private static Map<UserId, Cursor> map(List<MemberCursor> cursors) {
    return cursors.stream().collect(Collectors.toMap(MemberCursor::userId, MemberCursor::cursor));
  }

  @Override
  public Mono<Map<UserDevice, Long>> ofDevices(ConversationId conversationId, Collection<UserDevice> devices) {
    return ask(conversationId,
        messaging -> messaging.deviceCursors(new DeviceWish(conversationId, List.copyOf(devices))))
        .map(cursors -> cursors.stream().collect(Collectors.toMap(DeviceCursor::device, DeviceCursor::seq)));
  }
}
