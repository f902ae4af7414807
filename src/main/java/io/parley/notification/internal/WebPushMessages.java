package io.parley.notification.internal;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.interaso.webpush.VapidKeys;
import com.interaso.webpush.WebPush;
import com.interaso.webpush.WebPush.Urgency;
import java.security.InvalidKeyException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Encrypts for one browser, so that its push service reads nothing (RFC 8291), and says to push services who we are (RFC 8292). The
/// library does both; what it does not look at is looked at here.
///
/// A token is made once for each push service, is good for 12 hours and used for 6.
final class WebPushMessages {
  /// The record of 4,096 bytes, which every push service takes (RFC 8030 §7.2), less header, tag and delimiter.
  static final int MAX_PLAINTEXT_BYTES = 4_096 - 86 - 16 - 1;
  private static final Duration GOOD_FOR = Duration.ofHours(12);
  private static final Duration USED_FOR = Duration.ofHours(6);
  private static final int REMEMBERED = 1_000;
  private static final int PRIVATE_KEY_BYTES = 32;

  private final WebPush webPush;
  private final Cache<String, String> tokens = Caffeine.newBuilder().maximumSize(REMEMBERED)
      .expireAfterWrite(USED_FOR).build();

  /// @param publicKey 65 bytes in base64url
  /// @param privateKey 32 bytes in base64url
  /// @param subject a `mailto:` or `https://` address
  /// @throws IllegalArgumentException naming the setting, where the keys are none or do not belong together
  WebPushMessages(String publicKey, String privateKey, String subject) {
    webPush = new WebPush(subject, keys(publicKey, privateKey));
  }

  private static VapidKeys keys(String publicKey, String privateKey) {
    if (!Subscription.isPoint(Subscription.decode(publicKey))
        || Subscription.decode(privateKey).length != PRIVATE_KEY_BYTES) {
      throw noKeys(null);
    }
    try {
      return VapidKeys.fromUncompressedBytes(publicKey, privateKey);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "parley.notification.web-push.private-key does not belong to parley.notification.web-push.public-key", e);
    } catch (Exception e) { // Kotlin declares none
      throw noKeys(e);
    }
  }

  private static IllegalArgumentException noKeys(@Nullable Exception cause) {
    return new IllegalArgumentException("parley.notification.web-push: public-key must be a point on P-256 (65 bytes) "
        + "and private-key a number (32 bytes), both in base64url", cause);
  }

  /// One record, which no two pushes have alike. Takes a millisecond of arithmetic, and may block: the salt is read from where the system
  /// keeps its randomness.
  ///
  /// @throws IllegalArgumentException above [#MAX_PLAINTEXT_BYTES]
  /// @throws io.parley.platform.ParleyException `bad_request` where the subscription's key is no point on the curve
  byte[] encrypt(byte[] plaintext, Subscription to) {
    if (plaintext.length > MAX_PLAINTEXT_BYTES) {
      throw new IllegalArgumentException("a push holds at most %,d bytes".formatted(MAX_PLAINTEXT_BYTES));
    }
    try {
      return webPush.getBody(plaintext, to.key(), to.secret());
    } catch (Exception e) { // Kotlin declares none
      throw e instanceof InvalidKeyException
          ? Subscription.noPoint()
          : new IllegalStateException("every JDK has ECDH, HMAC-SHA256 and AES-GCM", e);
    }
  }

  /// What goes with the record.
  ///
  /// @param timeToLive how long a push service keeps a push for a browser that is away
  Map<String, String> headers(Subscription to, Duration timeToLive, String topic, boolean urgent) {
    String token = tokens.get(webPush.getAudience(to.endpoint().toString()),
        audience -> webPush.getToken(audience, (int) GOOD_FOR.toSeconds()));
    return webPush.getHeadersWithToken(token, (int) timeToLive.toSeconds(), topic,
        urgent ? Urgency.High : Urgency.Normal);
  }
}
