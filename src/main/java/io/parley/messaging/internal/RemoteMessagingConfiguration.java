package io.parley.messaging.internal;

import io.parley.conversation.Conversations;
import io.parley.conversation.Members;
import io.parley.messaging.Messages;
import io.parley.messaging.ops.Conversions;
import io.parley.messaging.ops.HotConversations;
import io.parley.messaging.ops.Moderation;
import io.parley.platform.OnRole;
import io.parley.platform.Peers;
import io.parley.platform.Role;
import io.parley.platform.WithoutRole;
import java.time.Clock;
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

  @Bean
  @OnRole(Role.ADMIN)
  RemoteMessagingOps messagingOps(Peers peers) {
    return new RemoteMessagingOps(peers);
  }

  @Bean
  @OnRole(Role.ADMIN)
  HotConversations hotConversations(Peers peers) {
    return new HottestOfAll(peers, null);
  }

  @Bean
  @OnRole(Role.ADMIN)
  Moderation moderation(Conversations conversations, Members members, Messages messages, Clock clock) {
    return new LoggedModeration(conversations, members, messages, clock);
  }
}
