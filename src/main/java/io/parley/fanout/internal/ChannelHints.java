package io.parley.fanout.internal;

import io.parley.conversation.ConversationId;
import io.parley.sessions.Home;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/// Lets one hint a second through for each channel and gateway: the first goes at once, those that come within the second are one at
/// its end, which names the last place. Until then they are open in their settlements, so that no offset is committed before
/// its hint is under way.
///
/// What is remembered is one entry a channel and gateway that had news within the last second.
final class ChannelHints {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final Scheduler timer;
  private final Sender sender;
  private final Map<Key, Second> seconds = new HashMap<>();

  private record Key(ConversationId channel, Home gateway) {}

  /// Brings a hint to a gateway; the settlement is open for as long as that takes.
  interface Sender {
    void send(Home gateway, Push news, Settlement settlement);
  }

  /// The second that runs for a key.
  private static final class Second {
    private @Nullable Push last;
    private final List<Settlement> open = new ArrayList<>();

    void add(Push news, Settlement settlement) {
      if (last == null || last.seq() < news.seq()) {
        last = news;
      }
      if (open.isEmpty() || open.getLast() != settlement) {
        settlement.begin();
        open.add(settlement);
      }
    }
  }

  ChannelHints(Scheduler timer, Sender sender) {
    this.timer = timer;
    this.sender = sender;
  }

  /// Hints at the place that the push brings, now or within the second.
  void hint(Home gateway, Push news, Settlement settlement) {
    Key key = new Key(news.conversationId(), gateway);
    synchronized (this) {
      Second running = seconds.get(key);
      if (running != null) {
        running.add(news, settlement);
        return;
      }
      seconds.put(key, new Second());
    }
    sender.send(gateway, news, settlement);
    endLater(key);
  }

  private void endLater(Key key) {
    Mono.delay(SECOND, timer).subscribe(_ -> end(key));
  }

  private void end(Key key) {
    Push news;
    List<Settlement> open;
    synchronized (this) {
      Second over = seconds.get(key);
      news = over == null ? null : over.last;
      if (over == null || news == null) {
        seconds.remove(key);
        return;
      }
      open = over.open;
      seconds.put(key, new Second());
    }
    Settlement all = Settlement.of(open);
    sender.send(key.gateway, news, all);
    all.end();
    endLater(key);
  }
}
