package io.parley.cluster;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.parley.identity.LocalTokens.LocalToken;
import io.parley.identity.UserId;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.UUID;

/// An issuer that shares a secret with the nodes, as docs/identity.md describes.
public final class Issuer {
  private static final String NAME = "https://issuer.test";
  private static final int LASTS_S = 3_600;

  private final String secret = UUID.randomUUID() + "-" + UUID.randomUUID();

  /// With which a node trusts it, as `name=value`.
  List<String> settings() {
    return List.of("parley.identity.issuer=" + NAME, "parley.identity.secret=" + secret);
  }

  /// Somebody whom no node has seen yet.
  public LocalToken newcomer(String name) {
    UserId user = new UserId(UUID.randomUUID());
    JWTClaimsSet claims = new JWTClaimsSet.Builder().issuer(NAME).subject(user.toString()).claim("name", name)
        .issueTime(Date.from(Instant.now())).expirationTime(Date.from(Instant.now().plusSeconds(LASTS_S))).build();
    SignedJWT token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
    try {
      token.sign(new MACSigner(secret));
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
    return new LocalToken(user, name, token.serialize());
  }
}
