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
    HttpResponse<String> form = get("/admin/sign-in");
    Matcher token = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"").matcher(form.body());
    assertThat(token.find()).as(form.body()).isTrue();
    post("/admin/sign-in",
        Map.of("username", name, "password", Operators.PASSWORD, "_csrf", token.group(1)));
    assertThat(get("/admin/audit").uri().getPath()).as("signed in").isEqualTo("/admin/audit");
    return this;
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
