package io.parley.fanout.internal;

import io.parley.fanout.spi.Missed;
import io.parley.fanout.spi.Subscriptions;
import io.parley.platform.OnRole;
import io.parley.platform.Redis;
import io.parley.platform.Role;
import io.parley.sessions.Lives;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@OnRole({Role.FANOUT, Role.GATEWAY})
class MissedConfiguration {
  @Bean
  Missed missed(Redis redis) {
    return new RedisMissed(redis);
  }

  @Bean
  Subscriptions subscriptions(Redis redis, Lives lives) {
    return new RedisSubscriptions(redis, lives);
  }
}
