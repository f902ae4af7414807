package io.parley.messaging.internal;

import io.parley.conversation.ConversationId;
import io.parley.conversation.ConversationKind;
import io.parley.conversation.Conversations;
import io.parley.conversation.Member;
import io.parley.conversation.Members;
import io.parley.conversation.Membership;
import io.parley.identity.UserId;
import io.parley.messaging.ConversationHeads.Head;
import io.parley.messaging.ConversationHeads;
import io.parley.messaging.Cursor;
import io.parley.messaging.History;
import io.parley.messaging.Message;
import io.parley.messaging.Page;
import io.parley.messaging.PagedMessage;
import io.parley.messaging.Unread;
import io.parley.platform.ParleyException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Reads pages from the log, cut to what the reader may see.
///
/// The end of the conversation is read first and the membership after it: a removal is applied before anything behind it
/// stands in the log, so that one who is still in it by then may see everything up to that end.
final class LogHistory implements History, Unread {
  private static final int MAX_UNREAD = 100;
  private static final int UNREAD_ROWS = 1_000;
  private static final int PAGES_IN_FLIGHT = 4;

  private final Conversations conversations;
  private final Members members;
  private final ConversationHeads heads;
  private final LogReader log;
  private final PageAssembler assembler;
  private final CursorStore cursors;

  LogHistory(Conversations conversations, Members members, ConversationHeads heads, LogReader log,
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
      @Nullable Long beforeSeq, int limit) {
    if (limit < 1) {
      return Mono.error(() -> ParleyException.badRequest("limit is %d; it must be at least 1".formatted(limit)));
    }
    return latestSeq(conversationId)
        .flatMap(latestSeq -> standing(conversationId, reader).switchIfEmpty(Mono.error(ParleyException::notAMember))
            .flatMap(standing -> page(conversationId, standing,
                Stretch.of(standing.reader, latestSeq, afterSeq, beforeSeq, Math.min(limit, MAX_LIMIT)))));
  }

  /// @param members who are or were in it; empty in a channel, where nobody is told how far others are
  private record Standing(Member reader, boolean channel, Collection<Member> members) {}

  private Mono<Standing> standing(ConversationId conversationId, UserId reader) {
    return conversations.find(conversationId)
        .flatMap(conversation -> conversation.kind() == ConversationKind.CHANNEL
            ? members.stored(conversationId, reader).map(member -> new Standing(member, true, List.of()))
            : members.all(conversationId)
                .mapNotNull(
                    all -> all.containsKey(reader) ? new Standing(all.get(reader), false, all.values()) : null));
  }

  private Mono<Page> page(ConversationId conversationId, Standing standing, Stretch stretch) {
    UserId reader = standing.reader.userId();
    Mono<Map<UserId, Cursor>> known = standing.channel
        ? cursors.find(conversationId, reader).map(cursor -> Map.of(reader, cursor))
        : cursors.all(conversationId);
    return Mono.zip(rows(conversationId, stretch).collectList(), known).flatMap(read -> {
      List<LogEntry> rows = read.getT1();
      long readSeq = read.getT2().getOrDefault(reader, Cursor.NONE).readSeq();
      UnreadRule rule = new UnreadRule(standing.reader, readSeq, stretch.last());
      return Mono.zip(assembler.messages(conversationId, rows, stretch.last()),
          unread(conversationId, rule, stretch, rows))
          .map(found -> {
            List<Message> kept = PageSize.cut(found.getT1());
            return new Page(conversationId,
                PageAssembler.withStatus(stretch.ascending(kept), standing.members, read.getT2()), stretch.more(kept),
                stretch.last(), readSeq, found.getT2());
          });
    });
  }

  private Flux<LogEntry> rows(ConversationId conversationId, Stretch stretch) {
    if (stretch.isEmpty()) {
      return Flux.empty();
    }
    return stretch.upwards()
        ? log.after(conversationId, stretch.from() - 1, stretch.limit())
            .takeWhile(entry -> entry.seq() < stretch.end())
        : log.before(conversationId, stretch.end(), stretch.from(), stretch.limit());
  }

