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
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Somebody at the console whose browser runs no scripts: reads pages, fills in forms, follows where an answer leads.
final class Visitor {
  private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

  private final HttpClient http = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
  private final URI console;

  Visitor(URI console) {
    this.console = console;
  }

  /// @param text of the page
  record Page(int status, String text) {
    /// Where the form of the page is sent.
    String action() {
      Matcher form = Pattern.compile("<form[^>]* action=\"(/admin/acts/[^\"]+)\"").matcher(text);
      assertThat(form.find()).as("a form in %s", text).isTrue();
      return form.group(1);
    }
  }

  static Visitor signedIn(URI console, String name, String password) {
    Visitor visitor = new Visitor(console);
    Page page = visitor.post(visitor.get("/admin/sign-in"), "/admin/sign-in",
        Map.of("username", name, "password", password));
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.text()).contains("Sign out");
    return visitor;
  }

  Page get(String path) {
    return follow(HttpRequest.newBuilder(console.resolve(path)).header("Accept", "text/html").build());
  }

  /// Sends a form of a page, with the page's token.
  Page post(Page from, String path, Map<String, String> fields) {
    Matcher token = TOKEN.matcher(from.text());
    assertThat(token.find()).as("a token in %s", from.text()).isTrue();
    String form = "_csrf=" + encode(token.group(1)) + fields.entrySet().stream()
        .map(field -> "&" + field.getKey() + "=" + encode(field.getValue())).collect(Collectors.joining());
    return follow(HttpRequest.newBuilder(console.resolve(path)).header("Accept", "text/html")
        .header("Content-Type", "application/x-www-form-urlencoded").POST(BodyPublishers.ofString(form)).build());
  }

  String streamUntil(String path, String... expected) {
    return streamUntil(path, () -> {}, expected);
  }

  /// The first bytes of a stream, until they contain all of these.
  ///
  /// @param begun run once it has said something
  String streamUntil(String path, Runnable begun, String... expected) {
    HttpRequest request = HttpRequest.newBuilder(console.resolve(path)).header("Accept", "text/event-stream").build();
    try (InputStream stream = http.send(request, BodyHandlers.ofInputStream()).body()) {
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
      throw new AssertionError(e);
    }
  }

  private Page follow(HttpRequest request) {
    try {
      HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
      return answer.statusCode() / 100 == 3
          ? get(answer.headers().firstValue("Location").orElseThrow())
          : new Page(answer.statusCode(), answer.body());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
