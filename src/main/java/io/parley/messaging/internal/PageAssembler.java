package io.parley.messaging.internal;

import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import io.parley.conversation.ConversationId;
import io.parley.conversation.Member;
import io.parley.identity.UserId;
import io.parley.messaging.Cursor;
import io.parley.messaging.DeliveryStatus;
import io.parley.messaging.Message;
import io.parley.messaging.PagedMessage;
import io.parley.platform.Cql;
import io.parley.platform.ParleyException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Turns log rows into messages: fetches bodies bucket by bucket and derives each one's delivery status.
final class PageAssembler {
  private static final int BUCKETS_IN_FLIGHT = 8;

  private final Cql cql;
  private final EventFormat events;
  private final PreparedStatement select;

  PageAssembler(Cql cql, EventFormat events) {
    this.cql = cql;
    this.events = events;
    select = cql.prepare("""
        SELECT message_id, client_message_id, body, event FROM messages
        WHERE conversation_id = ? AND bucket = ? AND message_id IN ?""");
  }

  /// The messages of these rows, in their order. Fails with `unavailable` when a row's message can't be read now.
  Mono<List<Message>> messages(ConversationId conversationId, List<LogReader.Entry> entries) {
    Map<Long, List<UUID>> buckets = entries.stream().map(LogReader.Entry::messageId)
        .collect(Collectors.groupingBy(Buckets::ofMessage));
    return Flux.fromIterable(buckets.entrySet())
        .flatMap(bucket -> cql.rows(select.bind(conversationId.value(), bucket.getKey(), bucket.getValue())),
            BUCKETS_IN_FLIGHT)
        .collectMap(row -> Objects.requireNonNull(row.getUuid("message_id")))
        .map(rows -> entries.stream().map(entry -> message(conversationId, entry, rows.get(entry.messageId())))
            .toList());
  }

  private Message message(ConversationId conversationId, LogReader.Entry entry, @Nullable Row row) {
    if (row == null) {
      throw ParleyException.unavailable("Message %d can't be read at present".formatted(entry.seq()), null);
    }
    String event = row.getString("event");
    return new Message(conversationId, entry.seq(), entry.messageId(), entry.senderId(),
        Objects.requireNonNull(row.getUuid("client_message_id")), entry.type(),
        Objects.requireNonNullElse(row.getString("body"), ""), event == null ? null : events.read(event));
  }

  /// Says of each message how far all other members have come who can see it.
  static List<PagedMessage> withStatus(List<Message> messages, Collection<Member> members,
      Map<UserId, Cursor> cursors) {
    return messages.stream().map(message -> new PagedMessage(message, status(message, members, cursors))).toList();
  }

  private static DeliveryStatus status(Message message, Collection<Member> members, Map<UserId, Cursor> cursors) {
    List<Member> others = others(message, members);
    if (others.isEmpty()) {
      return DeliveryStatus.SENT;
    }
    boolean allRead = others.stream().allMatch(m -> cursor(m, cursors).readSeq() >= message.seq());
    boolean allDelivered = allRead || others.stream().allMatch(m -> cursor(m, cursors).deliveredSeq() >= message.seq());
    return allRead ? DeliveryStatus.READ : allDelivered ? DeliveryStatus.DELIVERED : DeliveryStatus.SENT;
  }

  private static List<Member> others(Message message, Collection<Member> members) {
    return members.stream()
        .filter(member -> member.present() && member.joinedSeq() <= message.seq()
            && !member.userId().equals(message.senderId()))
        .toList();
  }

  private static Cursor cursor(Member member, Map<UserId, Cursor> cursors) {
    return cursors.getOrDefault(member.userId(), Cursor.NONE);
  }
}