  /// Counted in the rows of the page where these hold all that is unread, else in the log.
  private Mono<Integer> unread(ConversationId conversationId, UnreadRule rule, Stretch stretch, List<LogEntry> rows) {
    return stretch.covers(rows, rule.after())
        ? Mono.just((int) rows.stream().filter(rule::counts).limit(MAX_UNREAD).count())
        : unread(conversationId, rule);
  }

  /// How many entries count; stops at [#MAX_UNREAD].
  Mono<Integer> unread(ConversationId conversationId, UnreadRule rule) {
    if (rule.isEmpty()) {
      return Mono.just(0);
    }
    return log.after(conversationId, rule.after(), UNREAD_ROWS).takeWhile(entry -> entry.seq() <= rule.last())
        .filter(rule::counts).take(MAX_UNREAD).count().map(Long::intValue);
  }

  @Override
  public Mono<Count> count(UserId reader, ConversationId conversationId, long readSeq) {
    return latestSeq(conversationId).flatMap(latestSeq -> members.find(conversationId, reader).flatMap(member -> {
      UnreadRule rule = new UnreadRule(member, readSeq, latestSeq);
      return unread(conversationId, rule).map(unread -> new Count(unread, rule.last()));
    })).defaultIfEmpty(new Count(0, 0));
  }

  @Override
  public Mono<News> news(UserId reader, Map<ConversationId, Long> held) {
    return members.of(reader)
        .flatMap(memberships -> heads.read(memberships.stream().map(Membership::conversationId).toList())
            .map(ends -> new News(targets(memberships, ends, held),
                memberships.stream().filter(one -> one.channel() && one.member().present())
                    .map(Membership::conversationId).toList())));
  }

  private static List<SyncTarget> targets(List<Membership> memberships, Map<ConversationId, Head> ends,
      Map<ConversationId, Long> held) {
    return memberships.stream()
        .filter(membership -> hasNews(membership, held.get(membership.conversationId()), head(ends, membership)))
        .sorted(Comparator.comparing((Membership membership) -> head(ends, membership).at()).reversed())
        .map(membership -> new SyncTarget(membership.conversationId(), held.get(membership.conversationId())))
        .toList();
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
    return newestFirst(reader).skip(skip).take(limit)
        .flatMapSequential(open -> overview(reader, open.conversationId()), PAGES_IN_FLIGHT, 1);
  }

  @Override
  public Mono<Map<ConversationId, Integer>> total(UserId reader, Set<ConversationId> also,
      Set<ConversationId> without) {
    return newestFirst(reader).filter(open -> !without.contains(open.conversationId())).collectList()
        .flatMap(mine -> {
          List<Open> wanted = mine.stream().filter(open -> also.contains(open.conversationId())).toList();
          UnreadTally tally = new UnreadTally(wanted.size());
          return Flux.fromIterable(wanted)
              .concatWith(Flux.fromIterable(mine).filter(open -> !also.contains(open.conversationId())))
              .flatMapSequential(open -> unread(open).map(unread -> Map.entry(open.conversationId(), unread)),
                  PAGES_IN_FLIGHT, 1)
              .takeUntil(one -> tally.isEnough(one.getValue())).filter(one -> one.getValue() > 0)
              .collectMap(Map.Entry::getKey, Map.Entry::getValue);
        });
  }

  private Mono<Integer> unread(Open open) {
    Member reader = open.membership.member();
    ConversationId conversationId = open.conversationId();
    return open.end.seq() < reader.firstVisibleSeq()
        ? Mono.just(0)
        : cursors.find(conversationId, reader.userId()).flatMap(
            cursor -> unread(conversationId, new UnreadRule(reader, cursor.readSeq(), open.end.seq())));
  }

  /// A conversation that its reader is in, and where it ends.
  private record Open(Membership membership, Head end) {
    ConversationId conversationId() {
      return membership.conversationId();
    }
  }

  private Flux<Open> newestFirst(UserId reader) {
    return members.of(reader).map(all -> all.stream().filter(membership -> membership.member().present()).toList())
        .flatMapMany(mine -> heads.read(mine.stream().map(Membership::conversationId).toList())
            .flatMapIterable(ends -> mine.stream().map(membership -> new Open(membership, head(ends, membership)))
                .sorted(Comparator.comparing((Open open) -> open.end.at()).reversed()
                    .thenComparing(open -> open.conversationId().toString()))
                .toList()));
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
