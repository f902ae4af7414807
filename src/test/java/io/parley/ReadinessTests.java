package io.parley;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/// The program of the image's health check, against real sockets.
class ReadinessTests {
  @Test
  void isReadyWhereTheAnswerIs200() throws IOException {
    assertThat(asking(200)).isEqualTo("ready");
  }

  @Test
  void saysWhatElseWasAnswered() throws IOException {
    assertThat(asking(503)).endsWith("/readiness answers 503");
  }

  @Test
  void saysThatNobodyListens() throws IOException {
    int free;
    try (ServerSocket closed = new ServerSocket(0)) {
      free = closed.getLocalPort();
    }
    assertThat(Readiness.ask(URI.create("http://localhost:%d/readiness".formatted(free))))
        .contains("does not answer").contains("refused");
  }

  @Test
  void doesNotWaitForANodeThatHangs() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Instant asked = Instant.now();
      String answer = Readiness.ask(URI.create("http://127.0.0.1:%d/readiness".formatted(silent.getLocalPort())));

      assertThat(answer).contains("does not answer").contains("timed out");
      assertThat(asked).isAfter(Instant.now().minus(Duration.ofSeconds(5)));
    }
  }

  private static String asking(int status) throws IOException {
    HttpServer node = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
    node.createContext("/readiness", exchange -> {
      exchange.sendResponseHeaders(status, -1);
      exchange.close();
    });
    node.start();
    try {
      return Readiness.ask(URI.create("http://127.0.0.1:%d/readiness".formatted(node.getAddress().getPort())));
    } finally {
      node.stop(0);
    }
  }
}
