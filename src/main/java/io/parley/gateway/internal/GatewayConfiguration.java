package io.parley.gateway.internal;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.parley.fanout.spi.Gateways;
import io.parley.gateway.internal.rest.SendPermits;
import io.parley.identity.Authenticator;
import io.parley.messaging.History;
import io.parley.messaging.Messages;
import io.parley.messaging.Receipts;
import io.parley.platform.NodeService;
import io.parley.platform.OnRole;
import io.parley.platform.Peers;
import io.parley.platform.Role;
import io.parley.sessions.NodeLoad;
import io.parley.sessions.Nodes;
import io.parley.sessions.Sessions;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.Disposable;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({LimitProperties.class, GatewayProperties.class})
@OnRole(Role.GATEWAY)
class GatewayConfiguration {
  @Bean
  Ticks ticks() {
    return System::nanoTime;
  }

  @Bean
  LocalSessions localSessions() {
    return new LocalSessions();
  }

  @Bean
  Gateways localGateways(Nodes nodes, LocalSessions sessions) {
    return new LocalGateways(nodes, sessions);
  }

  @Bean
  NodeService gatewayService(Nodes nodes, Gateways localGateways, Registration registration) {
    return new NodeService(new GatewayEndpoint(nodes, localGateways, registration));
  }

  @Bean
  Registration registration(Sessions registry, Nodes nodes, LocalSessions sessions, ObjectProvider<Peers> peers) {
    return new Registration(registry, nodes, sessions, new GatewayPeers(nodes.self(), peers.getIfAvailable()));
  }

  @Bean(destroyMethod = "dispose")
  Disposable renewalsFollowed(Registration registration) {
    return registration.followRenewals();
  }

  @Bean
  SendLimits sendLimits(LimitProperties limits, Ticks ticks) {
    return new SendLimits(limits, ticks);
  }

  @Bean
  SendPermits restSends(SendLimits pace, LimitProperties limits) {
    return new RestSends(pace, limits);
  }

  @Bean
  FrameDispatcher frameDispatcher(Messages messages, History history, Receipts receipts, SendLimits pace,
      LimitProperties limits, GatewayProperties properties, Clock clock) {
    return new FrameDispatcher(new Sends(messages, pace, limits), receipts,
        new Syncs(history, new Turnstile(properties.syncs(), properties.waitingSyncs())), clock);
  }

  @Bean
  GatewayNode gatewayNode(Nodes nodes, Authenticator authenticator, Registration registration,
      FrameDispatcher dispatcher, LimitProperties limits, GatewayProperties properties, Clock clock, Ticks ticks) {
    return new GatewayNode(nodes.self(), authenticator, registration, dispatcher, limits, properties, clock, ticks);
  }

  @Bean
  Admission admission(LimitProperties limits, Ticks ticks) {
    return new Admission(limits, ticks);
  }

  @Bean
  NodeLoad socketLoad(Admission admission) {
    return admission::inside;
  }

  @Bean
  Sockets sockets(GatewayProperties properties, Ticks ticks) {
    return new Sockets(properties, ticks);
  }

  @Bean
  Drain drain(Admission admission, Sockets sockets, GatewayProperties properties) {
    return new Drain(admission, sockets, properties);
  }

  @Bean
  DrainHealth drainHealthIndicator(Admission admission) {
    return new DrainHealth(admission);
  }

  @Bean
  SocketEdge socketEdge(GatewayNode node, GatewayProperties properties, Admission admission, Sockets sockets) {
    return new SocketEdge(node, new UpgradeRules(properties.allowedOrigins()), admission, sockets);
  }

  @Bean
  WebServerFactoryCustomizer<NettyReactiveWebServerFactory> socketEdgeInstalled(SocketEdge edge) {
    return factory -> factory.addServerCustomizers(
        server -> server.doOnChannelInit((observer, channel, address) -> edge.install(channel)));
  }

  @Bean
  MeterBinder gatewayMetrics(Admission admission) {
    return registry -> Gauge.builder("parley.gateway.connections", admission, Admission::inside)
        .description("WebSockets held, those being opened included").register(registry);
  }
}
