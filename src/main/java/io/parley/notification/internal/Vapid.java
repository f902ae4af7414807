package io.parley.notification.internal;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;

/// Says to push services who we are (RFC 8292): a token for each of them, signed with ES256, good for 12 hours and used for 6.
final class Vapid {
  static final Duration GOOD_FOR = Duration.ofHours(12);
  private static final Duration USED_FOR = Duration.ofHours(6);
  private static final int REMEMBERED = 1_000;
  private static final String ALGORITHM = "SHA256withECDSAinP1363Format";
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private final String publicKey;
  private final ECPrivateKey privateKey;
  private final String subject;
  private final Clock clock;
  private final Cache<String, String> headers = Caffeine.newBuilder().maximumSize(REMEMBERED)
      .expireAfterWrite(USED_FOR).build();

  /// @throws IllegalArgumentException naming the setting, where the keys are none or do not belong together
  Vapid(String publicKey, String privateKey, String subject, Clock clock) {
    this.publicKey = publicKey;
    this.subject = subject;
    this.clock = clock;
    ECPublicKey known;
    try {
      known = P256.publicKey(Base64.getUrlDecoder().decode(publicKey));
      this.privateKey = P256.privateKey(Base64.getUrlDecoder().decode(privateKey));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("parley.notification.web-push: public-key must be a point on P-256 (65 bytes) "
          + "and private-key a number (32 bytes), both in base64url", e);
    }
    if (!belongTogether(known)) {
      throw new IllegalArgumentException(
          "parley.notification.web-push.private-key does not belong to parley.notification.web-push.public-key");
    }
  }

  private boolean belongTogether(ECPublicKey known) {
    byte[] text = "known".getBytes(StandardCharsets.US_ASCII);
    try {
      Signature check = Signature.getInstance(ALGORITHM);
      check.initVerify(known);
      check.update(text);
      return check.verify(sign(text));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has ECDSA", e);
    }
  }

  /// In base64url, as browsers are told it.
  String publicKey() {
    return publicKey;
  }

  /// What goes into `Authorization`.
  String authorization(URI endpoint) {
    return headers.get(origin(endpoint), this::make);
  }

  private static String origin(URI endpoint) {
    String port = endpoint.getPort() < 0 ? "" : ":" + endpoint.getPort();
    return endpoint.getScheme() + "://" + endpoint.getHost() + port;
  }

  private String make(String audience) {
    String claims = part("{\"typ\":\"JWT\",\"alg\":\"ES256\"}") + "." + part(Notification.JSON.writeValueAsString(
        Map.of("aud", audience, "exp", clock.instant().plus(GOOD_FOR).getEpochSecond(), "sub", subject)));
    String token = claims + "." + BASE64.encodeToString(sign(claims.getBytes(StandardCharsets.US_ASCII)));
    return "vapid t=%s, k=%s".formatted(token, publicKey);
  }

  private static String part(String json) {
    return BASE64.encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }

  private byte[] sign(byte[] text) {
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initSign(privateKey);
      signature.update(text);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has ECDSA", e);
    }
  }
}
