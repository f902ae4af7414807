package io.parley.presence.internal;

import io.parley.platform.OnRole;
import io.parley.platform.Redis;
import io.parley.platform.Role;
import io.parley.presence.ops.PresenceReasons;
import io.parley.sessions.Lives;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Presence for operators: Redis holds all of it, so no other node is asked.
@Configuration(proxyBeanMethods = false)
@OnRole(Role.ADMIN)
class PresenceOpsConfiguration {
  @Bean
  PresenceReasons presenceReasons(Redis redis, Lives lives, Clock clock) {
    return new ReadPresence(new RedisPresence(redis), lives, clock);
  }
}
