package io.parley.fanout.internal;

import io.parley.fanout.ops.DeadLetters;
import io.parley.platform.OnRole;
import io.parley.platform.Peers;
import io.parley.platform.Role;
import io.parley.platform.WithoutRole;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Dead letters where fan-out is not.
@Configuration(proxyBeanMethods = false)
@OnRole(Role.ADMIN)
@WithoutRole(Role.FANOUT)
class RemoteFanoutConfiguration {
  @Bean
  DeadLetters deadLetters(Peers peers) {
    return new RemoteDeadLetters(peers);
  }
}
