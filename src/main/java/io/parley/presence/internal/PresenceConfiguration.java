package io.parley.presence.internal;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.parley.platform.NodeService;
import io.parley.platform.OnRole;
import io.parley.platform.Peers;
import io.parley.platform.Redis;
import io.parley.platform.Role;
import io.parley.platform.WithoutRole;
import io.parley.sessions.Lives;
import io.parley.sessions.Nodes;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@OnRole({Role.GATEWAY, Role.PRESENCE})
class PresenceConfiguration {
  @Bean
  RedisPresence presenceStore(Redis redis) {
    return new RedisPresence(redis);
  }

  @Bean
  PresenceMeters presenceMeters(MeterRegistry meters) {
    return new PresenceMeters(meters);
  }

  @Bean
  DirectReports directReports(PresenceStore store, Nodes nodes, ObjectProvider<WatcherEndpoint> near,
      ObjectProvider<Peers> peers, PresenceMeters meters) {
    return new DirectReports(store, new Gateways(nodes.self(), near.getIfAvailable(), peers.getIfAvailable()), meters);
  }

  /// Where others report to.
  @Configuration(proxyBeanMethods = false)
  @OnRole(Role.PRESENCE)
  static class Desk {
    @Bean
    NodeService presenceService(DirectReports reports) {
      return new NodeService(new PresenceEndpoint(reports));
    }
  }

  /// Where users come, and watch.
  @Configuration(proxyBeanMethods = false)
  @OnRole(Role.GATEWAY)
  static class Gateway {
    @Bean
    LocalWatches watches(Nodes nodes, PresenceStore store, Lives lives, Clock clock) {
      return new LocalWatches(nodes, store, lives, clock, System::nanoTime);
    }

    @Bean
    WatcherEndpoint watcherEndpoint(Nodes nodes, LocalWatches watches) {
      return new WatcherEndpoint(nodes, watches);
    }

    @Bean
    NodeService watcherService(WatcherEndpoint watchers) {
      return new NodeService(watchers);
    }

    @Bean
    LocalAttendance attendance(Nodes nodes, DirectReports here, ObjectProvider<RemoteReports> others,
        PresenceMeters meters) {
      Reports reports = others.stream().<Reports>map(there -> there).findFirst().orElse(here);
      return new LocalAttendance(nodes, report -> meters.report(reports.report(report)), System::nanoTime);
    }

    @Bean
    @WithoutRole(Role.PRESENCE)
    RemoteReports remoteReports(Peers peers, DirectReports here) {
      return new RemoteReports(peers, here);
    }

    @Bean
    PresenceTicks presenceTicks(Nodes nodes, LocalAttendance attendance, LocalWatches watches) {
      return new PresenceTicks(nodes, attendance, watches);
    }

    @Bean
    MeterBinder watchedUsers(LocalWatches watches) {
      return meters -> Gauge.builder("parley.presence.watched", watches, LocalWatches::size)
          .description("Users whom this gateway watches").register(meters);
    }
  }
}
