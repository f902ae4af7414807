package io.parley.road;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A browser without scripts at the console: follows links and sends forms with the fields that they hold.
final class ConsoleBrowser {
  private static final Pattern FIELD = Pattern.compile("<input ([^>]*)>");
  private final URI address;
  private final HttpClient client = HttpClient.newBuilder().cookieHandler(new CookieManager())
      .followRedirects(HttpClient.Redirect.NORMAL).build();

  ConsoleBrowser(URI address) {
    this.address = address;
  }

  ConsoleBrowser signIn(String name) {
    post("/admin/sign-in", Map.of("username", name, "password", Operators.PASSWORD, "_csrf", token("/admin/sign-in")));
    assertThat(get("/admin/audit").uri().getPath()).as("signed in").isEqualTo("/admin/audit");
    return this;
  }

  void signOut() {
    post("/admin/sign-out", Map.of("_csrf", token("/admin")));
  }

  private String token(String path) {
    HttpResponse<String> page = get(path);
    Matcher token = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"").matcher(page.body());
    assertThat(token.find()).as(page.body()).isTrue();
    return token.group(1);
  }

  /// The first bytes of a stream, until they contain all of these.
  String streamUntil(String path, String... expected) {
    return streamUntil(path, () -> {}, expected);
  }

  /// @param begun run once it has said something
  String streamUntil(String path, Runnable begun, String... expected) {
    HttpRequest request = HttpRequest.newBuilder(address.resolve(path)).header("Accept", "text/event-stream").build();
    try (InputStream stream = client.send(request, BodyHandlers.ofInputStream()).body()) {
      StringBuilder heard = new StringBuilder();
      byte[] part = new byte[8_192];
      for (int length = stream.read(part); length >= 0; length = stream.read(part)) {
        if (heard.isEmpty()) {
          begun.run();
        }
        heard.append(new String(part, 0, length, StandardCharsets.UTF_8));
        if (Arrays.stream(expected).allMatch(text -> heard.indexOf(text) >= 0)) {
          return heard.toString();
        }
      }
      throw new AssertionError("The stream ended: " + heard);
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  HttpResponse<String> get(String path) {
    return send(HttpRequest.newBuilder(address.resolve(path)).GET());
  }

  /// How what is at a path comes over the wire, to a browser that takes it packed; empty where it comes as it is.
  String encoding(String path, String type) {
    HttpRequest request = HttpRequest.newBuilder(address.resolve(path)).timeout(Link.PATIENCE).header("Accept", type)
        .header("Accept-Encoding", "gzip").build();
    try {
      HttpResponse<InputStream> answer = client.send(request, BodyHandlers.ofInputStream());
      answer.body().close();
      assertThat(answer.statusCode()).isEqualTo(200);
      return answer.headers().firstValue("Content-Encoding").orElse("");
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The form that confirms an action, with what it holds already.
  HttpResponse<String> submit(HttpResponse<String> page, Map<String, String> given) {
    Matcher form = Pattern
        .compile("<form action=\"(/admin/acts/[^\"]+)\" method=\"post\">(.*?)</form>", Pattern.DOTALL)
        .matcher(page.body());
    assertThat(form.find()).as(page.body()).isTrue();
    Map<String, String> fields = new LinkedHashMap<>();
    Matcher inputs = FIELD.matcher(form.group(2));
    while (inputs.find()) {
      fields.put(attribute(inputs.group(1), "name"), attribute(inputs.group(1), "value"));
    }
    fields.putAll(given);
    return post(form.group(1), fields);
  }

  private static String attribute(String tag, String name) {
    Matcher found = Pattern.compile("(?:^| )" + name + "=\"([^\"]*)\"").matcher(tag);
    return found.find() ? found.group(1) : "";
  }

  private HttpResponse<String> post(String path, Map<String, String> fields) {
    String body = fields.entrySet().stream().map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
        .collect(Collectors.joining("&"));
    return send(
        HttpRequest.newBuilder(address.resolve(path)).header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(body)));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return client.send(request.timeout(Link.PATIENCE).header("Accept", "text/html").build(),
          BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
