package io.parley.gateway.internal;

import java.time.Clock;
import java.time.Duration;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/// The edge on a Reactor Netty server as Spring Boot makes one, with [FakePorts] behind it.
final class EdgeServer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  final Admission admission;
  final Sockets sockets;
  final Drain drain;
  private final DisposableServer server;

  EdgeServer(GatewayFixture gateway) {
    Ticks ticks = System::nanoTime;
    admission = new Admission(gateway.limits(), ticks);
    sockets = new Sockets(gateway.properties(), System::nanoTime);
    drain = new Drain(admission, sockets, gateway.properties());
    SocketEdge edge = new SocketEdge(gateway.node(Clock.systemUTC(), ticks),
        new UpgradeRules(gateway.allowedOrigins), admission, sockets);
    server = HttpServer.create().host("127.0.0.1").port(0)
        .doOnChannelInit((observer, channel, address) -> edge.install(channel))
        .handle((request, response) -> response.sendString(Mono.just("elsewhere"))).bindNow(PATIENCE);
  }

  int port() {
    return server.port();
  }

  @Override
  public void close() {
    sockets.close();
    server.disposeNow(PATIENCE);
  }
}
