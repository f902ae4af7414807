package io.parley.notification.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.parley.notification.internal.PushSender.Result;
import io.parley.notification.internal.PushSender.Sent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PushHttpTests {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final AtomicInteger requests = new AtomicInteger();
  private HttpServer server;

  /// Answers with the status that the path names.
  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> {
      try (exchange) {
        requests.incrementAndGet();
        exchange.getResponseHeaders().set("Location", "/201");
        exchange.sendResponseHeaders(Integer.parseInt(exchange.getRequestURI().getPath().substring(1)), -1);
      }
    });
    server.start();
  }

  @AfterEach
  void end() {
    server.stop(0);
  }

  private Sent post(boolean publicOnly, String host, String path) {
    try (PushHttp http = new PushHttp(publicOnly)) {
      return http.post(URI.create("http://%s:%d/%s".formatted(host, server.getAddress().getPort(), path)), Map.of(),
          new byte[]{1}, Set.of(410)).block(PATIENCE);
    }
  }

  @ParameterizedTest
  @CsvSource({"200, DELIVERED", "201, DELIVERED", "410, GONE", "404, REFUSED", "400, REFUSED", "302, REFUSED",
      "307, REFUSED", "429, FAILED", "408, FAILED", "500, FAILED", "503, FAILED"})
  void theStatusSaysWhatBecameOfIt(int status, Result result) {
    assertThat(post(false, "127.0.0.1", Integer.toString(status))).isEqualTo(new Sent(result, "status " + status));
    assertThat(requests).as("redirects are not followed").hasValue(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "localhost", "[::1]"})
  void aPrivateAddressIsNotConnectedToWhateverItsName(String host) {
    assertThat(post(true, host, "201")).isEqualTo(new Sent(Result.REFUSED, "private address"));
    assertThat(requests).hasValue(0);
  }

  @Test
  void aConnectionThatNobodyNeedsIsClosed() throws IOException {
    try (ServerSocket quiet = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        PushHttp http = new PushHttp(false, Duration.ofMillis(100))) {
      CompletableFuture<Sent> sent = http
          .post(URI.create("http://127.0.0.1:%d/".formatted(quiet.getLocalPort())), Map.of(), new byte[]{1}, Set.of())
          .toFuture();
      try (Socket connection = quiet.accept()) {
        connection.setSoTimeout((int) PATIENCE.toMillis());
        connection.getOutputStream().write(ascii("HTTP/1.1 201 Created\r\ncontent-length: 0\r\n\r\n"));
        assertThat(sent.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join().result())
            .isEqualTo(Result.DELIVERED);

        String request = new String(connection.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        assertThat(request).as("not in chunks, which not every push service takes").contains("content-length: 1\r\n");
      }
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Test
  void nobodyThereIsAFailure() {
    server.stop(0);

    assertThat(post(false, "127.0.0.1", "201").result()).isEqualTo(Result.FAILED);
  }
}
