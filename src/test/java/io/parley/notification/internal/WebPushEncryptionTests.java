package io.parley.notification.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class WebPushEncryptionTests {
  private static final byte[] WATERMELON = "When I grow up, I want to be a watermelon".getBytes(StandardCharsets.UTF_8);
  /// RFC 8291, appendix A.
  private static final byte[] SECRET = bytes("BTBZMqHH6r4Tts7J_aSIgg");
  private static final KeyPair RECEIVER = pair(
      "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
      "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94");
  private static final KeyPair SENDER = pair(
      "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8",
      "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw");
  private static final String MESSAGE = "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN";

  private static byte[] bytes(String base64) {
    return Base64.getUrlDecoder().decode(base64);
  }

  private static KeyPair pair(String point, String number) {
    return new KeyPair(P256.publicKey(bytes(point)), P256.privateKey(bytes(number)));
  }

  @Test
  void makesTheMessageOfTheStandardsExample() {
    byte[] message = WebPushEncryption.encrypt(WATERMELON, P256.publicKey(bytes(
        "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4")), SECRET, SENDER,
        bytes("DGv6ra1nlYgDCS1FRnbzlw"));

    assertThat(Base64.getUrlEncoder().withoutPadding().encodeToString(message)).isEqualTo(MESSAGE);
  }

  @Test
  void theReceiverOfTheTestsReadsTheStandardsExample() throws GeneralSecurityException {
    assertThat(new TestBrowser(RECEIVER, SECRET).decrypt(bytes(MESSAGE))).isEqualTo(new String(WATERMELON,
        StandardCharsets.UTF_8));
  }

  @Test
  void noTwoPushesAreAlike() throws GeneralSecurityException {
    TestBrowser browser = new TestBrowser();
    Subscription to = Subscription.parse(browser.subscription("https://push.example.com/1"), true);

    byte[] one = WebPushEncryption.encrypt(WATERMELON, to.key(), to.secret());
    byte[] other = WebPushEncryption.encrypt(WATERMELON, to.key(), to.secret());

    assertThat(one).isNotEqualTo(other);
    assertThat(browser.decrypt(one)).isEqualTo(browser.decrypt(other));
  }

  @Test
  void theLargestPushIsOneRecordOf4096Bytes() throws GeneralSecurityException {
    TestBrowser browser = new TestBrowser();
    Subscription to = Subscription.parse(browser.subscription("https://push.example.com/1"), true);
    byte[] largest = "x".repeat(WebPushEncryption.MAX_PLAINTEXT_BYTES).getBytes(StandardCharsets.US_ASCII);

    byte[] message = WebPushEncryption.encrypt(largest, to.key(), to.secret());

    assertThat(message).hasSize(4_096);
    assertThat(browser.decrypt(message)).hasSize(largest.length);
    assertThatThrownBy(() -> WebPushEncryption.encrypt(new byte[largest.length + 1], to.key(), to.secret()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
