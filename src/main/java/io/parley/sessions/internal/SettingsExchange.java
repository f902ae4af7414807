package io.parley.sessions.internal;

import java.util.SortedMap;
import org.springframework.messaging.rsocket.service.RSocketExchange;
import reactor.core.publisher.Mono;

/// What an admin node asks any other.
interface SettingsExchange {
  @RSocketExchange("node.settings")
  Mono<Settings> settings();

  record Settings(SortedMap<String, String> settings) {}
}
