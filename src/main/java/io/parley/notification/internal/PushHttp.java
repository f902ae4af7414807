package io.parley.notification.internal;

import io.parley.notification.internal.PushSender.Result;
import io.parley.notification.internal.PushSender.Sent;
import io.parley.platform.Deadlines;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import io.netty.buffer.Unpooled;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/// Posts to providers. Follows no redirect, and reads of an answer its status.
final class PushHttp implements AutoCloseable {
  static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final int CONNECTIONS_A_HOST = Breaker.MOST_INSIDE;
  private static final int WAITING_A_HOST = 128;
  private static final Duration IDLE = Duration.ofSeconds(30);
  /// Parts of an answer's body that are read and dropped, so that the connection can be used again; it is closed on a longer one.
  private static final int BODY_PARTS = 16;
  private static final Set<Integer> WORTH_ANOTHER_TRY = Set.of(408, 425, 429);
  private static final int SUCCESS = 2;
  private static final int SERVER_ERROR = 5;

  private final ConnectionProvider connections;
  private final HttpClient client;

  /// @param publicOnly whether private addresses are refused
  PushHttp(boolean publicOnly) {
    this(publicOnly, IDLE);
  }

  /// @param idle after which a connection that nobody needs is closed: users name the hosts, and may never name one again
  PushHttp(boolean publicOnly, Duration idle) {
    connections = ConnectionProvider.builder("parley-notification").maxConnections(CONNECTIONS_A_HOST)
        .pendingAcquireMaxCount(WAITING_A_HOST).maxIdleTime(idle).evictInBackground(idle)
        .disposeInactivePoolsInBackground(idle, idle).build();
    HttpClient plain = HttpClient.create(connections);
    client = publicOnly
        ? plain.doOnChannelInit((_, channel, _) -> channel.pipeline().addFirst(new PublicAddressesOnly()))
        : plain;
  }

  /// @param gone statuses that say that there is no such device any more
  Mono<Sent> post(URI uri, Map<String, String> headers, byte[] body, Set<Integer> gone) {
    return client.headers(all -> headers.forEach(all::set)).post().uri(uri)
        .send(Mono.fromSupplier(() -> Unpooled.wrappedBuffer(body)))
        .response((response, content) -> content.take(BODY_PARTS).then(Mono.just(response.status().code())))
        .next().timeout(DEADLINE, Deadlines.TIMER)
        .map(status -> new Sent(result(status, gone), "status " + status))
        .onErrorResume(failure -> Mono.just(failed(failure)));
  }

  private static Result result(int status, Set<Integer> gone) {
    if (status / 100 == SUCCESS) {
      return Result.DELIVERED;
    }
    if (gone.contains(status)) {
      return Result.GONE;
    }
    return status / 100 == SERVER_ERROR || WORTH_ANOTHER_TRY.contains(status) ? Result.FAILED : Result.REFUSED;
  }

  /// A private address is no reason to forget a device: for as long as a resolver answers with one for all names, as some do that block, everybody's would be.
  private static Sent failed(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof PrivateAddressException) {
        return new Sent(Result.REFUSED, "private address");
      }
    }
    return new Sent(Result.FAILED, failure instanceof TimeoutException
        ? "no answer within %d s".formatted(DEADLINE.toSeconds())
        : failure.getClass().getSimpleName());
  }

  @Override
  public void close() {
    connections.dispose();
  }
}
