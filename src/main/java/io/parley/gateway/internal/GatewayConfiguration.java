package io.parley.gateway.internal;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.parley.conversation.Acquaintances;
import io.parley.conversation.Conversations;
import io.parley.conversation.Members;
import io.parley.fanout.spi.Gateways;
import io.parley.fanout.spi.Missed;
import io.parley.fanout.spi.Subscriptions;
import io.parley.gateway.internal.rest.SendPermits;
import io.parley.gateway.internal.rest.Sights;
import io.parley.identity.Access;
import io.parley.identity.Authenticator;
import io.parley.messaging.History;
import io.parley.messaging.Messages;
import io.parley.messaging.Receipts;
import io.parley.platform.Deadlines;
import io.parley.platform.NodeService;
import io.parley.platform.OnRole;
import io.parley.platform.Peers;
import io.parley.platform.PublishedMeters;
import io.parley.platform.Role;
import io.parley.platform.Traces;
import io.parley.presence.Attendance;
import io.parley.presence.Watches;
import io.parley.sessions.Closes;
import io.parley.sessions.NodeLoad;
import io.parley.sessions.Nodes;
import io.parley.sessions.Sessions;
import io.parley.sessions.spi.StandoutsHere;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({LimitProperties.class, GatewayProperties.class})
@OnRole(Role.GATEWAY)
class GatewayConfiguration {
  private static final Logger log = LoggerFactory.getLogger(GatewayConfiguration.class);
  private static final Duration TICK = Duration.ofMillis(250);

  @Bean
  Ticks ticks() {
    return System::nanoTime;
  }

  @Bean
  LocalSessions localSessions() {
    return new LocalSessions();
  }

  @Bean
  Gateways localGateways(Nodes nodes, LocalSessions sessions, Channels channels, GatewayMeters meters, Traces traces) {
    return new LocalGateways(nodes, sessions, channels, meters, traces);
  }

  @Bean
  Channels channels(Subscriptions subscriptions, Members members, History history, Nodes nodes, Ticks ticks,
      GatewayMeters meters) {
    return new Channels(subscriptions, members, history, nodes, ticks, meters);
  }

  @Bean(destroyMethod = "dispose")
  Disposable channelsFollowed(Channels channels) {
    return channels.followRenewals();
  }

  @Bean
  NodeService gatewayService(Nodes nodes, Gateways localGateways, Registration registration, Indicators indicators,
      Watchers watchers) {
    return new NodeService(new GatewayEndpoint(nodes, localGateways, registration, indicators, watchers));
  }

  @Bean
  Registration registration(Sessions registry, Nodes nodes, LocalSessions sessions, GatewayPeers peers,
      Closes closes) {
    return new Registration(registry, nodes, sessions, peers, closes);
  }

  @Bean
  HeldHere sessionHolder(LocalSessions sessions) {
    return new HeldHere(sessions);
  }

  @Bean
  Noticed noticed(Ticks ticks) {
    return Noticed.nobody(ticks);
  }

  @Bean
  StandoutsHere standoutsHere(Noticed noticed, LocalSessions sessions, HeldHere held, Clock clock) {
    return new StandingOut(noticed, sessions, held, clock, Schedulers.boundedElastic());
  }

  @Bean
  Indicators indicators(LocalSessions sessions, Ticks ticks, GatewayMeters meters) {
    return new Indicators(sessions, ticks, meters);
  }

  @Bean
  GatewayPeers gatewayPeers(Nodes nodes, ObjectProvider<Peers> peers, Indicators here, Watchers watchers) {
    return new GatewayPeers(nodes.self(), peers.getIfAvailable(), here, watchers);
  }

  @Bean
  Sights sights(Conversations conversations, Members members, Sessions registry, GatewayPeers peers) {
    return new GatewaySights(conversations, members, registry, peers, Deadlines.TIMER);
  }

  @Bean
  Typing typing(Conversations conversations, Members members, Sessions registry, GatewayPeers peers, Ticks ticks,
      GatewayMeters meters) {
    return new Typing(conversations, members, registry, peers, ticks, meters);
  }

  @Bean(destroyMethod = "dispose")
  Disposable whereaboutsTicks(Typing typing, Indicators indicators, Watchers watchers, Channels channels) {
    return Flux.interval(TICK).onBackpressureDrop().subscribe(_ -> {
      unlessItFails(typing::tick);
      unlessItFails(indicators::tick);
      unlessItFails(watchers::tick);
      unlessItFails(channels::tick);
    });
  }

  private static void unlessItFails(Runnable tick) {
    try {
      tick.run();
    } catch (RuntimeException e) {
      log.error("A look at who is there and who writes failed", e); // or else it would have been the last one
    }
  }

  @Bean
  Watchers watchers(Watches watches, Acquaintances acquaintances, Clock clock, Ticks ticks, GatewayMeters meters) {
    return new Watchers(watches, acquaintances, clock, ticks, meters);
  }

