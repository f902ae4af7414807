package io.parley.identity;

import java.time.Duration;
import java.util.List;
import reactor.core.publisher.Mono;

/// The issuer of the `local` profile: anybody who asks is who they say.
public interface LocalTokens {
  int MAX_NAMES = 10_000;
  int MAX_NAME_LENGTH = 64;
  Duration MIN_TIME_TO_LIVE = Duration.ofSeconds(1);
  Duration DEFAULT_TIME_TO_LIVE = Duration.ofDays(1);
  Duration MAX_TIME_TO_LIVE = Duration.ofDays(30);

  /// One token a name, in the order of the names; a user is made where a name is new, and is the same one ever after.
  ///
  /// Fails with `bad_request` for no name, more than [#MAX_NAMES], a name that is blank or longer than
  /// [#MAX_NAME_LENGTH], or a time to live out of bounds.
  Mono<List<LocalToken>> issue(List<String> names, Duration timeToLive);

  record LocalToken(UserId userId, String name, String token) {}
}
