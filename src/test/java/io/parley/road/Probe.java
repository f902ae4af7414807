package io.parley.road;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What balancers, orchestrators and operators ask a node.
final class Probe {
  private static final HttpClient HTTP = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  private Probe() {}

  static int status(URI node, String path, String... headers) {
    return get(node, path, headers).statusCode();
  }

  static String text(URI node, String path) {
    return get(node, path).body();
  }

  static JsonNode json(URI node, String path) {
    return JsonMapper.shared().readTree(text(node, path));
  }

  private static HttpResponse<String> get(URI node, String path, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(node.resolve(path)).timeout(Link.PATIENCE);
    try {
      return HTTP.send((headers.length == 0 ? request : request.headers(headers)).build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new IllegalStateException("%s%s gave no answer".formatted(node, path), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
