package io.parley.gateway.internal;

import io.parley.conversation.ConversationId;
import io.parley.fanout.spi.Subscriptions;
import io.parley.platform.ParleyException;
import io.parley.sessions.Home;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import reactor.core.publisher.Mono;

/// What a gateway told fan-out.
final class FakeSubscriptions implements Subscriptions {
  final Map<ConversationId, Subscription> entered = new ConcurrentHashMap<>();
  final List<String> calls = new ArrayList<>();
  boolean away;

  @Override
  public Mono<Void> enter(ConversationId channel, Home gateway, Interest interest) {
    return Mono.fromRunnable(() -> {
      refuseWhileAway();
      calls.add("enter " + interest);
      entered.put(channel, new Subscription(gateway, interest));
    });
  }

  @Override
  public Mono<Void> leave(ConversationId channel, Home gateway) {
    return Mono.fromRunnable(() -> {
      refuseWhileAway();
      calls.add("leave");
      entered.remove(channel);
    });
  }

  private void refuseWhileAway() {
    if (away) {
      throw ParleyException.unavailable("Redis is away", null);
    }
  }

  @Override
  public Mono<Map<ConversationId, List<Subscription>>> of(Collection<ConversationId> channels) {
    return Mono.error(new UnsupportedOperationException("only fan-out asks"));
  }
}
