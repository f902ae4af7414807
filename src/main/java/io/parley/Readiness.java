package io.parley;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import org.jspecify.annotations.NullMarked;

/// Asks a node whether it is ready: what a container's health check runs, since the image has no other HTTP client.
///
/// Ends with 0 where the answer is 200, with 1 and a sentence where it is another, or none within 3 s.
@NullMarked
final class Readiness {
  private static final int PATIENCE_MS = 3_000;

  private Readiness() {}

  /// @param arguments the URL to ask, such as `http://localhost:9090/actuator/health/readiness`
  public static void main(String[] arguments) {
    String answer = ask(URI.create(arguments[0]));
    System.out.println(answer);
    System.exit(answer.equals("ready") ? 0 : 1);
  }

  /// `ready`, or why not.
  static String ask(URI health) {
    try {
      HttpURLConnection asked = (HttpURLConnection) health.toURL().openConnection();
      asked.setConnectTimeout(PATIENCE_MS);
      asked.setReadTimeout(PATIENCE_MS);
      int status = asked.getResponseCode();
      asked.disconnect();
      return status == HttpURLConnection.HTTP_OK ? "ready" : "%s answers %d".formatted(health, status);
    } catch (IOException e) {
      return "%s does not answer: %s".formatted(health, e.getMessage());
    }
  }
}
