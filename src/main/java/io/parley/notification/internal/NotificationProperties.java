package io.parley.notification.internal;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// What devices are told, and by whom. Needed on nodes with the role messaging (what may be set) and fan-out (which sends).
///
/// @param window how long what is said to one user waits for more of it; a mention does not wait, but no user is notified of a
///   conversation more often than this
/// @param maxAge from when on a push is not worth it any more; until then one that fails is tried again
/// @param reveals what a push says beside the counts
/// @param waiting messages to absent members that this node holds; the rest stays in Kafka
@Validated
@ConfigurationProperties("parley.notification")
record NotificationProperties(
    @DefaultValue("3s") @DurationMin(millis = 100) @DurationMax(minutes = 10) Duration window,
    @DefaultValue("1h") @DurationMin(seconds = 10) @DurationMax(days = 1) Duration maxAge,
    @DefaultValue("sender") Reveals reveals,
    @DefaultValue("100000") @Min(1) @Max(10_000_000) int waiting,
    @DefaultValue Webhook webhook,
    @DefaultValue WebPush webPush) {

  /// What a push says.
  enum Reveals {
    /// Counts and ids, so that providers learn that there is something and no more.
    COUNT,
    /// Also the sender's name and the conversation's title.
    SENDER,
    /// Also the beginning of the message.
    BODY
  }

  /// The operator's own service. Off unless both are set.
  ///
  /// @param url where it takes notifications; `http` and private addresses are fine, since it is the operator who says so
  /// @param secret what they are signed with: `whsec_` and the base64 of 24 to 64 bytes
  record Webhook(@Nullable String url, @Nullable String secret) {
    boolean isOn() {
      return isSet(url);
    }

    URI address() {
      return URI.create(String.valueOf(url));
    }

    Webhook {
      together("parley.notification.webhook", isSet(url) == isSet(secret), "url and secret");
      if (isSet(url) && !isHttp(uri(url))) {
        throw new IllegalArgumentException("parley.notification.webhook.url must be an http or https address");
      }
    }

    private static boolean isHttp(@Nullable URI address) {
      return address != null && ("https".equals(address.getScheme()) || "http".equals(address.getScheme()))
          && address.getHost() != null;
    }
  }

  /// Push services of browsers. Off unless the three texts are set.
  ///
  /// @param publicKey of VAPID: 65 bytes of a point on P-256, in base64url
  /// @param privateKey that belongs to it: 32 bytes, in base64url
  /// @param subject whom a push service writes to about us: a `mailto:` or `https://` address
  /// @param privateAddresses whether subscriptions may lead to private addresses and to `http`: for tests on one machine
  record WebPush(@Nullable String publicKey, @Nullable String privateKey, @Nullable String subject,
      @DefaultValue("false") boolean privateAddresses) {
    boolean isOn() {
      return isSet(publicKey);
    }

    WebPush {
      together("parley.notification.web-push", isSet(publicKey) == isSet(privateKey)
          && isSet(publicKey) == isSet(subject), "public-key, private-key and subject");
      if (isSet(subject) && !isContact(uri(subject))) {
        throw new IllegalArgumentException(
            "parley.notification.web-push.subject must be an address that begins with mailto: or https://");
      }
    }

    /// An address holds no quotation marks: the library puts it into JSON as it is.
    private static boolean isContact(@Nullable URI address) {
      return address != null && ("mailto".equals(address.getScheme())
          || "https".equals(address.getScheme()) && address.getHost() != null);
    }
  }

  /// Null for what is none.
  private static @Nullable URI uri(@Nullable String text) {
    try {
      return new URI(String.valueOf(text));
    } catch (URISyntaxException e) {
      return null;
    }
  }

  private static boolean isSet(@Nullable String text) {
    return text != null && !text.isBlank();
  }

  private static void together(String prefix, boolean all, String names) {
    if (!all) {
      throw new IllegalArgumentException("%s: %s must be set together, or not at all".formatted(prefix, names));
    }
  }
}
