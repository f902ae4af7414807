package io.parley.identity.internal;

import io.parley.identity.UserId;
import io.parley.platform.Uuids;
import java.util.UUID;

/// How a token's subject becomes a user id.
final class Subjects {
  /// The namespace of URLs (RFC 9562 §6.6); an issuer is one.
  private static final UUID URLS = UUID.fromString("6ba7b811-9dad-11d1-80b4-00c04fd430c8");

  private Subjects() {}

  /// A subject that is a UUID is the id itself. Any other gives the version-5 UUID of the subject in the namespace of its
  /// issuer, which is the version-5 UUID of the issuer in the namespace of URLs: the same subject of two issuers is two
  /// people, and anybody can compute the id.
  static UserId userId(String issuer, String subject) {
    return new UserId(
        Uuids.isUuid(subject) ? UUID.fromString(subject) : Uuids.named(Uuids.named(URLS, issuer), subject));
  }
}
