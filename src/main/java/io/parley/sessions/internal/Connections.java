package io.parley.sessions.internal;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import io.netty.channel.ChannelOption;
import io.rsocket.Payload;
import io.rsocket.RSocket;
import io.rsocket.transport.netty.client.TcpClientTransport;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.messaging.rsocket.RSocketRequester;
import org.springframework.messaging.rsocket.RSocketStrategies;
import org.springframework.messaging.rsocket.service.RSocketServiceProxyFactory;
import reactor.core.publisher.Mono;
import reactor.netty.tcp.TcpClient;

/// One connection to each node that was called lately, opened with the first call and again after it was lost.
final class Connections implements AutoCloseable {
  private static final Duration IDLE = Duration.ofMinutes(5);
  private static final int CONNECT_TIMEOUT_MS = 2_000;
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(2);
  /// A connection on which nothing comes for so long is given up, so that calls fail instead of waiting.
  private static final Duration LONGEST_SILENCE = Duration.ofSeconds(6);

  private final SharedKey key;
  private final RSocketStrategies strategies;
  private final Doubts doubts;
  private final Duration deadline;
  private final Cache<Process, Connection> open = Caffeine.newBuilder().expireAfterAccess(IDLE)
      .removalListener(Connections::dispose).build();

  /// @param deadline of each answer, and of each part of an answer that has many
  Connections(SharedKey key, RSocketStrategies strategies, Doubts doubts, Duration deadline) {
    this.key = key;
    this.strategies = strategies;
    this.doubts = doubts;
    this.deadline = deadline;
  }

  /// A client of the exchange on a node, over a connection that stands. Who calls it has written the call when the subscription
  /// returns.
  <T> Mono<T> client(Lease node, Class<T> exchange) {
    Connection connection = open.get(new Process(node.address(), node.startedAt()), to -> new Connection(to.address));
    connection.incarnation = node.incarnation();
    return connection.link.map(link -> exchange.cast(link.clients.computeIfAbsent(exchange, link::client)));
  }

  private static void dispose(@Nullable Process process, @Nullable Connection connection, RemovalCause cause) {
    if (connection != null) {
      connection.dispose();
    }
  }

  @Override
  public void close() {
    open.invalidateAll();
    open.cleanUp();
  }

  /// Another process may come to live at an address; what was known of the one before says nothing about it.
  private record Process(String address, Instant startedAt) {}

  /// A way to a process, which is opened with the first call and again with the first after it was lost.
  private final class Connection {
    private final Mono<Link> link;
    /// Who is at the other end, as far as its lease has said.
    private volatile String incarnation = "";
    private volatile @Nullable Link latest;
    private volatile boolean disposed;

    @SuppressWarnings("deprecation") // what stands in its place opens connections unseen, so that calls may overtake each other
    Connection(String address) {
      int colon = address.lastIndexOf(':');
      TcpClient tcp = TcpClient.create().host(address.substring(0, colon))
          .port(Integer.parseInt(address.substring(colon + 1)))
          .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MS);
      link = RSocketRequester.builder().rsocketStrategies(strategies)
          .dataMimeType(MediaType.APPLICATION_CBOR).setupData(key.greeting())
          .rsocketConnector(connector -> connector.keepAlive(KEEP_ALIVE, LONGEST_SILENCE)
              .acceptor((_, other) -> Mono.just(hearing(other))))
          .connect(TcpClientTransport.create(tcp)).map(Link::new).doOnNext(this::opened)
          .cacheInvalidateIf(Link::isLost);
    }

    private void opened(Link next) {
      latest = next;
      if (disposed) {
        next.dispose();
      }
    }

    void dispose() {
      disposed = true;
      Link last = latest;
      if (last != null) {
        last.dispose();
      }
    }

    /// What the other end may say by itself: that it goes, and that the connection has ended.
    private RSocket hearing(RSocket other) {
      String at = incarnation;
      other.onClose().onErrorComplete().doFinally(_ -> {
        if (!disposed) {
          doubts.cast(at, Doubts.Reason.LOST);
        }
      }).subscribe();
      return new RSocket() {
        @Override
        public Mono<Void> metadataPush(Payload leaving) {
          leaving.release();
          doubts.cast(incarnation, Doubts.Reason.LEAVING);
          return Mono.empty();
        }
      };
    }
  }

  /// A connection that stands, until it is lost.
  private final class Link {
    private final Map<Class<?>, Object> clients = new ConcurrentHashMap<>();
    private final RSocketRequester requester;
    private final RSocket rsocket;

    Link(RSocketRequester requester) {
      this.requester = requester;
      rsocket = Objects.requireNonNull(requester.rsocket());
    }

    boolean isLost() {
      return rsocket.isDisposed();
    }

    void dispose() {
      rsocket.dispose();
    }

    Object client(Class<?> exchange) {
      return RSocketServiceProxyFactory.builder(requester).blockTimeout(deadline).build().createClient(exchange);
    }
  }
}
