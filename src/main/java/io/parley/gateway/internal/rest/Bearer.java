package io.parley.gateway.internal.rest;

import io.parley.identity.Identity;
import io.parley.identity.UserId;
import java.io.Serial;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;

/// Somebody whose token holds. The token itself is not kept.
final class Bearer extends AbstractAuthenticationToken {
  @Serial
  private static final long serialVersionUID = 1L;

  private final transient UserId userId;

  Bearer(Identity identity) {
    super(List.of());
    userId = identity.userId();
    setAuthenticated(true);
  }

  @Override
  public UserId getPrincipal() {
    return userId;
  }

  @Override
  public String getCredentials() {
    return "";
  }

  @Override
  public String getName() {
    return userId.toString();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Bearer bearer && bearer.userId.equals(userId);
  }

  @Override
  public int hashCode() {
    return userId.hashCode();
  }
}
