package io.parley.notification.internal;

import io.parley.notification.PushKind;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import reactor.core.publisher.Mono;

/// The operator's own service, called as Standard Webhooks says, so that its libraries can check the signature.
final class WebhookSender implements PushSender {
  /// Not 404: an address that was mistyped would cost every device its token.
  private static final Set<Integer> GONE = Set.of(410);

  private final URI address;
  private final WebhookSignature signature;
  private final PushHttp http;
  private final Clock clock;

  WebhookSender(URI address, WebhookSignature signature, PushHttp http, Clock clock) {
    this.address = address;
    this.signature = signature;
    this.http = http;
    this.clock = clock;
  }

  @Override
  public PushKind kind() {
    return PushKind.WEBHOOK;
  }

  /// What the token means only the service knows.
  @Override
  public void check(String token) {}

  @Override
  public String provider(PushTarget target) {
    return "webhook";
  }

  @Override
  public Mono<Sent> send(PushTarget target, Notification notification) {
    return Mono.defer(() -> {
      Instant now = clock.instant();
      byte[] body = Notification.JSON.writeValueAsBytes(
          new Call("message.notification", now.toString(), new Told(target.token(), notification)));
      String id = notification.notificationId().toString();
      String timestamp = Long.toString(now.getEpochSecond());
      return http.post(address, Map.of("content-type", "application/json", "webhook-id", id, "webhook-timestamp",
          timestamp, "webhook-signature", signature.of(id, timestamp, body)), body, GONE);
    });
  }

  private record Call(String type, String timestamp, Told data) {}

  private record Told(String token, Notification notification) {}
}
