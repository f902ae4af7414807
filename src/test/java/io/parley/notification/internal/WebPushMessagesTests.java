package io.parley.notification.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.platform.ParleyException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// What the library makes, read by a receiver that is itself held to the examples of the standards.
class WebPushMessagesTests {
  private static final String WATERMELON = "When I grow up, I want to be a watermelon";
  private static final Duration HOUR = Duration.ofHours(1);
  private static final String[] KEYS = TestBrowser.vapidKeys();
  /// One number in 256 begins with a zero, which is what is easily done wrong.
  private static final int MANY = 300;

  private final WebPushMessages messages = new WebPushMessages(KEYS[0], KEYS[1], "mailto:ops@example.com");
  private final TestBrowser browser = new TestBrowser();

  private static byte[] bytes(String base64) {
    return Base64.getUrlDecoder().decode(base64);
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private Subscription at(String endpoint) {
    return Subscription.parse(browser.subscription(endpoint), true);
  }

  private String authorization(String endpoint) {
    return messages.headers(at(endpoint), HOUR, "topic", false).get("Authorization");
  }

  /// RFC 8291, appendix A.
  @Test
  void theReceiverReadsTheExampleOfEncryption() throws GeneralSecurityException {
    KeyPair pair = new KeyPair(
        P256.publicKey(
            bytes("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4")),
        P256.privateKey(bytes("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94")));

    assertThat(new TestBrowser(pair, bytes("BTBZMqHH6r4Tts7J_aSIgg")).decrypt(bytes(
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN")))
        .isEqualTo(WATERMELON);
  }

  /// RFC 8292, section 2.4.
  @Test
  void theReceiverReadsTheExampleOfVapid() throws GeneralSecurityException {
    String key = "BA1Hxzyi1RUM1b5wjxsn7nGxAszw2u61m164i3MrAIxHF6YK5h4SDYic-dRuU_RCPCfA5aq9ojSwk5Y2EmClBPs";
    String token = "eyJ0eXAiOiJKV1QiLCJhbGciOiJFUzI1NiJ9.eyJhdWQiOiJodHRwczovL3B1c2guZXhhbXBsZS5uZXQiLCJleHAiOjE0NTM1MjM3NjgsInN1YiI6Im1haWx0bzpwdXNoQGV4YW1wbGUuY29tIn0";
    String signature = ".i3CYb7t4xfxCDquptFOepC9GAu_HLGkMlMuCGSK2rpiUfnK9ojFwDXb1JrErtmysazNjjvW2L9OkSSHzvoD1oA";

    assertThat(TestBrowser.vapidClaims("vapid t=" + token + signature + ", k=" + key, key).at("/sub").asString())
        .isEqualTo("mailto:push@example.com");
    assertThatThrownBy(
        () -> TestBrowser.vapidClaims("vapid t=" + token + signature.replace("i3CY", "i3CZ") + ", k=" + key, key))
        .hasMessage("the signature does not hold");
  }

  @Test
  void aBrowserReadsEachPushAndNoTwoAreAlike() throws GeneralSecurityException {
    Subscription to = at("https://push.example.com/1");
    byte[] before = new byte[0];
    for (int i = 0; i < MANY; i++) {
      byte[] message = messages.encrypt(text(WATERMELON), to);
      assertThat(browser.decrypt(message)).isEqualTo(WATERMELON);
      assertThat(message).isNotEqualTo(before);
      before = message;
    }
  }

  @Test
  void theLargestPushIsOneRecordOf4096Bytes() throws GeneralSecurityException {
    Subscription to = at("https://push.example.com/1");
    String largest = "x".repeat(WebPushMessages.MAX_PLAINTEXT_BYTES);

    byte[] message = messages.encrypt(text(largest), to);

    assertThat(message).hasSize(4_096);
    assertThat(browser.decrypt(message)).isEqualTo(largest);
    assertThatThrownBy(() -> messages.encrypt(text(largest + "x"), to))
        .hasMessage("a push holds at most 3,993 bytes");
  }

  @Test
  void aKeyThatIsNoPointOnTheCurveIsRefused() {
    byte[] elsewhere = new byte[65];
    elsewhere[0] = 4;
    elsewhere[64] = 1;
    Subscription good = at("https://push.example.com/1");

    assertThatThrownBy(
        () -> messages.encrypt(new byte[0], new Subscription(good.endpoint(), elsewhere, good.secret())))
        .isInstanceOf(ParleyException.class)
        .hasMessage("token.keys.p256dh must be a point on P-256, 65 bytes in base64url");
  }

  @Test
  void headersSayHowLongHowUrgentAndWhatGivesWay() {
    Map<String, String> calm = messages.headers(at("https://push.example.com/1"), HOUR, "lunch", false);
    Map<String, String> urgent = messages.headers(at("https://push.example.com/1"), HOUR, "lunch", true);

    assertThat(calm).containsEntry("TTL", "3600").containsEntry("Topic", "lunch").containsEntry("Urgency", "normal")
        .containsEntry("Content-Encoding", "aes128gcm").containsEntry("Content-Type", "application/octet-stream");
    assertThat(urgent).containsEntry("Urgency", "high");
  }

  @Test
  void saysWhoWeAreToThePushServiceAndForHowLong() throws GeneralSecurityException {
    Instant before = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    JsonNode claims = TestBrowser.vapidClaims(authorization("https://push.example.com:8443/send/abc?x=1"), KEYS[0]);

    assertThat(claims.at("/aud").asString()).isEqualTo("https://push.example.com:8443");
    assertThat(claims.at("/sub").asString()).isEqualTo("mailto:ops@example.com");
    assertThat(Instant.ofEpochSecond(claims.at("/exp").asLong())).isBetween(before.plus(Duration.ofHours(12)),
        Instant.now().plus(Duration.ofHours(12)));
  }

  @Test
  void eachSignatureHolds() throws GeneralSecurityException {
    for (int i = 0; i < MANY; i++) {
      String audience = "https://push-%d.example.com".formatted(i);
      assertThat(TestBrowser.vapidClaims(authorization(audience + "/1"), KEYS[0]).at("/aud").asString())
          .isEqualTo(audience);
    }
  }

  @Test
  void signsOnceForAPushService() {
    String one = authorization("https://push.example.com/1");

    assertThat(authorization("https://push.example.com/2")).isEqualTo(one);
    assertThat(authorization("https://other.example.com/1")).isNotEqualTo(one);
  }

  @Test
  void refusesKeysThatDoNotBelongTogether() {
    assertThatThrownBy(() -> new WebPushMessages(KEYS[0], TestBrowser.vapidKeys()[1], "mailto:ops@example.com"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("parley.notification.web-push.private-key does not belong to "
            + "parley.notification.web-push.public-key");
  }

  /// No base64, too short, zero, beyond the curve's order.
  @ParameterizedTest
  @ValueSource(strings = {"no base64!", "AAAA", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
      "__________________________________________8"})
  void refusesPrivateKeysThatAreNone(String key) {
    assertThatThrownBy(() -> new WebPushMessages(KEYS[0], key, "mailto:ops@example.com"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("public-key must be a point on P-256 (65 bytes) and private-key a number (32 bytes)");
  }

  /// No base64, a number, compressed.
  @ParameterizedTest
  @ValueSource(strings = {"no base64!", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
      "AyVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcx"})
  void refusesPublicKeysThatAreNone(String key) {
    assertThatThrownBy(() -> new WebPushMessages(key, KEYS[1], "mailto:ops@example.com"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("public-key must be a point on P-256 (65 bytes) and private-key a number (32 bytes)");
  }
}
