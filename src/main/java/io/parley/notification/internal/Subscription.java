package io.parley.notification.internal;

import io.parley.platform.ParleyException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/// A browser's subscription to its push service: what `JSON.stringify` makes of a `PushSubscription`.
///
/// @param endpoint where the push service takes pushes for it
/// @param key what is encrypted to, 65 bytes; whether it is on the curve only [WebPushMessages#encrypt] finds out
/// @param secret what only the browser and we know, 16 bytes
record Subscription(URI endpoint, byte[] key, byte[] secret) {
  private static final int POINT_BYTES = 65;
  private static final byte UNCOMPRESSED = 4;
  private static final int SECRET_BYTES = 16;
  private static final int MAX_ENDPOINT_LENGTH = 2_048;

  /// @param publicOnly whether `http` and addresses that are private by their looks are refused
  /// @throws ParleyException `bad_request` naming the field
  static Subscription parse(String token, boolean publicOnly) {
    Json json;
    try {
      json = Notification.JSON.readValue(token, Json.class);
    } catch (JacksonException e) {
      json = null;
    }
    if (json == null || json.endpoint == null || json.keys == null || json.keys.p256dh == null
        || json.keys.auth == null) {
      throw ParleyException.badRequest("token must be the JSON of a PushSubscription, as text: "
          + "{\"endpoint\":\"https://…\",\"keys\":{\"p256dh\":\"…\",\"auth\":\"…\"}}");
    }
    return new Subscription(endpoint(json.endpoint, publicOnly), key(json.keys.p256dh), secret(json.keys.auth));
  }

  private static URI endpoint(String text, boolean publicOnly) {
    try {
      URI endpoint = new URI(text);
      boolean scheme = "https".equals(endpoint.getScheme()) || !publicOnly && "http".equals(endpoint.getScheme());
      if (scheme && endpoint.getHost() != null && endpoint.getUserInfo() == null && endpoint.getFragment() == null
          && text.length() <= MAX_ENDPOINT_LENGTH && (!publicOnly || mayBePublic(endpoint.getHost()))) {
        return endpoint;
      }
    } catch (URISyntaxException e) {
      // As below.
    }
    throw ParleyException.badRequest(
        "token.endpoint must be an https address of a public host, of at most %,d characters"
            .formatted(MAX_ENDPOINT_LENGTH));
  }

  /// A name is looked at when it is connected to ([PublicAddressesOnly]); an address that stands here already now.
  private static boolean mayBePublic(String host) {
    try {
      return PublicAddressesOnly.isPublic(InetAddress.ofLiteral(host));
    } catch (IllegalArgumentException e) {
      return host.contains(".");
    }
  }

  private static byte[] key(String text) {
    byte[] key = decode(text);
    if (!isPoint(key)) {
      throw noPoint();
    }
    return key;
  }

  /// Whether this has the form of a point, uncompressed as X9.62 says.
  static boolean isPoint(byte[] bytes) {
    return bytes.length == POINT_BYTES && bytes[0] == UNCOMPRESSED;
  }

  static ParleyException noPoint() {
    return ParleyException.badRequest(
        "token.keys.p256dh must be a point on P-256, %d bytes in base64url".formatted(POINT_BYTES));
  }

  private static byte[] secret(String text) {
    byte[] secret = decode(text);
    if (secret.length != SECRET_BYTES) {
      throw ParleyException.badRequest("token.keys.auth must be %d bytes in base64url".formatted(SECRET_BYTES));
    }
    return secret;
  }

  /// Empty where it is none.
  static byte[] decode(String base64url) {
    try {
      return Base64.getUrlDecoder().decode(base64url);
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }

  private record Json(@Nullable String endpoint, @Nullable Keys keys) {}

  private record Keys(@Nullable String p256dh, @Nullable String auth) {}
}
