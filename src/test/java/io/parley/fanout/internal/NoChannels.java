package io.parley.fanout.internal;

import io.parley.conversation.ConversationId;
import io.parley.fanout.spi.Subscriptions;
import io.parley.sessions.Home;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Mono;

/// Where nobody listens to any channel.
class NoChannels implements Subscriptions {
  @Override
  public Mono<Void> enter(ConversationId channel, Home gateway, Interest interest) {
    return Mono.error(new UnsupportedOperationException());
  }

  @Override
  public Mono<Void> leave(ConversationId channel, Home gateway) {
    return Mono.error(new UnsupportedOperationException());
  }

  @Override
  public Mono<Map<ConversationId, List<Subscription>>> of(Collection<ConversationId> channels) {
    return Mono.just(Map.of());
  }
}
