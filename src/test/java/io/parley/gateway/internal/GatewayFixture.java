package io.parley.gateway.internal;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parley.platform.Traces;
import io.parley.sessions.ClosedSession;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.util.unit.DataSize;

/// A gateway put together by hand, with [FakePorts] behind it. Change the settings before [#node].
final class GatewayFixture {
  final FakePorts ports = new FakePorts();
  final LocalSessions local = new LocalSessions();
  final MeterRegistry registry = new SimpleMeterRegistry();
  final GatewayMeters meters = new GatewayMeters(registry);
  private Ticks ticks = System::nanoTime;
  private Clock clock = Clock.systemUTC();
  final Indicators indicators = new Indicators(local, () -> ticks.nanos(), meters);
  final Watchers watchers = new Watchers(ports.company.watches, ports.company.acquaintances, () -> clock.instant(),
      () -> ticks.nanos(), meters);
  final GatewayPeers peers = new GatewayPeers(ports.nodes.self(), null, indicators, watchers);
  final List<ClosedSession> closes = new ArrayList<>();
  final Registration registration = new Registration(ports.sessions, ports.nodes, local, peers,
      (_, end) -> closes.add(end));
  final Channels channels = new Channels(ports.subscriptions, ports.company.membersPort, ports.history, ports.nodes,
      () -> ticks.nanos(), meters);
  final LocalGateways gateways = new LocalGateways(ports.nodes, local, channels, meters, Traces.none());

  int sendsPerSecond = 20;
  int sendBurst = 100;
  int connections = 1_000;
  int handshakesPerSecond = 1_000;
  List<String> allowedOrigins = List.of();
  int outboundFrames = 1_000;
  DataSize outboundBytes = DataSize.ofMegabytes(1);
  Duration heartbeat = Duration.ofSeconds(15);
  Duration helloTimeout = Duration.ofSeconds(10);
  Duration tokenGrace = Duration.ofSeconds(30);
  Duration closeGrace = Duration.ofSeconds(5);
  int syncs = 64;
  int waitingSyncs = 100;
  Typing typing;
  Noticed noticed;

  LimitProperties limits() {
    return new LimitProperties(sendsPerSecond, sendBurst, connections, handshakesPerSecond, DataSize.ofBytes(10_240),
        DataSize.ofBytes(65_536));
  }

  GatewayProperties properties() {
    return new GatewayProperties(allowedOrigins, outboundFrames, outboundBytes, heartbeat, helloTimeout, tokenGrace,
        closeGrace, syncs, waitingSyncs);
  }

  GatewayNode node(Clock clock, Ticks ticks) {
    this.ticks = ticks;
    this.clock = clock;
    noticed = Noticed.nobody(ticks);
    typing = new Typing(ports.company.conversations, ports.company.membersPort, ports.sessions, peers, ticks, meters);
    watchers.followChanges();
    Whereabouts whereabouts = new Whereabouts(ports.company.attendance, watchers, typing);
    FrameDispatcher dispatcher = new FrameDispatcher(
        new Sends(ports.messages, new SendLimits(limits(), ticks), limits(), meters, Traces.none(), noticed.refused()),
        ports.receiptsPort,
        new Syncs(ports.history, channels, new Turnstile(syncs, waitingSyncs), meters), whereabouts, channels, clock);
    return new GatewayNode(ports.nodes.self(), ports.authenticator, ports.access, registration, dispatcher,
        new ClientNames(), whereabouts,
        channels,
        limits(),
        properties(),
        clock, ticks, meters, noticed);
  }
}
