package io.parley.identity.ops;

import io.parley.identity.Ban;
import io.parley.identity.Standing;
import io.parley.identity.UserId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/// Who may come in: bans and revocations.
///
/// A change is stored by a quorum before any node is told, and then holds for every new `hello` and, within 5 s, for every
/// session and every REST call on every node. It answers with the standing that it brought about. One that fails with `unavailable` may
/// have been stored without the nodes being told: repeat it. Any id will do, also of one who has not been here yet.
public interface Standings {
  int MAX_REASON_LENGTH = 500;

  /// How a user stands now; [Standing#CLEAR] where nothing was ever done.
  Mono<Standing> of(UserId userId);

  /// Users whose ban holds now, the latest first, [#MOST_BANNED] at most.
  ///
  /// There is no list of them: this goes through the standings of users who ever were banned or had tokens revoked, [#LOOKED_AT] of them at
  /// most, in no order that means anything. Where there are more, [Banned#all] is false.
  Mono<Banned> banned();

  /// Standings that [#banned] reads at most.
  int LOOKED_AT = 5_000;
  int MOST_BANNED = 500;

  /// @param all whether these are all
  record Banned(List<BannedUser> users, boolean all) {}

  record BannedUser(UserId userId, Ban ban) {}

  /// Ends every session of the user with 4503 and lets them in no more. Replaces an earlier ban.
  ///
  /// Fails with `bad_request` for a reason that is blank or longer than [#MAX_REASON_LENGTH] characters, and for an end that
  /// has passed.
  ///
  /// @param until when the ban ends by itself; null where only [#unban] ends it
  Mono<Standing> ban(UserId userId, String reason, @Nullable Instant until);

  /// Lets a banned user in again. Fine where there is no ban. Tokens that were revoked stay so.
  Mono<Standing> unban(UserId userId);

  /// Ends every session of the user with 4503 and refuses every token issued up to now, by this node's clock and to the
  /// second: a token issued within the same second counts as revoked too.
  Mono<Standing> revokeTokens(UserId userId);
}
