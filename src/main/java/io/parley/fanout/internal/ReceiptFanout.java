package io.parley.fanout.internal;

import io.parley.conversation.Conversations;
import io.parley.conversation.Member;
import io.parley.conversation.Members;
import io.parley.identity.UserId;
import io.parley.messaging.CursorMoved;
import io.parley.messaging.Receipts;
import io.parley.messaging.Unread;
import io.parley.protocol.ServerFrame;
import io.parley.protocol.ServerFrames;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Tells members how far others have come, and a reader's own devices what is still unread.
final class ReceiptFanout {
  private static final Logger log = LoggerFactory.getLogger(ReceiptFanout.class);
  private static final int RECEIPTS_IN_FLIGHT = 64;

  private final Conversations conversations;
  private final Members members;
  private final Unread unread;
  private final Routing routing;

  ReceiptFanout(Conversations conversations, Members members, Unread unread, Routing routing) {
    this.conversations = conversations;
    this.members = members;
    this.unread = unread;
    this.routing = routing;
  }

  /// Of several receipts of one member in a poll only the last one matters.
  Mono<Settlement> handle(List<ConsumerRecord<byte[], byte[]>> records) {
    Map<List<Object>, CursorMoved> latest = new LinkedHashMap<>();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      CursorMoved moved = read(record);
      if (moved != null) {
        latest.put(List.of(moved.conversationId(), moved.userId()), moved);
      }
    }
    return Flux.fromIterable(latest.values()).flatMap(this::pushes, RECEIPTS_IN_FLIGHT).collectList()
        .flatMap(pushes -> {
          Settlement settlement = new Settlement();
          return routing.route(pushes, settlement).then(Mono.fromSupplier(() -> {
            settlement.end();
            return settlement;
          }));
        });
  }

  private static @Nullable CursorMoved read(ConsumerRecord<byte[], byte[]> record) {
    try {
      return CursorMoved.of(record.value());
    } catch (IllegalArgumentException e) {
      log.atError().addKeyValue("partition", record.partition()).addKeyValue("offset", record.offset())
          .log("A receipt can't be read and is passed over: {}", e.getMessage());
      return null;
    }
  }

  private Flux<Push> pushes(CursorMoved moved) {
    return Mono.zip(others(moved), unread.count(moved.userId(), moved.conversationId(), moved.cursor().readSeq()))
        .flatMapMany(known -> Flux.just(
            new Push(frame(moved, known.getT2().unread(), known.getT2().latestSeq()), List.of(moved.userId()),
                moved.conversationId()),
            new Push(frame(moved, null, null), known.getT1(), moved.conversationId())));
  }

  /// From storage each time: receipts come by another log than changes of membership do, and a removal that was applied
  /// elsewhere must count at once.
  private Mono<List<UserId>> others(CursorMoved moved) {
    return conversations.find(moved.conversationId())
        .filter(conversation -> conversation.memberCount() <= Receipts.MAX_MEMBERS)
        .flatMap(_ -> members.presentMembers(moved.conversationId()).map(Member::userId)
            .filter(user -> !user.equals(moved.userId())).collectList())
        .defaultIfEmpty(List.of());
  }

  private static byte[] frame(CursorMoved moved, @Nullable Integer unread, @Nullable Long latestSeq) {
    return ServerFrames.encode(new ServerFrame.Receipt(moved.conversationId().value(), moved.userId().value(),
        moved.cursor().deliveredSeq(), moved.cursor().readSeq(), unread, latestSeq));
  }
}
