package io.parley.messaging.internal;

import io.parley.conversation.Conversations;
import io.parley.conversation.ConversationId;
import io.parley.conversation.Member;
import io.parley.conversation.Members;
import io.parley.conversation.Membership;
import io.parley.identity.UserId;
import io.parley.messaging.ConversationHeads;
import io.parley.messaging.ConversationHeads.Head;
import io.parley.messaging.Cursor;
import io.parley.messaging.History;
import io.parley.messaging.Message;
import io.parley.messaging.Page;
import io.parley.messaging.PagedMessage;
import io.parley.messaging.Unread;
import io.parley.platform.ParleyException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Reads pages from the log, cut to what the reader may see.
final class CassandraHistory implements History, Unread {
  private static final int MAX_UNREAD = 100;
  private static final int UNREAD_ROWS = 1_000;
  private static final int MAX_PAGE_BYTES = 256 * 1024;
  /// What surrounds a body in a page, in bytes: ids, times and names, rounded up.
  private static final int FRAME_BYTES = 512;
  private static final int PAGES_IN_FLIGHT = 4;

  private final Conversations conversations;
  private final Members members;
  private final ConversationHeads heads;
  private final LogReader log;
  private final PageAssembler assembler;
  private final CursorStore cursors;

  CassandraHistory(Conversations conversations, Members members, ConversationHeads heads, LogReader log,
      PageAssembler assembler, CursorStore cursors) {
    this.conversations = conversations;
    this.members = members;
    this.heads = heads;
    this.log = log;
    this.assembler = assembler;
    this.cursors = cursors;
  }

  @Override
  public Mono<Page> page(UserId reader, ConversationId conversationId, @Nullable Long afterSeq,
      @Nullable Long beforeSeq,
      int limit) {
    if (limit < 1) {
      return Mono.error(() -> ParleyException.badRequest("limit is %d; it must be at least 1".formatted(limit)));
    }
    return members.find(conversationId, reader).switchIfEmpty(Mono.error(ParleyException::notAMember))
        .zipWith(latestSeq(conversationId))
        .flatMap(known -> page(known.getT1(), conversationId, known.getT2(),
            new Bounds(afterSeq, beforeSeq, Math.min(limit, MAX_LIMIT))));
  }

  /// What was asked for, both exclusive.
  private record Bounds(@Nullable Long afterSeq, @Nullable Long beforeSeq, int limit) {
    boolean upwards() {
      return afterSeq != null;
    }
  }

  private Mono<Page> page(Member reader, ConversationId conversationId, long latestSeq, Bounds bounds) {
    long last = reader.lastVisibleSeq(latestSeq);
    long from = bounds.afterSeq == null
        ? reader.firstVisibleSeq()
        : Math.max(reader.firstVisibleSeq(), bounds.afterSeq + 1);
    long end = bounds.beforeSeq == null ? last + 1 : Math.min(last + 1, bounds.beforeSeq);
    Flux<LogReader.Entry> rows = from >= end ? Flux.empty() : rows(conversationId, from, end, bounds);
    return Mono.zip(rows.collectList(), members.all(conversationId), cursors.all(conversationId))
        .flatMap(read -> assembler.messages(conversationId, read.getT1()).flatMap(messages -> {
          List<Message> kept = withinBytes(messages);
          boolean more = more(kept, messages.isEmpty() ? 0 : kept.getLast().seq(), from, end, bounds);
          List<PagedMessage> page = PageAssembler.withStatus(ascending(kept), read.getT2().values(), read.getT3());
          long readSeq = read.getT3().getOrDefault(reader.userId(), Cursor.NONE).readSeq();
          return unread(reader, conversationId, readSeq, last)
              .map(unread -> new Page(conversationId, page, more, last, readSeq, unread));
        }));
  }

  private Flux<LogReader.Entry> rows(ConversationId conversationId, long from, long end, Bounds bounds) {
    return bounds.upwards()
        ? log.after(conversationId, from - 1, bounds.limit).takeWhile(entry -> entry.seq() < end)
        : log.before(conversationId, end, from, bounds.limit);
  }

  private static boolean more(List<Message> kept, long lastKept, long from, long end, Bounds bounds) {
    return !kept.isEmpty() && (bounds.upwards() ? lastKept < end - 1 : lastKept > from);
  }

  private static List<Message> withinBytes(List<Message> messages) {
    int bytes = 0;
    for (int i = 0; i < messages.size(); i++) {
      bytes += messages.get(i).body().getBytes(StandardCharsets.UTF_8).length + FRAME_BYTES;
      if (bytes > MAX_PAGE_BYTES && i > 0) {
        return messages.subList(0, i);
      }
    }
    return messages;
  }

