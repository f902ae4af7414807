package io.parley.identity;

import java.util.Collection;
import java.util.Map;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Who may come in and who may stay, on a node that has clients.
///
/// Every read has a deadline of 2 s and fails with `unavailable` where the standing cannot be had: then nobody knows.
public interface Access {
  /// Completes where the token counts by what is stored now; fails with `forbidden` for a banned user and with
  /// `unauthenticated` for a revoked token.
  ///
  /// Whoever makes a session known to those who follow [#changes] before it asks here misses no change.
  Mono<Void> admit(Identity identity);

  /// [#admit], by what was stored at most 5 s ago; [#changes] are heeded at once. For calls that come often.
  Mono<Void> admitAgain(Identity identity);

  /// What is stored now about each of the users asked for.
  ///
  /// @param userIds at most [#MAX_USERS]
  Mono<Map<UserId, Standing>> standings(Collection<UserId> userIds);

  /// Whose standing is to be looked at again, within 3 s of the change.
  ///
  /// Hot. Whoever asks for less than without bound misses some.
  Flux<AccessChange> changes();

  int MAX_USERS = 256;
}
