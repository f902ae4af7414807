package io.parley.road;

import static org.awaitility.Awaitility.await;

import io.parley.conversation.ConversationId;
import io.parley.fanout.ops.DeadLetter;
import io.parley.fanout.ops.DeadLetter.Reason;
import io.parley.fanout.ops.DeadLetters;
import io.parley.platform.ParleyException;
import io.parley.fanout.ops.DeadLetters.Filter;
import io.parley.fanout.ops.DeadLetters.Replay;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// The dead letters of one test: what was there before is of others.
final class Letters {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final DeadLetters deadLetters;
  private final Instant begun = Instant.now().minusSeconds(1);

  /// From now on.
  Letters(DeadLetters deadLetters) {
    this.deadLetters = deadLetters;
  }

  List<DeadLetter> all() {
    return all(new Filter(Set.of(), Set.of(), null, null, null, begun, null));
  }

  List<DeadLetter> of(Reason reason) {
    return all(new Filter(Set.of(), Set.of(reason), null, null, null, begun, null));
  }

  /// The open ones of a conversation.
  List<DeadLetter> openIn(String conversation) {
    return all(
        new Filter(Set.of(DeadLetter.State.OPEN), Set.of(), ConversationId.parse(conversation), null, null, begun,
            null));
  }

  private List<DeadLetter> all(Filter filter) {
    List<DeadLetter> all = new ArrayList<>();
    String next = null;
    do {
      DeadLetters.Page page = deadLetters.list(filter, next, DeadLetters.MAX_LIMIT).block(PATIENCE);
      all.addAll(page.items());
      next = page.next();
    } while (next != null);
    return all;
  }

  /// Replays all of them, also where many fail, and waits for the end.
  Replay replay() {
    return replay(new Filter(Set.of(), Set.of(), null, null, null, begun, null));
  }

  Replay replayIn(String conversation) {
    return replay(new Filter(Set.of(), Set.of(), ConversationId.parse(conversation), null, null, begun, null));
  }

  private Replay replay(Filter filter) {
    Replay replay = deadLetters.replayAll(filter, DeadLetters.MAX_PER_SECOND).block(PATIENCE);
    return await().atMost(PATIENCE).ignoreExceptionsInstanceOf(ParleyException.class).until(() -> {
      Replay now = deadLetters.replay(replay.replayId()).block(PATIENCE);
      return now.state() == Replay.State.PAUSED ? deadLetters.resume(now.replayId()).block(PATIENCE) : now;
    }, now -> now.state() == Replay.State.DONE);
  }
}
