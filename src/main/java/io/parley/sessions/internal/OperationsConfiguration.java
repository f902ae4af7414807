package io.parley.sessions.internal;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.parley.platform.NodeService;
import io.parley.platform.OnRole;
import io.parley.platform.Peers;
import io.parley.platform.PublishedMeters;
import io.parley.platform.Redis;
import io.parley.platform.Role;
import io.parley.sessions.Drainable;
import io.parley.sessions.Nodes;
import io.parley.sessions.ops.Drains;
import io.parley.sessions.ops.NodeSettings;
import io.parley.sessions.ops.Roster;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import reactor.core.scheduler.Schedulers;

/// What operators see of this node and may ask of it, and on an admin node of all.
@Configuration(proxyBeanMethods = false)
class OperationsConfiguration {
  /// Warnings and errors in this node's log, and whether its settings are those of others.
  @Bean
  static PublishedMeters publishedLogEvents() {
    return new PublishedMeters(Set.of("logback.events", "parley.sessions.settings"), Set.of());
  }

  @Bean
  OwnSettings ownSettings(Environment environment) {
    return new OwnSettings(environment);
  }

  @Bean
  MeterBinder settingsMeter(OwnSettings settings) {
    return meters -> Gauge.builder("parley.sessions.settings", settings, OwnSettings::digest)
        .description("A number that is the same on nodes whose settings are").register(meters);
  }

  @Bean
  NodeService settingsService(OwnSettings settings) {
    return new NodeService(settings);
  }

  @Bean
  @OnRole(Role.ADMIN)
  NodeSettings nodeSettings(Nodes nodes, OwnSettings here, ObjectProvider<Peers> peers) {
    return new AskedSettings(nodes.self(), here, peers.getIfAvailable());
  }

  @Bean
  static RecordingMeters recordingMeters(ObjectProvider<PublishedMeters> published) {
    return new RecordingMeters(all(published, PublishedMeters::timed));
  }

  private static Set<String> all(ObjectProvider<PublishedMeters> published,
      Function<PublishedMeters, Set<String>> names) {
    return published.stream().flatMap(one -> names.apply(one).stream()).collect(Collectors.toUnmodifiableSet());
  }

  @Bean
  RedisFigures figures(Redis redis) {
    return new RedisFigures(redis);
  }

  @Bean
  FiguresPublication figuresPublication(Nodes nodes, RecordingMeters meters, ObjectProvider<PublishedMeters> published,
      RedisFigures figures, Clock clock) {
    return new FiguresPublication(nodes, new Measurement(meters, all(published, PublishedMeters::counted)), figures,
        clock, Schedulers.parallel());
  }

  @Bean
  DrainEndpoint drainEndpoint(Nodes nodes, ObjectProvider<Drainable> here) {
    return new DrainEndpoint(nodes.self(), () -> Optional.ofNullable(here.getIfAvailable()));
  }

  @Bean
  NodeService drainService(DrainEndpoint endpoint) {
    return new NodeService(endpoint);
  }

  @Bean
  @OnRole(Role.ADMIN)
  Drains drains(Nodes nodes, DrainEndpoint here, ObjectProvider<Peers> peers) {
    return new NodeDrains(nodes.self(), here, peers.getIfAvailable());
  }

  @Bean
  @OnRole(Role.ADMIN)
  Roster roster(Redis redis, Leases leases, Clock clock) {
    return new RedisRoster(redis, leases, clock);
  }
}
