package io.parley.notification.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parley.conversation.ConversationId;
import io.parley.identity.UserId;
import io.parley.notification.internal.Ledger.Place;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DispatchTests {
  private final MeterRegistry meters = new SimpleMeterRegistry();
  private final AtomicLong millis = new AtomicLong();
  private final Waiting waiting = new Waiting(Duration.ofSeconds(1), 1, millis::get);
  /// Asks no notifier: nobody's time comes.
  private final Dispatch dispatch = new Dispatch(waiting, null, new Judged(meters), meters);

  @Test
  void whoGivesWayIsCounted() {
    Notice notice = new Notice(new UserId(new UUID(0, 1)), new ConversationId(new UUID(1, 1)), 1,
        new UserId(new UUID(0, 2)), true);
    waiting.add(notice, Instant.EPOCH, new Place(0, 0));
    assertThat(dispatch.hasRoom()).as("who was never tried does not give way").isFalse();

    waiting.again(waiting.take(1).getFirst(), List.of(notice));
    assertThat(dispatch.hasRoom()).isTrue();
    assertThat(meters.get("parley.notification.judged").tag("outcome", "shed").counter().count()).isEqualTo(1);
  }
}
