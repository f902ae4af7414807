package io.parley.road;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Somebody in the console, with a browser that runs no scripts.
final class Visit {
  private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"");
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final URI node;
  private final HttpClient browser = HttpClient.newBuilder().cookieHandler(new CookieManager())
      .followRedirects(HttpClient.Redirect.NORMAL).build();
  private String page = "";
  private int status;
  private URI address;

  Visit(URI node) {
    this.node = node;
    address = node;
  }

  Visit signIn(String name, String password) {
    return open("/admin/sign-in").submit("/admin/sign-in", Map.of("username", name, "password", password));
  }

  Visit open(String path) {
    return load(HttpRequest.newBuilder(node.resolve(path)).GET());
  }

  /// Sends a form of the page that is open, with its token.
  Visit submit(String action, Map<String, String> fields) {
    Map<String, String> form = new LinkedHashMap<>(fields);
    Matcher token = TOKEN.matcher(page);
    if (token.find()) {
      form.put("_csrf", token.group(1));
    }
    String body = form.entrySet().stream().map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
        .collect(Collectors.joining("&"));
    return load(HttpRequest.newBuilder(node.resolve(action)).header("Content-Type", "application/x-www-form-urlencoded")
        .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private Visit load(HttpRequest.Builder request) {
    try {
      HttpResponse<String> answer = browser.send(request.timeout(PATIENCE).build(),
          HttpResponse.BodyHandlers.ofString());
      page = answer.body();
      status = answer.statusCode();
      address = answer.uri();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  int status() {
    return status;
  }

  /// Where it has come to, without the node.
  String address() {
    return address.getRawPath() + (address.getRawQuery() == null ? "" : "?" + address.getRawQuery());
  }

  String html() {
    return page;
  }

  /// What can be read of it, blanks folded.
  String text() {
    return page.replaceAll("(?s)<head>.*?</head>|<[^>]+>", " ").replace("&quot;", "\"").replace("&#39;", "'")
        .replace("&lt;", "<")
        .replace("&gt;", ">").replace("&amp;", "&").replaceAll("\\s+", " ");
  }
}
