package io.parley.platform;

import io.opentelemetry.api.trace.Tracer;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class PlatformConfiguration {
  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }

  @Bean
  Traces traces(ObjectProvider<Tracer> tracer) {
    return tracer.stream().findFirst().map(Traces::new).orElseGet(Traces::none);
  }

  @Bean
  TimeUuids timeUuids(Clock clock) {
    return new TimeUuids(clock);
  }
}
