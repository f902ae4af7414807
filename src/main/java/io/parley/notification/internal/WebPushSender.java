package io.parley.notification.internal;

import io.parley.notification.PushKind;
import io.parley.platform.ParleyException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import reactor.core.publisher.Mono;

/// Push services of browsers (RFC 8030), each reached at the address that the subscription names.
///
/// What a push service has not delivered yet gives way to the next push of the same conversation (`Topic`).
final class WebPushSender implements PushSender {
  private static final Set<Integer> GONE = Set.of(404, 410);
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private final Vapid vapid;
  private final Duration timeToLive;
  private final PushHttp http;
  private final boolean publicOnly;

  /// @param timeToLive how long a push service keeps a push for a browser that is away
  WebPushSender(Vapid vapid, Duration timeToLive, PushHttp http, boolean publicOnly) {
    this.vapid = vapid;
    this.timeToLive = timeToLive;
    this.http = http;
    this.publicOnly = publicOnly;
  }

  @Override
  public PushKind kind() {
    return PushKind.WEB_PUSH;
  }

  @Override
  public void check(String token) {
    Subscription.parse(token, publicOnly);
  }

  @Override
  public String provider(PushTarget target) {
    try {
      return Subscription.parse(target.token(), publicOnly).endpoint().getAuthority();
    } catch (ParleyException e) {
      return "none";
    }
  }

  @Override
  public Mono<Sent> send(PushTarget target, Notification notification) {
    return Mono.defer(() -> {
      Subscription to = Subscription.parse(target.token(), publicOnly);
      byte[] body = WebPushEncryption.encrypt(plaintext(notification), to.key(), to.secret());
      return http.post(to.endpoint(), Map.of("authorization", vapid.authorization(to.endpoint()),
          "content-encoding", "aes128gcm", "content-type", "application/octet-stream", "ttl",
          Long.toString(timeToLive.toSeconds()), "urgency", notification.mentioned() ? "high" : "normal", "topic",
          topic(notification.conversationId())), body, GONE);
    }).onErrorResume(ParleyException.class,
        refused -> Mono.just(new Sent(Result.GONE, "subscription is not taken any more")));
  }

  /// Names and titles have their limits, and always fit; a body of which each character takes six bytes may not.
  private static byte[] plaintext(Notification notification) {
    byte[] all = Notification.JSON.writeValueAsBytes(notification);
    return all.length <= WebPushEncryption.MAX_PLAINTEXT_BYTES
        ? all
        : Notification.JSON.writeValueAsBytes(notification.withoutBody());
  }

  /// 22 characters of the 32 that a topic may have.
  private static String topic(UUID conversationId) {
    return BASE64.encodeToString(ByteBuffer.allocate(16).putLong(conversationId.getMostSignificantBits())
        .putLong(conversationId.getLeastSignificantBits()).array());
  }
}
