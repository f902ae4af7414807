package io.parley.fanout.internal;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.parley.messaging.AcceptedRecord;
import io.parley.messaging.ConversationLog.Numbered;
import io.parley.platform.Latency;
import io.parley.platform.Uuids;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// How long messages have been on their way at each stage of fan-out. Where the clocks of two machines differ, so does
/// what they measure together; it is never less than nothing.
final class Lag {
  private static final String NAME = "parley.fanout.lag";

  private final Timer numbered;
  private final Timer pushed;
  private final Timer endToEnd;
  private final Timer consume;
  private final Timer log;
  private final Timer push;
  private final Clock clock;

  Lag(MeterRegistry meters, Clock clock) {
    this.clock = clock;
    numbered = timer(meters, "numbered");
    pushed = timer(meters, "pushed");
    endToEnd = timer(meters, "end-to-end");
    consume = stage(meters, "consume");
    log = stage(meters, "log");
    push = stage(meters, "push");
  }

  private static Timer timer(MeterRegistry meters, String stage) {
    return Latency.timer(NAME, "Time of messages until a stage of their delivery").tag("stage", stage)
        .register(meters);
  }

  private static Timer stage(MeterRegistry meters, String stage) {
    return Latency.timer("parley.fanout.stages", "Messages that pass a stage of their delivery").tag("stage", stage)
        .register(meters);
  }

  /// Their rows are in the log.
  ///
  /// @param polled when their poll came
  /// @return to be run once every gateway has answered; holds nothing of the messages but two times of each
  Runnable numbered(List<Numbered> messages, Instant polled) {
    long now = clock.millis();
    long[] appended = new long[messages.size()];
    long[] accepted = new long[messages.size()];
    for (int i = 0; i < appended.length; i++) {
      AcceptedRecord message = messages.get(i).record();
      appended[i] = message.appendedAt().toEpochMilli();
      accepted[i] = Uuids.micros(message.messageId()) / 1_000;
      record(numbered, appended[i], now);
      record(consume, appended[i], polled.toEpochMilli());
      record(log, polled.toEpochMilli(), now);
    }
    return () -> pushed(appended, accepted, now);
  }

  private void pushed(long[] appended, long[] accepted, long logged) {
    long now = clock.millis();
    for (int i = 0; i < appended.length; i++) {
      record(push, logged, now);
      record(pushed, appended[i], now);
      record(endToEnd, accepted[i], now);
    }
  }

  private static void record(Timer timer, long since, long now) {
    timer.record(Math.max(0, now - since), TimeUnit.MILLISECONDS);
  }
}
