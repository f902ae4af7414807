package io.parley.admin.internal.figures;

import io.parley.fanout.ops.DeadLetters;
import io.parley.platform.Cql;
import io.parley.platform.Deadlines;
import io.parley.platform.OnRole;
import io.parley.platform.Role;
import io.parley.sessions.ops.Figures;
import io.parley.sessions.ops.Roster;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AlarmProperties.class)
@OnRole(Role.ADMIN)
class FiguresConfiguration {
  @Bean
  FiguresWatch figuresWatch(Roster roster, Figures figures, DeadLetters deadLetters, Cql cql, AlarmProperties limits,
      Lags lags, Clock clock) {
    return new FiguresWatch(roster, figures, deadLetters, new CassandraDays(cql), limits, lags, clock, Deadlines.TIMER);
  }
}
