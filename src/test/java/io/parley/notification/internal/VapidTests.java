package io.parley.notification.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class VapidTests {
  private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  private static final String[] KEYS = TestBrowser.vapidKeys();

  private final Vapid vapid = new Vapid(KEYS[0], KEYS[1], "mailto:ops@example.com", CLOCK);

  @Test
  void saysWhoWeAreToThePushServiceAndForHowLong() throws GeneralSecurityException {
    JsonNode claims = TestBrowser.vapidClaims(
        vapid.authorization(URI.create("https://push.example.com:8443/send/abc?x=1")), KEYS[0]);

    assertThat(claims.at("/aud").asString()).isEqualTo("https://push.example.com:8443");
    assertThat(claims.at("/sub").asString()).isEqualTo("mailto:ops@example.com");
    assertThat(Instant.ofEpochSecond(claims.at("/exp").asLong())).isEqualTo(NOW.plus(Duration.ofHours(12)));
  }

  @Test
  void signsOnceForAPushService() {
    String one = vapid.authorization(URI.create("https://push.example.com/1"));

    assertThat(vapid.authorization(URI.create("https://push.example.com/2"))).isSameAs(one);
    assertThat(vapid.authorization(URI.create("https://other.example.com/1"))).isNotEqualTo(one);
  }

  @Test
  void refusesKeysThatDoNotBelongTogetherOrAreNone() {
    String other = TestBrowser.vapidKeys()[1];

    assertThatThrownBy(() -> new Vapid(KEYS[0], other, "mailto:ops@example.com", CLOCK))
        .hasMessageContaining("private-key does not belong to");
    assertThatThrownBy(() -> new Vapid(KEYS[1], KEYS[0], "mailto:ops@example.com", CLOCK))
        .hasMessageContaining("public-key must be a point on P-256");
    assertThatThrownBy(() -> new Vapid(KEYS[0], "no base64!", "mailto:ops@example.com", CLOCK))
        .hasMessageContaining("private-key a number");
  }
}
