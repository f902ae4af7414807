package io.parley.fanout.internal;

import io.parley.fanout.ops.DeadLetter.State;
import io.parley.fanout.ops.DeadLetter;
import io.parley.fanout.ops.DeadLetters.Outcome;
import io.parley.fanout.ops.DeadLetters.Replay;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Dead letters as rows. Writing one that is there adds its recipients, devices and gateways, and opens it again.
interface DeadLetterStore {
  Mono<Void> put(DeadLetter letter);

  Mono<DeadLetter> find(DeadLetterId id);

  /// From a day's buckets that exist, from this one down, newest first.
  ///
  /// @param waiting leaves out those that were settled
  Mono<List<Long>> buckets(int day, long from, boolean waiting);

  /// None of a bucket's letters waits. One that was written or opened after `at` makes it wait all the same.
  Mono<Void> settle(long bucket, Instant at);

  /// Of one bucket, without stacks and raw records, behind this one.
  ///
  /// @param after null begins at the first
  Flux<DeadLetter> letters(long bucket, @Nullable DeadLetterId after);

  /// Of one bucket, also without failures, recipients and devices.
  Flux<DeadLetter> brief(long bucket);

  /// What was written later than `at` stands.
  Mono<Void> mark(DeadLetterId id, State state, Instant at, @Nullable String note);

  /// @param next where the rest begins; null at first and at the end
  record Progress(Replay replay, @Nullable String next) {
    /// Taken up by a node.
    Progress at(String nodeId, Instant now) {
      return new Progress(new Replay(replay.replayId(), replay.filter(), Replay.State.RUNNING, replay.perSecond(),
          replay.replayed(), replay.failed(), replay.skipped(), nodeId, replay.startedAt(), now), next);
    }

    Progress in(Replay.State state) {
      return new Progress(replay.in(state), next);
    }

    /// A page further.
    Progress after(List<Outcome> outcomes, @Nullable String rest, Instant now) {
      long done = outcomes.stream().filter(Outcome::done).count();
      long skipped = outcomes.stream().filter(one -> !one.done() && one.state() != State.OPEN
          && one.state() != State.REPLAYED).count();
      return new Progress(new Replay(replay.replayId(), replay.filter(),
          rest == null ? Replay.State.DONE : Replay.State.RUNNING, replay.perSecond(), replay.replayed() + done,
          replay.failed() + outcomes.size() - done - skipped, replay.skipped() + skipped, replay.nodeId(),
          replay.startedAt(), now), rest);
    }
  }

  Mono<Void> begin(Progress progress);

  /// Makes a replay another node's.
  ///
  /// @param from as it was read
  /// @return false where it has been touched since then
  Mono<Boolean> takeUp(Progress from, Progress mine);

  /// Writes down how far a replay has come.
  ///
  /// @return false where it is another node's by now, or is to pause
  Mono<Boolean> advance(Progress progress);

  /// Has a replay that runs pause.
  ///
  /// @return false where it does not run
  Mono<Boolean> pause(UUID replayId);

  /// Writes down how far a replay has come that is to pause.
  ///
  /// @return false where it is another node's by now
  Mono<Boolean> rest(Progress progress);

  Mono<Progress> replay(UUID replayId);
}
