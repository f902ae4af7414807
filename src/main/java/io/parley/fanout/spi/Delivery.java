package io.parley.fanout.spi;

import io.parley.sessions.SessionId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One encoded frame and the sessions of one gateway that it is for.
///
/// @param frame UTF-8 JSON; shared by all recipients and never changed
/// @param trace the `traceparent` of the push; null for nearly all, and from nodes that know of none
/// @param channel where it is news of a channel whose listeners the gateway knows; null for most
public record Delivery(byte[] frame, List<SessionId> recipients, @Nullable String trace,
    @Nullable ChannelNews channel) {
  /// One that is not traced.
  public Delivery(byte[] frame, List<SessionId> recipients) {
    this(frame, recipients, null, null);
  }
}