  private static List<Message> ascending(List<Message> messages) {
    boolean falling = messages.size() > 1 && messages.getFirst().seq() > messages.getLast().seq();
    return falling ? messages.reversed() : messages;
  }

  private Mono<Integer> unread(Member reader, ConversationId conversationId, long readSeq, long last) {
    long after = Math.max(readSeq, reader.firstVisibleSeq() - 1);
    if (after >= last) {
      return Mono.just(0);
    }
    return log.after(conversationId, after, UNREAD_ROWS).takeWhile(entry -> entry.seq() <= last)
        .filter(entry -> entry.type().countsAsUnread() && !entry.senderId().equals(reader.userId()))
        .take(MAX_UNREAD).count().map(Long::intValue);
  }

  @Override
  public Mono<Integer> count(UserId reader, ConversationId conversationId, long readSeq) {
    return members.find(conversationId, reader).zipWith(latestSeq(conversationId))
        .flatMap(known -> unread(known.getT1(), conversationId, readSeq, known.getT1().lastVisibleSeq(known.getT2())))
        .defaultIfEmpty(0);
  }

  @Override
  public Mono<List<SyncTarget>> news(UserId reader, Map<ConversationId, Long> held) {
    return members.of(reader)
        .flatMap(memberships -> heads.read(memberships.stream().map(Membership::conversationId).toList())
            .map(ends -> memberships.stream()
                .filter(
                    membership -> hasNews(membership, held.get(membership.conversationId()), head(ends, membership)))
                .sorted(Comparator.comparing((Membership membership) -> head(ends, membership).at()).reversed())
                .map(membership -> new SyncTarget(membership.conversationId(), held.get(membership.conversationId())))
                .toList()));
  }

  /// Those who have left are told the rest of a conversation that their device names, and nothing of any other.
  private static boolean hasNews(Membership membership, @Nullable Long cursor, Head head) {
    long last = membership.member().lastVisibleSeq(head.seq());
    if (cursor == null) {
      return membership.member().present() && last >= membership.member().firstVisibleSeq();
    }
    return last > cursor;
  }

  private static Head head(Map<ConversationId, Head> ends, Membership membership) {
    return ends.getOrDefault(membership.conversationId(), Head.EMPTY);
  }

  @Override
  public Flux<SyncPage> pages(UserId reader, List<SyncTarget> targets, int limit) {
    return Flux.fromIterable(targets)
        .flatMapSequential(target -> syncPage(reader, target, limit), PAGES_IN_FLIGHT, 1);
  }

  private Mono<SyncPage> syncPage(UserId reader, SyncTarget target, int limit) {
    Mono<Page> page = page(reader, target.conversationId(), target.cursor(), null, limit)
        .filter(found -> !found.messages().isEmpty());
    return target.cursor() == null
        ? page.zipWhen(_ -> conversations.find(target.conversationId()),
            (found, conversation) -> new SyncPage(conversation, found))
        : page.map(found -> new SyncPage(null, found));
  }

  @Override
  public Flux<Overview> overview(UserId reader, int skip, int limit) {
    return members.of(reader).map(all -> all.stream().filter(membership -> membership.member().present()).toList())
        .flatMapMany(mine -> heads.read(mine.stream().map(Membership::conversationId).toList())
            .flatMapMany(ends -> {
              List<Membership> sorted = new ArrayList<>(mine);
              sorted.sort(Comparator.comparing((Membership membership) -> head(ends, membership).at()).reversed()
                  .thenComparing(membership -> membership.conversationId().toString()));
              return Flux.fromIterable(sorted).skip(skip).take(limit);
            }))
        .flatMapSequential(membership -> overview(reader, membership.conversationId()), PAGES_IN_FLIGHT, 1);
  }

  private Mono<Overview> overview(UserId reader, ConversationId conversationId) {
    return conversations.find(conversationId).zipWith(page(reader, conversationId, null, null, 1))
        .map(read -> {
          Page page = read.getT2();
          PagedMessage last = page.messages().isEmpty() ? null : page.messages().getLast();
          return new Overview(read.getT1(), last, page.latestSeq(), page.readSeq(), page.unread());
        });
  }

  @Override
  public Mono<Long> latestSeq(ConversationId conversationId) {
    return heads.read(List.of(conversationId)).map(found -> found.getOrDefault(conversationId, Head.EMPTY).seq());
  }
}
