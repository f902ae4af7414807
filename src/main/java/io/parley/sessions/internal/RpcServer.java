package io.parley.sessions.internal;

import io.parley.platform.ParleyException;
import io.rsocket.ConnectionSetupPayload;
import io.rsocket.Payload;
import io.rsocket.RSocket;
import io.rsocket.SocketAcceptor;
import io.rsocket.core.RSocketServer;
import io.rsocket.exceptions.RejectedSetupException;
import io.rsocket.transport.netty.server.CloseableChannel;
import io.rsocket.transport.netty.server.TcpServerTransport;
import io.rsocket.util.DefaultPayload;
import io.rsocket.util.RSocketProxy;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
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
  private static final String LEAVING = "leaving";
  /// After so long without a call none is expected any more: all who are connected have heard that this node goes.
  private static final Duration QUIET = Duration.ofMillis(100);
  private static final Duration LONGEST_GOODBYE = Duration.ofSeconds(5);
  private static final Logger log = LoggerFactory.getLogger(RpcServer.class);

  private final int port;
  private final SharedKey key;
  private final Supplier<SocketAcceptor> services;
  private volatile @Nullable SocketAcceptor handlers;
  /// Nodes that are connected now; each is told when this one goes.
  private final Set<RSocket> others = ConcurrentHashMap.newKeySet();
  private final Calls calls = new Calls();
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
        : known.accept(setup, other).<RSocket>map(Served::new).doOnNext(_ -> remember(other));
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

  /// Says to the others that it goes, so that they ask elsewhere, and answers what it was asked before.
  @Override
  public void stop() {
    CloseableChannel open = channel;
    channel = null;
    if (open != null) {
      Flux.fromIterable(others)
          .flatMap(other -> other.metadataPush(DefaultPayload.create("", LEAVING)).onErrorComplete())
          .then(quiet()).onErrorComplete().block(PATIENCE);
      open.dispose();
      others.forEach(RSocket::dispose);
      open.onClose().onErrorComplete().block(PATIENCE);
    }
  }

  /// Completes once nothing has been asked for a moment and everything is answered, or after a bounded time.
  private Mono<Void> quiet() {
    return Flux.interval(QUIET).takeUntil(_ -> calls.quiet()).take(LONGEST_GOODBYE).then();
  }

  @Override
  public boolean isRunning() {
    return channel != null;
  }

  @Override
  public int getPhase() {
    return PHASE;
  }

  private static Throwable refusal(Throwable failure) {
    if (!(failure instanceof ParleyException)) {
      log.error("A call of another node could not be answered", failure);
    }
    return WireRefusal.encode(failure);
  }

  /// Says refusals so that the other side can read them, and knows what is under way.
  private final class Served extends RSocketProxy {
    Served(RSocket source) {
      super(source);
    }

    @Override
    public Mono<Payload> requestResponse(Payload payload) {
      return Mono.defer(() -> {
        calls.begin();
        return super.requestResponse(payload);
      }).doFinally(_ -> calls.end()).onErrorMap(RpcServer::refusal);
    }

    @Override
    public Flux<Payload> requestStream(Payload payload) {
      return Flux.defer(() -> {
        calls.begin();
        return super.requestStream(payload);
      }).doFinally(_ -> calls.end()).onErrorMap(RpcServer::refusal);
    }
  }

  /// Calls under way, and whether there were any since one last looked.
  private static final class Calls {
    private final AtomicInteger open = new AtomicInteger();
    private volatile boolean any;

    void begin() {
      any = true;
      open.incrementAndGet();
    }

    void end() {
      open.decrementAndGet();
    }

    boolean quiet() {
      boolean none = !any && open.get() == 0;
      any = false;
      return none;
    }
  }
}
