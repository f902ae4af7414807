package io.parley.messaging.internal;

import io.parley.conversation.Conversations;
import io.parley.messaging.Messages;
import io.parley.messaging.ops.Conversions;
import io.parley.platform.OnRole;
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

  @Bean
  @OnRole(Role.ADMIN)
  Conversions conversions(Conversations conversations, Messages messages) {
    return new LoggedConversions(conversations, messages);
  }
}
