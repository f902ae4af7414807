package io.parley.notification.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookSignatureTests {
  /// The example that libraries of Standard Webhooks are held to.
  @Test
  void signsAsReceiversExpect() {
    WebhookSignature signature = new WebhookSignature("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

    assertThat(signature.of("msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330",
        "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8)))
        .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "secret", "whsec_", "whsec_c2hvcnQ=", "whsec_no base64",
      "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"})
  void refusesASecretThatIsNone(String secret) {
    assertThatThrownBy(() -> new WebhookSignature(secret)).hasMessage(
        "parley.notification.webhook.secret must be whsec_ and the base64 of 24 to 64 bytes");
  }
}
