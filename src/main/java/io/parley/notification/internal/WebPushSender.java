package io.parley.notification.internal;

import io.parley.notification.PushKind;
import io.parley.platform.ParleyException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Base64;
import java.util.Set;
import java.util.UUID;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/// Push services of browsers (RFC 8030), each reached at the address that the subscription names.
///
/// What a push service has not delivered yet gives way to the next push of the same conversation (`Topic`).
final class WebPushSender implements PushSender {
  private static final Set<Integer> GONE = Set.of(404, 410);
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
  /// More than are ever under way: [Dispatch#USERS_IN_FLIGHT] users, of each a few devices.
  private static final int ENCRYPTIONS = 1_024;
  private static final int IDLE_SECONDS = 60;

  private final WebPushMessages messages;
  private final Duration timeToLive;
  private final PushHttp http;
  private final boolean publicOnly;
  /// What threads of Redis and of Cassandra must not wait for.
  private final Scheduler encrypting = Schedulers.newBoundedElastic(Runtime.getRuntime().availableProcessors(),
      ENCRYPTIONS, "parley-web-push", IDLE_SECONDS, true);

  /// @param timeToLive how long a push service keeps a push for a browser that is away
  WebPushSender(WebPushMessages messages, Duration timeToLive, PushHttp http, boolean publicOnly) {
    this.messages = messages;
    this.timeToLive = timeToLive;
    this.http = http;
    this.publicOnly = publicOnly;
  }

  @Override
  public PushKind kind() {
    return PushKind.WEB_PUSH;
  }

  /// Encrypts to it, so that a key which is none is never stored.
  @Override
  public void check(String token) {
    messages.encrypt(new byte[0], Subscription.parse(token, publicOnly));
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
      return http.post(to.endpoint(),
          messages.headers(to, timeToLive, topic(notification.conversationId()), notification.mentioned()),
          messages.encrypt(plaintext(notification), to), GONE);
    }).subscribeOn(encrypting).onErrorResume(ParleyException.class,
        refused -> Mono.just(new Sent(Result.GONE, "subscription is not taken any more")));
  }

  /// Names and titles have their limits, and always fit; a body of which each character takes six bytes may not.
  private static byte[] plaintext(Notification notification) {
    byte[] all = Notification.JSON.writeValueAsBytes(notification);
    return all.length <= WebPushMessages.MAX_PLAINTEXT_BYTES
        ? all
        : Notification.JSON.writeValueAsBytes(notification.withoutBody());
  }

  /// 22 characters of the 32 that a topic may have.
  private static String topic(UUID conversationId) {
    return BASE64.encodeToString(ByteBuffer.allocate(16).putLong(conversationId.getMostSignificantBits())
        .putLong(conversationId.getLeastSignificantBits()).array());
  }

  @Override
  public void close() {
    encrypting.dispose();
  }
}
