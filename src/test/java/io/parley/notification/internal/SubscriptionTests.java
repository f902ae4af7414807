package io.parley.notification.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.platform.ParleyException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What users may give as a push service.
class SubscriptionTests {
  private final TestBrowser browser = new TestBrowser();

  @Test
  void isReadAsBrowsersWriteIt() {
    Subscription subscription = Subscription.parse(browser.subscription("https://push.example.com/a/b?c=d"), true);

    assertThat(subscription.endpoint()).hasToString("https://push.example.com/a/b?c=d");
    assertThat(subscription.secret()).hasSize(16);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://push.example.com/", "https://localhost/", "https://cassandra/", "https://127.0.0.1/",
      "https://10.1.2.3/", "https://172.16.0.1/", "https://192.168.1.1/", "https://169.254.169.254/latest/meta-data",
      "https://100.64.0.1/", "https://0.0.0.0/", "https://[::1]/", "https://[fd00::1]/", "https://[fe80::1]/",
      "https://[::ffff:10.0.0.1]/", "https://[64:ff9b::a00:1]/", "https://[2002:a00:1::]/",
      "https://user@push.example.com/", "https://push.example.com/#part", "ftp://push.example.com/", "push",
      "https:///"})
  void leadsToAPublicHostByHttpsOnly(String endpoint) {
    assertThatThrownBy(() -> Subscription.parse(browser.subscription(endpoint), true))
        .isInstanceOf(ParleyException.class)
        .hasMessage("token.endpoint must be an https address of a public host, of at most 2,048 characters");
  }

  @Test
  void mayLeadToThisMachineWhereThatIsConfigured() {
    assertThat(Subscription.parse(browser.subscription("http://127.0.0.1:1234/x"), false).endpoint().getPort())
        .isEqualTo(1234);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "text", "[]", "{}", "{\"endpoint\":\"https://push.example.com/\"}",
      "{\"endpoint\":\"https://push.example.com/\",\"keys\":{\"auth\":\"AAAAAAAAAAAAAAAAAAAAAA\"}}"})
  void isNamedWhereItIsNone(String token) {
    assertThatThrownBy(() -> Subscription.parse(token, true)).isInstanceOf(ParleyException.class)
        .hasMessageStartingWith("token must be the JSON of a PushSubscription, as text");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "no base64!", "BAAA",
      "BQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
      "BAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
  void hasAKeyOf65BytesThatIsNotCompressed(String key) {
    assertThatThrownBy(() -> Subscription.parse(with("p256dh", key), true))
        .isInstanceOf(ParleyException.class)
        .hasMessage("token.keys.p256dh must be a point on P-256, 65 bytes in base64url");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "no base64!", "AAAA", "AAAAAAAAAAAAAAAAAAAAAAAA"})
  void hasASecretOf16Bytes(String secret) {
    assertThatThrownBy(() -> Subscription.parse(with("auth", secret), true))
        .isInstanceOf(ParleyException.class)
        .hasMessage("token.keys.auth must be 16 bytes in base64url");
  }

  private String with(String key, String value) {
    return browser.subscription("https://push.example.com/")
        .replaceAll("\"%s\":\"[^\"]*".formatted(key), "\"%s\":\"%s".formatted(key, value));
  }
}