  @Bean(destroyMethod = "dispose")
  Disposable changesFollowed(Watchers watchers) {
    return watchers.followChanges();
  }

  @Bean
  Whereabouts whereabouts(Attendance attendance, Watchers watchers, Typing typing) {
    return new Whereabouts(attendance, watchers, typing);
  }

  @Bean(destroyMethod = "dispose")
  Disposable renewalsFollowed(Registration registration) {
    return registration.followRenewals();
  }

  @Bean
  Hints hints(History history, Conversations conversations, Members members, Receipts receipts) {
    return new Hints(history, conversations, members, receipts);
  }

  @Bean
  MissedNews missedNews(Missed missed, Nodes nodes, LocalSessions sessions, Hints hints, Channels channels,
      GatewayMeters meters) {
    return new MissedNews(missed, nodes, sessions, hints, channels, meters, Schedulers.parallel());
  }

  @Bean
  Expulsions expulsions(Access access, Nodes nodes, LocalSessions sessions) {
    return new Expulsions(access, nodes, sessions, Schedulers.parallel());
  }

  @Bean
  SendLimits sendLimits(LimitProperties limits, Ticks ticks) {
    return new SendLimits(limits, ticks);
  }

  @Bean
  SendPermits restSends(SendLimits pace, LimitProperties limits, Noticed noticed) {
    return new RestSends(pace, limits, noticed.refused());
  }

  @Bean
  Turnstile syncTurnstile(GatewayProperties properties) {
    return new Turnstile(properties.syncs(), properties.waitingSyncs());
  }

  @Bean
  FrameDispatcher frameDispatcher(Messages messages, History history, Receipts receipts, SendLimits pace,
      LimitProperties limits, Turnstile syncTurnstile, Whereabouts whereabouts, Channels channels, Clock clock,
      GatewayMeters meters,
      Traces traces, Noticed noticed) {
    return new FrameDispatcher(new Sends(messages, pace, limits, meters, traces, noticed.refused()), receipts,
        new Syncs(history, channels, syncTurnstile, meters), whereabouts, channels, clock);
  }

  @Bean
  GatewayNode gatewayNode(Nodes nodes, Authenticator authenticator, Access access, Registration registration,
      FrameDispatcher dispatcher, Whereabouts whereabouts, Channels channels, LimitProperties limits,
      GatewayProperties properties,
      Clock clock, Ticks ticks,
      GatewayMeters meters, Noticed noticed) {
    return new GatewayNode(nodes.self(), authenticator, access, registration, dispatcher, new ClientNames(),
        whereabouts, channels, limits,
        properties, clock,
        ticks, meters, noticed);
  }

  @Bean
  Admission admission(LimitProperties limits, Ticks ticks) {
    return new Admission(limits, ticks);
  }

  @Bean
  NodeLoad socketLoad(Admission admission) {
    return new SocketLoad(admission);
  }

  @Bean
  Sockets sockets(GatewayProperties properties, Ticks ticks) {
    return new Sockets(properties, ticks);
  }

  @Bean
  Drain drain(Admission admission, Sockets sockets, GatewayProperties properties) {
    return new Drain(admission, sockets, properties);
  }

  @Bean(destroyMethod = "end")
  AskedDrain askedDrain(Admission admission, Sockets sockets, Drain drain, Clock clock) {
    return new AskedDrain(admission, sockets, drain::isRunning, clock, Deadlines.TIMER);
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
  static PublishedMeters publishedGatewayMeters() {
    return new PublishedMeters(
        Set.of("parley.gateway.connections", "parley.gateway.opened", "parley.gateway.closed", "parley.gateway.refused",
            "parley.gateway.sends", "parley.gateway.pushes", "parley.gateway.pushes.late",
            "parley.gateway.deliveries", "parley.gateway.resyncs"),
        Set.of("parley.gateway.acks"));
  }

  @Bean
  GatewayMeters gatewayMeters(MeterRegistry meters) {
    return new GatewayMeters(meters);
  }

  @Bean
  MeterBinder gatewayGauges(Admission admission, Turnstile syncTurnstile, Channels channels) {
    return meters -> {
      Gauge.builder("parley.gateway.connections", admission, Admission::inside)
          .description("WebSockets held, those being opened included").register(meters);
      Gauge.builder("parley.gateway.syncs.active", syncTurnstile, Turnstile::inside)
          .description("Syncs that read from storage").register(meters);
      Gauge.builder("parley.gateway.syncs.waiting", syncTurnstile, Turnstile::waiting)
          .description("Syncs that wait for a place").register(meters);
      Gauge.builder("parley.gateway.channels", channels, Channels::size)
          .description("Channels that sessions of this node hear of").register(meters);
    };
  }
}
