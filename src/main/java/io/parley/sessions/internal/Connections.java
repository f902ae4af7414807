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

  /// A client of the exchange on a node.
  <T> T client(Lease node, Class<T> exchange) {
    Connection connection = open.asMap().compute(new Process(node.address(), node.startedAt()),
        (to, held) -> held == null || held.isOver() ? new Connection(to.address) : held);
    connection.incarnation = node.incarnation();
    return exchange.cast(connection.clients.computeIfAbsent(exchange,
        type -> RSocketServiceProxyFactory.builder(connection.requester).blockTimeout(deadline).build()
            .createClient(type)));
  }

  private static void dispose(@Nullable Process process, @Nullable Connection connection, RemovalCause cause) {
    if (connection != null) {
      connection.disposed = true;
      if (!connection.isOver()) {
        connection.requester.dispose();
      }
    }
  }

  @Override
  public void close() {
    open.invalidateAll();
    open.cleanUp();
  }

  /// Another process may come to live at an address; what was known of the one before says nothing about it.
  private record Process(String address, Instant startedAt) {}

  private final class Connection {
    private final Map<Class<?>, Object> clients = new ConcurrentHashMap<>();
    private final RSocketRequester requester;
    /// Who is at the other end, as far as its lease has said.
    private volatile String incarnation = "";
    private volatile boolean disposed;

    Connection(String address) {
      int colon = address.lastIndexOf(':');
      TcpClient tcp = TcpClient.create().host(address.substring(0, colon))
          .port(Integer.parseInt(address.substring(colon + 1)))
          .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MS);
      requester = RSocketRequester.builder().rsocketStrategies(strategies)
          .dataMimeType(MediaType.APPLICATION_CBOR).setupData(key.greeting())
          .rsocketConnector(connector -> connector.keepAlive(KEEP_ALIVE, LONGEST_SILENCE)
              .acceptor((_, other) -> Mono.just(hearing(other))))
          .transport(TcpClientTransport.create(tcp));
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

    /// A requester opens a lost connection again, but one that once could not be opened stays failed.
    boolean isOver() {
      return requester.isDisposed();
    }
  }
}
