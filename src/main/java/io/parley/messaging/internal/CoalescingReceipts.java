package io.parley.messaging.internal;

import io.parley.conversation.ConversationId;
import io.parley.conversation.Member;
import io.parley.conversation.Members;
import io.parley.identity.UserId;
import io.parley.messaging.ConversationHeads;
import io.parley.messaging.Cursor;
import io.parley.messaging.CursorMoved;
import io.parley.messaging.Receipts;
import io.parley.platform.Deadlines;
import io.parley.platform.ErrorKind;
import io.parley.platform.ParleyException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import reactor.core.publisher.Mono;

/// Takes receipts up, lets those of one member wait for each other for a moment, then stores and announces the highest.
///
/// A receipt that is lost with this process is said again by the device with its next one: cursors are cumulative.
final class CoalescingReceipts implements Receipts {
  private static final Logger log = LoggerFactory.getLogger(CoalescingReceipts.class);
  private static final int MAX_WAITING = 100_000;

  private final Members members;
  private final ConversationHeads heads;
  private final CursorStore store;
  private final KafkaTemplate<byte[], byte[]> kafka;
  private final Duration delay;
  private final ConcurrentHashMap<Key, Cursor> waiting = new ConcurrentHashMap<>();

  CoalescingReceipts(Members members, ConversationHeads heads, CursorStore store, KafkaTemplate<byte[], byte[]> kafka,
      Duration delay) {
    this.members = members;
    this.heads = heads;
    this.store = store;
    this.kafka = kafka;
    this.delay = delay;
  }

  private record Key(ConversationId conversationId, UserId userId) {}

  @Override
  public Mono<Void> delivered(UserId userId, ConversationId conversationId, long seq) {
    return take(userId, conversationId, seq, new Cursor(seq, 0));
  }

  @Override
  public Mono<Void> read(UserId userId, ConversationId conversationId, long seq) {
    return take(userId, conversationId, seq, new Cursor(seq, seq));
  }

  @Override
  public Mono<Map<UserId, Cursor>> of(ConversationId conversationId) {
    return store.all(conversationId);
  }

  private Mono<Void> take(UserId userId, ConversationId conversationId, long seq, Cursor cursor) {
    if (seq < 0) {
      return Mono.error(() -> ParleyException.badRequest("seq is %d; it must not be negative".formatted(seq)));
    }
    return members.find(conversationId, userId).switchIfEmpty(Mono.error(ParleyException::notAMember))
        .flatMap(member -> Mono.fromRunnable(() -> wait(new Key(conversationId, userId), member, cursor)));
  }

  private void wait(Key key, Member member, Cursor cursor) {
    if (waiting.size() >= MAX_WAITING) {
      throw new ParleyException(ErrorKind.LIMITED, "overloaded", "Too many receipts are waiting to be stored");
    }
    waiting.compute(key, (_, held) -> held == null ? storeLater(key, member, cursor) : higher(held, cursor));
  }

  private Cursor storeLater(Key key, Member member, Cursor cursor) {
    Mono.delay(delay, Deadlines.TIMER).then(Mono.defer(() -> store(key, member))).subscribe(_ -> {},
        failure -> log.atWarn().addKeyValue("conversation_id", key.conversationId)
            .log("A receipt was not stored; the device's next one makes up for it", failure));
    return cursor;
  }

  private Mono<Void> store(Key key, Member member) {
    Cursor said = waiting.remove(key);
    if (said == null) {
      return Mono.empty();
    }
    return heads.read(List.of(key.conversationId))
        .map(found -> member.lastVisibleSeq(found.getOrDefault(key.conversationId, ConversationHeads.Head.EMPTY).seq()))
        .map(end -> new Cursor(Math.min(said.deliveredSeq(), end), Math.min(said.readSeq(), end)))
        .filter(cut -> cut.deliveredSeq() > 0)
        .flatMap(cut -> store.raise(key.conversationId, key.userId, cut)
            .then(Mono.defer(() -> store.find(key.conversationId, key.userId))))
        .flatMap(now -> announce(new CursorMoved(key.conversationId, key.userId, now)));
  }

  private Mono<Void> announce(CursorMoved moved) {
    byte[] key = moved.conversationId().toString().getBytes(StandardCharsets.US_ASCII);
    return Mono.fromFuture(() -> kafka.send(MessageTopics.RECEIPTS, key, moved.bytes()), true).then();
  }

  private static Cursor higher(Cursor one, Cursor other) {
    return new Cursor(Math.max(one.deliveredSeq(), other.deliveredSeq()), Math.max(one.readSeq(), other.readSeq()));
  }
}
