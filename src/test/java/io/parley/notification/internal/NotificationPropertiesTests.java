package io.parley.notification.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.notification.internal.NotificationProperties.WebPush;
import io.parley.notification.internal.NotificationProperties.Webhook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NotificationPropertiesTests {
  @ParameterizedTest
  @ValueSource(strings = {"mailto:ops@example.com", "https://example.com/contact"})
  void aSubjectIsAnAddressThatPushServicesCanWriteTo(String subject) {
    assertThat(new WebPush("public", "private", subject, false).isOn()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ops@example.com", "http://example.com", "https:example.com", "mailto:\"ops\"@example.com",
      "mailto:ops\",\"aud\":\"x", "mailto:ops\\@example.com", "mailto:ops @example.com"})
  void anyOtherSubjectIsRefused(String subject) {
    assertThatThrownBy(() -> new WebPush("public", "private", subject, false)).hasMessage(
        "parley.notification.web-push.subject must be an address that begins with mailto: or https://");
  }

  @ParameterizedTest
  @ValueSource(strings = {"example.com", "ftp://example.com", "https:///path", "https://exa mple.com"})
  void aWebhookThatLeadsNowhereIsRefused(String url) {
    assertThatThrownBy(() -> new Webhook(url, "secret"))
        .hasMessage("parley.notification.webhook.url must be an http or https address");
  }

  @Test
  void halfASenderIsRefused() {
    assertThatThrownBy(() -> new Webhook("https://example.com", " "))
        .hasMessage("parley.notification.webhook: url and secret must be set together, or not at all");
    assertThatThrownBy(() -> new WebPush("public", "private", null, false)).hasMessage(
        "parley.notification.web-push: public-key, private-key and subject must be set together, or not at all");
    assertThat(new WebPush(null, "", " ", false).isOn()).isFalse();
  }
}
