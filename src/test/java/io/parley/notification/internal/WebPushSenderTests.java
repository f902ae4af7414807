package io.parley.notification.internal;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.platform.ParleyException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What is taken as a token; what is sent, `NotificationsIntegrationTests` looks at.
class WebPushSenderTests {
  private static final String[] KEYS = TestBrowser.vapidKeys();

  private final PushHttp http = new PushHttp(true);
  private final WebPushSender sender = new WebPushSender(
      new WebPushMessages(KEYS[0], KEYS[1], "mailto:ops@example.com"), Duration.ofHours(1), http, true);
  private final String token = new TestBrowser().subscription("https://push.example.com/1");

  @AfterEach
  void close() {
    sender.close();
    http.close();
  }

  @Test
  void takesWhatCanBeEncryptedTo() {
    assertThatCode(() -> sender.check(token)).doesNotThrowAnyException();
  }

  @Test
  void takesNoKeyOffTheCurve() {
    String elsewhere = token.replaceAll("\"p256dh\":\"[^\"]*", "\"p256dh\":\"B" + "A".repeat(85) + "E");

    assertThatThrownBy(() -> sender.check(elsewhere)).isInstanceOf(ParleyException.class)
        .hasMessage("token.keys.p256dh must be a point on P-256, 65 bytes in base64url");
  }
}
