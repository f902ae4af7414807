package io.parley.fanout.internal;

import io.parley.messaging.ConversationLog.Numbered;
import io.parley.messaging.Position;
import io.parley.platform.TraceSpan;
import io.parley.platform.Traces;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The spans of traced messages in a poll: one until a message has its number, and one until it is pushed. A poll without any
/// costs a look at each message.
final class Journeys {
  private static final Pushes NONE = new Pushes(Map.of());

  private final Traces traces;
  private final Clock clock;

  Journeys(Traces traces, Clock clock) {
    this.traces = traces;
    this.clock = clock;
  }

  Instant now() {
    return clock.instant();
  }

  /// Messages have their numbers, and are pushed from now on.
  ///
  /// @param begun when their poll came
  Pushes numbered(List<Numbered> messages, Instant begun) {
    Map<Position, TraceSpan> pushes = null;
    for (Numbered message : messages) {
      String trace = message.record().trace();
      if (trace != null) {
        TraceSpan number = traces.follow("number", trace, begun).note("parley.seq", message.seq());
        number.end();
        pushes = pushes == null ? new HashMap<>() : pushes;
        pushes.put(message.record().position(), traces.follow("push", number.traceparent()));
      }
    }
    return pushes == null ? NONE : new Pushes(pushes);
  }

  /// What is being pushed, by the places of the messages.
  record Pushes(Map<Position, TraceSpan> spans) {
    TraceSpan of(Numbered message) {
      return spans.isEmpty() ? TraceSpan.NONE : spans.getOrDefault(message.record().position(), TraceSpan.NONE);
    }

    void fail(Throwable failure) {
      spans.values().forEach(span -> span.fail(failure));
    }

    void end() {
      spans.values().forEach(TraceSpan::end);
    }
  }
}
