package io.parley.messaging.internal;

import io.parley.conversation.Conversation;
import io.parley.conversation.ConversationId;
import io.parley.conversation.ConversationKind;
import io.parley.conversation.Conversations;
import io.parley.conversation.Member;
import io.parley.conversation.Members;
import io.parley.identity.UserId;
import io.parley.messaging.Cursor;
import io.parley.messaging.Receipts;
import io.parley.messaging.ops.ConversationLooks;
import io.parley.platform.ErrorKind;
import io.parley.platform.ParleyException;
import io.parley.platform.Uuids;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Looks at conversations in storage.
final class StoredLooks implements ConversationLooks {
  private static final Comparator<Standing> FURTHEST_BEHIND = Comparator.comparingLong(Standing::readBehind)
      .thenComparingLong(Standing::deliveredBehind).reversed()
      .thenComparing(standing -> standing.member().userId());

  private final Conversations conversations;
  private final Members members;
  private final Receipts receipts;
  private final LogReader log;

  StoredLooks(Conversations conversations, Members members, Receipts receipts, LogReader log) {
    this.conversations = conversations;
    this.members = members;
    this.receipts = receipts;
    this.log = log;
  }

  @Override
  public Mono<Look> of(ConversationId conversationId) {
    return conversations.find(conversationId).flatMap(conversation -> Mono
        .zip(log.buckets(conversationId), log.last(conversationId).singleOptional())
        .map(read -> look(conversation, read.getT1(), read.getT2().orElse(null))));
  }

  private static Look look(Conversation conversation, List<LogBucket> buckets, @Nullable LogEntry last) {
    long latestSeq = last == null ? 0 : last.seq();
    List<Bucket> listed = new ArrayList<>();
    long end = latestSeq + 1;
    for (LogBucket bucket : buckets.subList(0, Math.min(MOST_BUCKETS, buckets.size()))) {
      listed.add(new Bucket(Buckets.day(bucket.bucket()), Buckets.number(bucket.bucket()), bucket.firstSeq(),
          Math.max(0, end - bucket.firstSeq())));
      end = bucket.firstSeq();
    }
    return new Look(conversation, latestSeq, last == null ? null : Uuids.instant(last.messageId()),
        last == null ? null : last.position().partition(), listed, buckets.size() - listed.size());
  }

  @Override
  public Mono<Crowd> members(ConversationId conversationId, @Nullable UserId after, int limit) {
    if (limit < 1) {
      return Mono.error(() -> ParleyException.badRequest("limit is %d; it must be at least 1".formatted(limit)));
    }
    return conversations.find(conversationId)
        .switchIfEmpty(Mono.error(() -> new ParleyException(ErrorKind.NOT_FOUND, "not_found",
            "There is no conversation " + conversationId)))
        .flatMap(conversation -> log.last(conversationId).map(LogEntry::seq).defaultIfEmpty(0L)
            .flatMap(latestSeq -> conversation.memberCount() <= SORTED_MEMBERS
                ? everybody(conversation, latestSeq)
                    .flatMap(all -> all.map(Mono::just)
                        .orElseGet(() -> page(conversation, latestSeq, after, Math.min(limit, MAX_LIMIT))))
                : page(conversation, latestSeq, after, Math.min(limit, MAX_LIMIT))));
  }

  /// Empty where there are more of them than the conversation said.
  private Mono<Optional<Crowd>> everybody(Conversation conversation, long latestSeq) {
    return members.presentMembers(conversation.conversationId(), null).take(SORTED_MEMBERS + 1L).collectList()
        .flatMap(present -> present.size() > SORTED_MEMBERS
            ? Mono.just(Optional.empty())
            : standings(conversation, present, latestSeq).map(standings -> Optional
                .of(new Crowd(standings.stream().sorted(FURTHEST_BEHIND).toList(), true, null))));
  }

  private Mono<Crowd> page(Conversation conversation, long latestSeq, @Nullable UserId after, int limit) {
    return members.presentMembers(conversation.conversationId(), after).take(limit + 1L).collectList()
        .flatMap(found -> {
          List<Member> page = found.subList(0, Math.min(limit, found.size()));
          UserId next = found.size() > limit ? page.getLast().userId() : null;
          return standings(conversation, page, latestSeq).map(standings -> new Crowd(standings, false, next));
        });
  }

  private Mono<List<Standing>> standings(Conversation conversation, List<Member> of, long latestSeq) {
    return cursors(conversation, of).map(cursors -> of.stream()
        .map(member -> standing(member, cursors.getOrDefault(member.userId(), Cursor.NONE), latestSeq)).toList());
  }

  /// A channel holds cursors of any number who have left.
  private Mono<Map<UserId, Cursor>> cursors(Conversation conversation, List<Member> of) {
    ConversationId id = conversation.conversationId();
    return conversation.kind() == ConversationKind.CHANNEL
        ? receipts.of(id, Flux.fromIterable(of).map(Member::userId).toStream().toList())
        : receipts.of(id);
  }

  private static Standing standing(Member member, Cursor cursor, long latestSeq) {
    long from = member.firstVisibleSeq() - 1;
    long last = member.lastVisibleSeq(latestSeq);
    return new Standing(member, cursor, Math.max(0, last - Math.max(cursor.deliveredSeq(), from)),
        Math.max(0, last - Math.max(cursor.readSeq(), from)));
  }
}
