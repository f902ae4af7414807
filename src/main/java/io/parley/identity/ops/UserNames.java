package io.parley.identity.ops;

import io.parley.identity.UserId;

/// How users are found by what they are called outside of Parley.
@FunctionalInterface
public interface UserNames {
  /// The id that belongs to an id's own text or to an exact name: in `local` a name, elsewhere the subject of the tokens of the trusted
  /// issuer. Whether anybody has it is another question. Computed, without a call.
  UserId idOf(String idOrName);
}
