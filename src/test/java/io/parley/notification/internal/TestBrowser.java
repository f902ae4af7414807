package io.parley.notification.internal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The other side of Web Push: a browser that has subscribed, and the check that its push service makes. Reads RFC 8188, 8291 and 8292
/// with code of its own, HKDF made of HMAC; of what sends it uses nothing.
public final class TestBrowser {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
  private static final Base64.Decoder UNBASE64 = Base64.getUrlDecoder();

  private final byte[] secret;
  private final KeyPair pair;

  public TestBrowser() {
    this(P256.pair(), "sixteen bytes ok".getBytes(StandardCharsets.US_ASCII));
  }

  TestBrowser(KeyPair pair, byte[] secret) {
    this.pair = pair;
    this.secret = secret;
  }

  /// Keys for VAPID as settings have them: public, private.
  public static String[] vapidKeys() {
    KeyPair pair = P256.pair();
    byte[] number = ((ECPrivateKey) pair.getPrivate()).getS().toByteArray();
    byte[] padded = new byte[P256.NUMBER_BYTES];
    int length = Math.min(number.length, padded.length);
    System.arraycopy(number, number.length - length, padded, padded.length - length, length);
    return new String[]{BASE64.encodeToString(P256.point((ECPublicKey) pair.getPublic())),
        BASE64.encodeToString(padded)};
  }

  /// What `JSON.stringify` makes of the subscription.
  public String subscription(String endpoint) {
    return JSON.createObjectNode().put("endpoint", endpoint).putNull("expirationTime").set("keys",
        JSON.createObjectNode().put("p256dh", BASE64.encodeToString(P256.point((ECPublicKey) pair.getPublic())))
            .put("auth", BASE64.encodeToString(secret)))
        .toString();
  }

  /// What was encrypted to this browser.
  public String decrypt(byte[] body) throws GeneralSecurityException {
    ByteBuffer in = ByteBuffer.wrap(body);
    byte[] salt = new byte[16];
    in.get(salt);
    int recordSize = in.getInt();
    byte[] sender = new byte[in.get() & 0xFF];
    in.get(sender);
    byte[] sealed = new byte[in.remaining()];
    in.get(sealed);
    if (sealed.length > recordSize) {
      throw new GeneralSecurityException("more than one record");
    }
    KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
    agreement.init(pair.getPrivate());
    agreement.doPhase(P256.publicKey(sender), true);
    byte[] own = P256.point((ECPublicKey) pair.getPublic());
    byte[] info = ByteBuffer.allocate(14 + own.length + sender.length).put(ascii("WebPush: info\0")).put(own)
        .put(sender).array();
    byte[] input = expand(hmac(secret, agreement.generateSecret()), info, 32);
    byte[] extracted = hmac(salt, input);
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(Cipher.DECRYPT_MODE,
        new SecretKeySpec(expand(extracted, ascii("Content-Encoding: aes128gcm\0"), 16), "AES"),
        new GCMParameterSpec(128, expand(extracted, ascii("Content-Encoding: nonce\0"), 12)));
    byte[] padded = cipher.doFinal(sealed);
    int end = padded.length - 1;
    while (padded[end] == 0) {
      end--;
    }
    if (padded[end] != 2) {
      throw new GeneralSecurityException("the last record has no delimiter");
    }
    return new String(padded, 0, end, StandardCharsets.UTF_8);
  }

  /// The claims of a push's `Authorization`, once its signature has been checked against the key that it names, which must be this one.
  public static JsonNode vapidClaims(String authorization, String publicKey) throws GeneralSecurityException {
    if (!authorization.startsWith("vapid t=") || !authorization.endsWith(", k=" + publicKey)) {
      throw new GeneralSecurityException("no VAPID of this key: " + authorization);
    }
    String[] parts = authorization.substring("vapid t=".length(), authorization.indexOf(',')).split("\\.", -1);
    Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
    signature.initVerify(P256.publicKey(UNBASE64.decode(publicKey)));
    signature.update(ascii(parts[0] + "." + parts[1]));
    if (!signature.verify(UNBASE64.decode(parts[2]))) {
      throw new GeneralSecurityException("the signature does not hold");
    }
    return JSON.readTree(UNBASE64.decode(parts[1]));
  }

  private static byte[] expand(byte[] key, byte[] info, int length) throws GeneralSecurityException {
    byte[] first = Arrays.copyOf(info, info.length + 1);
    first[info.length] = 1;
    return Arrays.copyOf(hmac(key, first), length);
  }

  private static byte[] hmac(byte[] key, byte[] text) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(text);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
