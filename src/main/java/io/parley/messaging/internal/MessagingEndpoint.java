package io.parley.messaging.internal;

import io.parley.conversation.ConversationId;
import io.parley.identity.DeviceId;
import io.parley.identity.UserId;
import io.parley.messaging.Cursor;
import io.parley.messaging.History.News;
import io.parley.messaging.History.Overview;
import io.parley.messaging.History.SyncPage;
import io.parley.messaging.History.SyncTarget;
import io.parley.messaging.History;
import io.parley.messaging.MessageAccepted;
import io.parley.messaging.Messages;
import io.parley.messaging.Page;
import io.parley.messaging.Receipts;
import io.parley.messaging.SendMessage;
import io.parley.platform.Done;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Answers other nodes from this node's own ports.
final class MessagingEndpoint implements MessagingExchange {
  private final Messages messages;
  private final History history;
  private final Receipts receipts;

  MessagingEndpoint(Messages messages, History history, Receipts receipts) {
    this.messages = messages;
    this.history = history;
    this.receipts = receipts;
  }

  @Override
  public Mono<MessageAccepted> send(SendMessage command) {
    return messages.send(command);
  }

  @Override
  public Mono<UUID> announce(Change change) {
    return messages.announce(change.conversationId(), change.actor(), change.event());
  }

  @Override
  public Mono<Long> change(Change change) {
    return messages.change(change.conversationId(), change.actor(), change.event());
  }

  @Override
  public Mono<Page> page(PageWish wish) {
    return history.page(wish.reader(), wish.conversationId(), wish.afterSeq(), wish.beforeSeq(), wish.limit());
  }

  @Override
  public Mono<News> news(Targets news) {
    Map<ConversationId, Long> held = HashMap.newHashMap(news.targets().size());
    for (SyncTarget target : news.targets()) {
      Long cursor = target.cursor();
      if (cursor != null) {
        held.put(target.conversationId(), cursor);
      }
    }
    return history.news(news.reader(), held);
  }

  @Override
  public Flux<SyncPage> pages(Targets wanted) {
    return history.pages(wanted.reader(), wanted.targets(), wanted.limit());
  }

  @Override
  public Flux<Overview> overview(OverviewWish wish) {
    return history.overview(wish.reader(), wish.skip(), wish.limit());
  }

  @Override
  public Mono<Long> latestSeq(ConversationId conversationId) {
    return history.latestSeq(conversationId);
  }

  @Override
  public Mono<Done> receipt(Receipt receipt) {
    DeviceId device = receipt.deviceId();
    Mono<Void> taken = device == null
        ? receipts.read(receipt.userId(), receipt.conversationId(), receipt.seq())
        : receipts.delivered(receipt.userId(), device, receipt.conversationId(), receipt.seq());
    return taken.thenReturn(Done.DONE);
  }

  @Override
  public Mono<List<MemberCursor>> cursors(ConversationId conversationId) {
    return receipts.of(conversationId).map(MessagingEndpoint::list);
  }

  @Override
  public Mono<List<MemberCursor>> cursorsOf(Readers readers) {
    return receipts.of(readers.conversationId(), readers.users()).map(MessagingEndpoint::list);
  }

  private static List<MemberCursor> list(Map<UserId, Cursor> cursors) {
    return cursors.entrySet().stream().map(one -> new MemberCursor(one.getKey(), one.getValue())).toList();
  }

  @Override
  public Mono<List<DeviceCursor>> deviceCursors(DeviceWish wish) {
    return receipts.ofDevices(wish.conversationId(), wish.devices()).map(cursors -> cursors.entrySet().stream()
        .map(one -> new DeviceCursor(one.getKey(), one.getValue())).toList());
  }
}
