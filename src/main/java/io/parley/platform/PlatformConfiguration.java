package io.parley.platform;

import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.trace.Tracer;
import java.time.Clock;
import java.util.Set;
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
  EngineErrors engineErrors(MeterRegistry meters) {
    return new EngineErrors(meters);
  }

  @Bean
  static PublishedMeters publishedEngineErrors() {
    return new PublishedMeters(Set.of(EngineErrors.METER), Set.of());
  }

  @Bean
  TimeUuids timeUuids(Clock clock) {
    return new TimeUuids(clock);
  }
}
