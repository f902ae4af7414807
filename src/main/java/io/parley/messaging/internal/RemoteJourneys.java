package io.parley.messaging.internal;

import io.parley.conversation.ConversationId;
import io.parley.messaging.Content;
import io.parley.messaging.internal.JourneysExchange.Place;
import io.parley.messaging.internal.JourneysExchange.Wish;
import io.parley.messaging.ops.Journeys;
import io.parley.platform.Peers;
import io.parley.platform.Role;
import java.util.UUID;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/// Journeys, asked of the nodes that have the role messaging.
final class RemoteJourneys implements Journeys {
  private final Peers peers;

  RemoteJourneys(Peers peers) {
    this.peers = peers;
  }

  private <R> Mono<R> ask(Object key, Function<JourneysExchange, Mono<R>> question) {
    return peers.ask(Role.MESSAGING, key, JourneysExchange.class, question);
  }

  @Override
  public Mono<Journey> find(UUID messageId, int skip) {
    return ask(messageId, there -> there.find(new Wish(messageId, skip)));
  }

  @Override
  public Mono<Journey> find(ConversationId conversationId, long seq, int skip) {
    return ask(conversationId, there -> there.at(new Place(conversationId, seq, skip)));
  }

  @Override
  public Mono<Content> content(ConversationId conversationId, long seq) {
    return ask(conversationId, there -> there.content(new Place(conversationId, seq, 0)));
  }
}
