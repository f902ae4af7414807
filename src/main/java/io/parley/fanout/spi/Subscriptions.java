package io.parley.fanout.spi;

import io.parley.conversation.ConversationId;
import io.parley.sessions.Home;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Mono;

/// Which gateways hear of a channel: `channel:{conversation_id}` in Redis, one entry a gateway however many of its sessions do.
///
/// An entry counts while its incarnation holds its lease. Every call fails with `unavailable` after 2 s.
public interface Subscriptions {
  /// Once this completes, news that are looked up for reach the gateway. Takes the place of what the gateway said before; lasts 24 h,
  /// so it is said again every 8 to 12 h, and at once under each new incarnation.
  Mono<Void> enter(ConversationId channel, Home gateway, Interest interest);

  /// Removes what that incarnation of the gateway said; fine when there is nothing.
  Mono<Void> leave(ConversationId channel, Home gateway);

  /// Those that count now, of each channel asked for; read from Redis in one pipeline, never from a cache. Channels without one are
  /// left out.
  Mono<Map<ConversationId, List<Subscription>>> of(Collection<ConversationId> channels);

  enum Interest {
    /// Hints are enough.
    HINTS,
    /// Messages too: a session there has the channel in view.
    MESSAGES
  }

  record Subscription(Home gateway, Interest interest) {}
}
