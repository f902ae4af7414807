package io.parley.sessions.internal;

import io.rsocket.ConnectionSetupPayload;
import io.rsocket.Payload;
import io.rsocket.RSocket;
import io.rsocket.SocketAcceptor;
import io.rsocket.core.RSocketServer;
import io.rsocket.exceptions.RejectedSetupException;
import io.rsocket.transport.netty.server.CloseableChannel;
import io.rsocket.transport.netty.server.TcpServerTransport;
import io.rsocket.util.RSocketProxy;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Takes calls of other nodes. One that does not know the shared key is refused, and that is logged once.
final class RpcServer implements SmartLifecycle {
  /// Before the lease, which says where it listens, and after it at the end: whoever still knows the lease is answered.
  private static final int PHASE = 299;
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Logger log = LoggerFactory.getLogger(RpcServer.class);

  private final int port;
  private final SharedKey key;
  private final Supplier<SocketAcceptor> services;
  private volatile @Nullable SocketAcceptor handlers;
  /// Nodes that are connected now; each is told when this one goes.
  private final Set<RSocket> others = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean refusalLogged = new AtomicBoolean();
  private volatile @Nullable CloseableChannel channel;

  /// @param services asked for when it starts: they need what itself needs this server
  RpcServer(int port, SharedKey key, Supplier<SocketAcceptor> services) {
    this.port = port;
    this.key = key;
    this.services = services;
  }

  /// Where it listens, once it has been started.
  int port() {
    CloseableChannel open = channel;
    return open == null ? port : open.address().getPort();
  }

  @Override
  public void start() {
    handlers = services.get();
    channel = RSocketServer.create(this::accept)
        .bind(TcpServerTransport.create("0.0.0.0", port)).block(PATIENCE);
  }

  private Mono<RSocket> accept(ConnectionSetupPayload setup, RSocket other) {
    byte[] greeting = new byte[setup.data().readableBytes()];
    setup.data().getBytes(setup.data().readerIndex(), greeting);
    if (!key.isKnownBy(greeting)) {
      logRefusal();
      return Mono.error(new RejectedSetupException("parley.rpc.key is another one here"));
    }
    SocketAcceptor known = handlers;
    return known == null
        ? Mono.error(new RejectedSetupException("this node is about to start"))
        : known.accept(setup, other).<RSocket>map(Refusing::new).doOnNext(_ -> remember(other));
  }

  private void remember(RSocket other) {
    others.add(other);
    other.onClose().onErrorComplete().doFinally(_ -> others.remove(other)).subscribe();
  }

  private void logRefusal() {
    if (refusalLogged.compareAndSet(false, true)) {
      log.warn("A node was refused: its parley.rpc.key is not the one of this node");
    }
  }

  @Override
  public void stop() {
    CloseableChannel open = channel;
    channel = null;
    if (open != null) {
      open.dispose();
      others.forEach(RSocket::dispose);
      open.onClose().onErrorComplete().block(PATIENCE);
    }
  }

  @Override
  public boolean isRunning() {
    return channel != null;
  }

  @Override
  public int getPhase() {
    return PHASE;
  }

  /// Says refusals so that the other side can read them.
  private static final class Refusing extends RSocketProxy {
    Refusing(RSocket source) {
      super(source);
    }

    @Override
    public Mono<Payload> requestResponse(Payload payload) {
      return super.requestResponse(payload).onErrorMap(WireRefusal::encode);
    }

    @Override
    public Flux<Payload> requestStream(Payload payload) {
      return super.requestStream(payload).onErrorMap(WireRefusal::encode);
    }
  }
}
