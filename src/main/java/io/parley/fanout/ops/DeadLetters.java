package io.parley.fanout.ops;

import io.parley.conversation.ConversationId;
import io.parley.identity.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/// What fan-out could not deliver or read: kept for 30 days, to be looked at, brought again or discarded.
///
/// Every call fails with `unavailable` when storage or the nodes of fan-out don't answer.
public interface DeadLetters {
  int MAX_LIMIT = 200;
  int MAX_SELECTION = 100;
  int MAX_PER_SECOND = 1_000;
  int MAX_REASON_LENGTH = 500;
  int MAX_COUNT = 10_000;
  int MAX_FORECAST = 500;

  /// Those that a filter finds, by the minute of their record, newest first. Open ones whose recipients hold the message by now
  /// are resolved on the way. Looks at no more than 2,000 entries: a page may have few or none and still a `next`.
  ///
  /// Fails with `bad_request` for a `limit` below 1 and for a `next` that no page gave; a higher limit counts as [#MAX_LIMIT].
  ///
  /// @param next where the page before ended; null for the first
  Mono<Page> list(Filter filter, @Nullable String next, int limit);

  /// How many a filter finds, as they stand in storage: open ones that have arrived in the last minutes may still be among them.
  ///
  /// Stops at [#MAX_COUNT], or when it has looked at 50,000 entries. Where open and replayed ones alone are asked for, minutes in
  /// which nothing waits are passed over. It reads all the others, so ask every 10 s rather than every second.
  Mono<Count> count(Filter filter);

  /// One of them with its raw record; empty where there is none. Fails with `bad_request` for what is no id.
  Mono<DeadLetter> find(String id);

  /// Brings them again, outside the consumers, and says of each in this order what came of it.
  ///
  /// Of one that has its place the recipients who are connected and may see it are told to look, and find the message as it is now;
  /// the others get it with their next sync. So it may be repeated. One without a `seq` is published again, once, if this version can
  /// read it, its sender is still a member who may speak, and its message has no place by now.
  ///
  /// Fails with `bad_request` for more than [#MAX_SELECTION] ids, for none, and for what is no id.
  Mono<List<Outcome>> replay(List<String> ids);

  /// What a replay of all that the filter finds would come to now, letter by letter. Nothing is done and nothing resolved: a letter
  /// that has arrived is counted as one that a replay would close.
  ///
  /// Looks at the newest [#MAX_FORECAST] that the filter finds as they stand in storage, among no more than 2,000 entries, and says
  /// whether those were all. What is replayed later may fare differently: a device may have said by then that it holds a message.
  Mono<Forecast> forecast(Filter filter);

  /// [#forecast(Filter)] of chosen ones; those that don't exist are not counted. Fails with `bad_request` for more than
  /// [#MAX_FORECAST] ids, for none, and for what is no id.
  Mono<Forecast> forecast(List<String> ids);

  /// Begins to replay all that the filter finds, at most so many a second, in the background of one node of fan-out.
  ///
  /// Fails with `bad_request` unless `perSecond` is 1 to [#MAX_PER_SECOND].
  Mono<Replay> replayAll(Filter filter, int perSecond);

  /// How far a replay has come; empty where there is none.
  Mono<Replay> replay(UUID replayId);

  /// Has a replay of all stop behind the letters that it is at, 20 at most. By itself one pauses when 20 of the last 100 have failed.
  /// Fails with `conflict` unless it runs, and with `not_found` where there is none.
  Mono<Replay> pause(UUID replayId);

  /// Goes on with a replay that is paused, or whose node has gone, from where it was. Fails with `conflict` while it runs or when it is
  /// done, and with `not_found` where there is none.
  Mono<Replay> resume(UUID replayId);

  /// Puts them aside. Fails with `bad_request` like [#replay(List)], and for a reason that is blank or longer than
  /// [#MAX_REASON_LENGTH] characters.
  Mono<List<Outcome>> discard(List<String> ids, String reason);

  /// Opens again what was discarded, and leaves others as they are. Fails like [#discard].
  Mono<List<Outcome>> reopen(List<String> ids, String reason);

  /// What is asked for; null asks for all.
  ///
  /// @param states empty asks for all
  /// @param reasons empty asks for all
  /// @param nodeId of the gateway that did not take it, or of the fan-out node that gave it up
  /// @param from of the record's time, inclusive
  /// @param until exclusive
  /// @param partition of `parley.messages` in which the record lies
  record Filter(Set<DeadLetter.State> states, Set<DeadLetter.Reason> reasons,
      @Nullable ConversationId conversationId, @Nullable UserId recipient, @Nullable String nodeId,
      @Nullable Instant from, @Nullable Instant until, @Nullable Integer partition) {
    /// Of any partition.
    public Filter(Set<DeadLetter.State> states, Set<DeadLetter.Reason> reasons,
        @Nullable ConversationId conversationId, @Nullable UserId recipient, @Nullable String nodeId,
        @Nullable Instant from, @Nullable Instant until) {
      this(states, reasons, conversationId, recipient, nodeId, from, until, null);
    }

    /// All that wait for somebody.
    public static final Filter OPEN = new Filter(Set.of(DeadLetter.State.OPEN), Set.of(), null, null, null, null, null);
  }

  /// @param next where to go on; null at the end
  record Page(List<DeadLetter> items, @Nullable String next) {}

  /// @param byReason those that there are some of
  /// @param atLeast whether it stopped before the end: there may be more
  record Count(Map<DeadLetter.Reason, Long> byReason, boolean atLeast) {
    public long total() {
      return byReason.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  /// @param items most first; at most 20
  /// @param whole whether all that was asked for was looked at; else it is a sample, of the newest
  record Forecast(List<Expected> items, boolean whole) {
    /// How many were looked at.
    public long looked() {
      return items.stream().mapToLong(Expected::count).sum();
    }
  }

  /// So many letters that fare alike.
  ///
  /// @param why in a few words, for those that are left or fail; null where the effect says it all
  record Expected(Effect effect, @Nullable String why, long count) {
    public enum Effect {
      /// Recipients who may see it lack it still: those who are connected are told to look.
      TOLD,
      /// Closed: the devices that were not reached hold it by now.
      ARRIVED,
      /// Closed: nobody who lacks it may see it any more.
      GONE,
      /// This version can read it, and its sender may speak: it gets its number like any other.
      PUBLISHED,
      /// Counted as replayed, though nothing is left to do.
      SETTLED,
      /// Not touched: it waits for nobody.
      LEFT,
      /// Stays as it is, since it can't be published.
      FAILS
    }
  }

  /// @param state it is in now; null where there is no such dead letter
  /// @param note why nothing was done, or what was
  record Outcome(String id, DeadLetter.@Nullable State state, boolean done, String note) {}

  /// @param failed that stay as they were: an engine did not answer, or the record still can't be read
  /// @param skipped that were discarded or resolved already
  /// @param touchedAt when it said last that it runs; one that runs says so every 10 s at least
  record Replay(UUID replayId, Filter filter, State state, int perSecond, long replayed, long failed, long skipped,
      String nodeId, Instant startedAt, Instant touchedAt) {
    public enum State {
      RUNNING, PAUSED, DONE
    }

    public Replay in(State next) {
      return new Replay(replayId, filter, next, perSecond, replayed, failed, skipped, nodeId, startedAt, touchedAt);
    }
  }
}
