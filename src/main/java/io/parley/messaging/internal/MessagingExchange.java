package io.parley.messaging.internal;

import io.parley.conversation.ConversationEvent;
import io.parley.conversation.ConversationId;
import io.parley.identity.DeviceId;
import io.parley.identity.UserDevice;
import io.parley.identity.UserId;
import io.parley.messaging.Cursor;
import io.parley.messaging.History.News;
import io.parley.messaging.History.Overview;
import io.parley.messaging.History.SyncPage;
import io.parley.messaging.History.SyncTarget;
import io.parley.messaging.MessageAccepted;
import io.parley.messaging.Page;
import io.parley.messaging.SendMessage;
import io.parley.platform.Done;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.messaging.rsocket.service.RSocketExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// What other nodes ask of one that has the role messaging: its ports `Messages`, `History` and `Receipts`.
interface MessagingExchange {
  @RSocketExchange("messaging.send")
  Mono<MessageAccepted> send(@Payload SendMessage command);

  @RSocketExchange("messaging.announce")
  Mono<UUID> announce(@Payload Change change);

  @RSocketExchange("messaging.change")
  Mono<Long> change(@Payload Change change);

  @RSocketExchange("messaging.page")
  Mono<Page> page(@Payload PageWish wish);

  @RSocketExchange("messaging.news")
  Mono<News> news(@Payload Targets news);

  @RSocketExchange("messaging.pages")
  Flux<SyncPage> pages(@Payload Targets wanted);

  @RSocketExchange("messaging.overview")
  Flux<Overview> overview(@Payload OverviewWish wish);

  @RSocketExchange("messaging.latest-seq")
  Mono<Long> latestSeq(@Payload ConversationId conversationId);

  @RSocketExchange("messaging.receipt")
  Mono<Done> receipt(@Payload Receipt receipt);

  @RSocketExchange("messaging.cursors-of")
  Mono<List<MemberCursor>> cursorsOf(@Payload Readers readers);

  @RSocketExchange("messaging.cursors")
  Mono<List<MemberCursor>> cursors(@Payload ConversationId conversationId);

  @RSocketExchange("messaging.device-cursors")
  Mono<List<DeviceCursor>> deviceCursors(@Payload DeviceWish wish);

  record Change(ConversationId conversationId, UserId actor, ConversationEvent event) {}

  record PageWish(UserId reader, ConversationId conversationId, @Nullable Long afterSeq, @Nullable Long beforeSeq,
      int limit) {}

  /// @param targets what a device holds, or what it is to be given
  record Targets(UserId reader, List<SyncTarget> targets, int limit) {}

  record OverviewWish(UserId reader, int skip, int limit) {}

  /// @param deviceId of what a device holds; null for what was read
  record Receipt(UserId userId, @Nullable DeviceId deviceId, ConversationId conversationId, long seq) {}

  record Readers(ConversationId conversationId, List<UserId> users) {}

  record MemberCursor(UserId userId, Cursor cursor) {}

  record DeviceWish(ConversationId conversationId, List<UserDevice> devices) {}

  record DeviceCursor(UserDevice device, long seq) {}
}
