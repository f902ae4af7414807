package io.parley.messaging;

import io.parley.identity.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What later entries of the log have made of a message. Its body is folded into the message itself.
///
/// @param editedAt when it was last edited
/// @param deletedAt when it was deleted; its body, media and mentions are gone then
/// @param reactions who reacted, by emoji, both in the order of the log
public record Fold(@Nullable Instant editedAt, @Nullable Instant deletedAt, Map<String, List<UserId>> reactions) {
  public static final Fold NONE = new Fold(null, null, Map.of());
}
