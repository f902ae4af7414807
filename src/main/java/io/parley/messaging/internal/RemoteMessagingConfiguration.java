package io.parley.messaging.internal;

import io.parley.platform.Peers;
import io.parley.platform.Role;
import io.parley.platform.WithoutRole;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Messaging where other nodes are asked.
@Configuration(proxyBeanMethods = false)
@WithoutRole({Role.MESSAGING, Role.FANOUT})
class RemoteMessagingConfiguration {
  @Bean
  RemoteMessaging messaging(Peers peers) {
    return new RemoteMessaging(peers);
  }
}
