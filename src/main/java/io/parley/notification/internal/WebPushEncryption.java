package io.parley.notification.internal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.KeyAgreement;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Encrypts for one browser, so that its push service reads nothing (RFC 8291: `aes128gcm` of RFC 8188 in one record).
final class WebPushEncryption {
  static final int SALT_BYTES = 16;
  /// The record of 4,096 bytes, which every push service takes (RFC 8030 §7.2), less header, tag and delimiter.
  static final int MAX_PLAINTEXT_BYTES = 4_096 - 86 - 16 - 1;
  private static final int RECORD_BYTES = 4_096;
  private static final int TAG_BITS = 128;
  private static final byte LAST_RECORD = 2;
  private static final SecureRandom RANDOM = new SecureRandom();

  private WebPushEncryption() {}

  /// @param secret the subscription's `auth`
  /// @throws IllegalArgumentException above [#MAX_PLAINTEXT_BYTES]
  static byte[] encrypt(byte[] plaintext, ECPublicKey receiver, byte[] secret) {
    byte[] salt = new byte[SALT_BYTES];
    RANDOM.nextBytes(salt);
    return encrypt(plaintext, receiver, secret, P256.pair(), salt);
  }

  /// [#encrypt], with what is otherwise drawn for each message.
  static byte[] encrypt(byte[] plaintext, ECPublicKey receiver, byte[] secret, KeyPair sender, byte[] salt) {
    if (plaintext.length > MAX_PLAINTEXT_BYTES) {
      throw new IllegalArgumentException("a push holds at most %d bytes".formatted(MAX_PLAINTEXT_BYTES));
    }
    byte[] from = P256.point((ECPublicKey) sender.getPublic());
    byte[] padded = Arrays.copyOf(plaintext, plaintext.length + 1);
    padded[plaintext.length] = LAST_RECORD;
    try {
      byte[] shared = agree((ECPrivateKey) sender.getPrivate(), receiver);
      byte[] keyInfo = ByteBuffer.allocate(14 + 2 * P256.POINT_BYTES).put(text("WebPush: info\0"))
          .put(P256.point(receiver)).put(from).array();
      byte[] input = derive(shared, secret, keyInfo, 32);
      byte[] key = derive(input, salt, text("Content-Encoding: aes128gcm\0"), 16);
      byte[] nonce = derive(input, salt, text("Content-Encoding: nonce\0"), 12);
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
      byte[] sealed = cipher.doFinal(padded);
      return ByteBuffer.allocate(SALT_BYTES + 5 + from.length + sealed.length).put(salt).putInt(RECORD_BYTES)
          .put((byte) from.length).put(from).put(sealed).array();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has ECDH, HKDF-SHA256 and AES-GCM", e);
    }
  }

  private static byte[] agree(ECPrivateKey mine, ECPublicKey theirs) throws GeneralSecurityException {
    KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
    agreement.init(mine);
    agreement.doPhase(theirs, true);
    return agreement.generateSecret();
  }

  private static byte[] derive(byte[] input, byte[] salt, byte[] info, int length) throws GeneralSecurityException {
    return KDF.getInstance("HKDF-SHA256")
        .deriveData(HKDFParameterSpec.ofExtract().addIKM(input).addSalt(salt).thenExpand(info, length));
  }

  private static byte[] text(String ascii) {
    return ascii.getBytes(StandardCharsets.US_ASCII);
  }
}
