package io.parley.road;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/// A provider on this machine: keeps what it is sent, and answers with the status that is asked for.
final class PushService implements AutoCloseable {
  private static final int CREATED = 201;

  private final HttpServer server;
  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private final Map<String, Integer> statuses = new ConcurrentHashMap<>();
  private final Map<String, CountDownLatch> holds = new ConcurrentHashMap<>();

  /// @param status that it was answered with
  record Call(String path, Map<String, List<String>> headers, byte[] body, int status) {
    String header(String name) {
      return headers.getOrDefault(Character.toUpperCase(name.charAt(0)) + name.substring(1), List.of("")).getFirst();
    }
  }

  PushService() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::take);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      int status = statuses.getOrDefault(path, CREATED);
      calls.add(new Call(path, Map.copyOf(exchange.getRequestHeaders()), exchange.getRequestBody().readAllBytes(),
          status));
      CountDownLatch hold = holds.get(path);
      if (hold != null) {
        hold.await();
      }
      exchange.sendResponseHeaders(status, -1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  String address(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  /// From now on.
  void answers(String path, int status) {
    statuses.put(path, status);
  }

  /// From now on, once the latch is open.
  void answersLate(String path, CountDownLatch hold) {
    holds.put(path, hold);
  }

  /// Those at a path, in their order.
  List<Call> calls(String path) {
    return calls.stream().filter(call -> call.path.equals(path)).toList();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
