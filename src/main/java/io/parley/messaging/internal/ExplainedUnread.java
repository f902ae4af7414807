package io.parley.messaging.internal;

import io.parley.conversation.ConversationId;
import io.parley.conversation.Member;
import io.parley.conversation.Members;
import io.parley.identity.UserId;
import io.parley.messaging.Cursor;
import io.parley.messaging.ops.UnreadReasons;
import io.parley.platform.ErrorKind;
import io.parley.platform.ParleyException;
import io.parley.platform.Uuids;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import reactor.core.publisher.Mono;

/// Reads what [UnreadRule] needs and keeps what it says.
final class ExplainedUnread implements UnreadReasons {
  private final LogHistory history;
  private final Members members;
  private final CursorStore cursors;
  private final LogReader log;

  ExplainedUnread(LogHistory history, Members members, CursorStore cursors, LogReader log) {
    this.history = history;
    this.members = members;
    this.cursors = cursors;
    this.log = log;
  }

  @Override
  public Mono<Reason> of(UserId reader, ConversationId conversationId, int limit) {
    if (limit < 1) {
      return Mono.error(() -> ParleyException.badRequest("limit is %d; it must be at least 1".formatted(limit)));
    }
    return history.latestSeq(conversationId)
        .flatMap(latestSeq -> members.stored(conversationId, reader)
            .switchIfEmpty(Mono.error(() -> new ParleyException(ErrorKind.NOT_FOUND, "not_found",
                "%s never was in conversation %s".formatted(reader, conversationId))))
            .flatMap(member -> reason(conversationId, member, latestSeq, Math.min(limit, MAX_ENTRIES))));
  }

  private Mono<Reason> reason(ConversationId conversationId, Member member, long latestSeq, int limit) {
    return Mono.zip(cursors.find(conversationId, member.userId()),
        cursors.devices(conversationId, member.userId(), MAX_DEVICES)).flatMap(held -> {
          Cursor cursor = held.getT1();
          UnreadRule rule = new UnreadRule(member, cursor.readSeq(), latestSeq);
          return Mono.zip(history.unread(conversationId, rule),
              log.before(conversationId, rule.last() + 1, 0, limit).collectList())
              .map(read -> new Reason(member.userId(), member, cursor.readSeq(), cursor.deliveredSeq(),
                  held.getT2().entrySet().stream().map(one -> new DeviceSeq(one.getKey(), one.getValue()))
                      .sorted(Comparator.comparingLong(DeviceSeq::deliveredSeq).reversed()
                          .thenComparing(device -> device.deviceId().value()))
                      .toList(),
                  latestSeq, rule.after(), rule.last(), read.getT1(), judged(rule, read.getT2().reversed())));
        });
  }

  private static List<Judged> judged(UnreadRule rule, List<LogEntry> rising) {
    return rising.stream().map(entry -> new Judged(entry.seq(), entry.messageId(), entry.senderId(), entry.type(),
        Uuids.instant(entry.messageId()), rule.judge(entry))).toList();
  }

  @Override
  public Mono<Integer> total(UserId reader) {
    return history.total(reader, Set.of(), Set.of()).map(Map::values)
        .map(counts -> counts.stream().mapToInt(Integer::intValue).sum());
  }
}
