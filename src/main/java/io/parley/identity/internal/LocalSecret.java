package io.parley.identity.internal;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Set;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/// The local issuer's secret, kept beside the engines' data so that tokens outlive a restart.
final class LocalSecret {
  private static final String FILE = "local-issuer.key";
  private static final int BYTES = 32;

  private LocalSecret() {}

  /// Reads the secret, or makes it where it is missing; only the owner may read the file.
  ///
  /// @throws IdentityConfigurationException when the file can't be read or written, or is not ours
  static SecretKey in(Path directory) {
    Path file = directory.resolve(FILE);
    try {
      Files.createDirectories(directory);
      if (!Files.exists(file)) {
        make(file);
      }
      byte[] secret = Files.readAllBytes(file);
      if (secret.length != BYTES) {
        throw new IdentityConfigurationException("%s is damaged; delete it to have a new one made".formatted(file));
      }
      return new SecretKeySpec(secret, "HmacSHA256");
    } catch (IOException e) {
      throw new IdentityConfigurationException("%s can't be read or written (%s)".formatted(file, e));
    }
  }

  /// Writes under a passing name first: a secret that is there is whole.
  private static void make(Path file) throws IOException {
    byte[] secret = new byte[BYTES];
    new SecureRandom().nextBytes(secret);
    Path fresh = Files.createTempFile(file.getParent(), FILE, ".new", ownerOnly(file));
    try {
      Files.write(fresh, secret, StandardOpenOption.TRUNCATE_EXISTING);
      Files.createLink(file, fresh);
    } catch (FileAlreadyExistsException e) {
      // Another start was faster; its secret stands.
    } finally {
      Files.delete(fresh);
    }
  }

  private static FileAttribute<?>[] ownerOnly(Path file) {
    Set<String> views = file.getFileSystem().supportedFileAttributeViews();
    return views.contains("posix")
        ? new FileAttribute<?>[]{PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))}
        : new FileAttribute<?>[0];
  }
}
