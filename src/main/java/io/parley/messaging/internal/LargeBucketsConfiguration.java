package io.parley.messaging.internal;

import io.parley.messaging.ops.LargeBuckets;
import io.parley.platform.Cql;
import io.parley.platform.OnRole;
import io.parley.platform.Role;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// What admin nodes read for themselves: they have storage, whatever else they are.
@Configuration(proxyBeanMethods = false)
@OnRole(Role.ADMIN)
class LargeBucketsConfiguration {
  @Bean
  LargeBuckets largeBuckets(Cql cql, Clock clock) {
    return new CassandraLargeBuckets(cql, clock);
  }
}
