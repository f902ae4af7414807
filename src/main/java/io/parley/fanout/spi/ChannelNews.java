package io.parley.fanout.spi;

import io.parley.conversation.ConversationId;

/// What a [Delivery] has to do with a channel, whose listeners only their gateway knows.
///
/// @param seq the place of the channel's log that it brings news of
/// @param removalSeq the last removal of a member that fan-out knows of: who was not read to be in it since then is not to be shown
///   what stands there
public record ChannelNews(ConversationId conversationId, long seq, Audience audience, long removalSeq) {
  public enum Audience {
    /// Those who hear of the channel and were not shown that place: they get a `hint` within a second, which names the last place
    /// that is known by then. There is no frame.
    LISTENERS,
    /// Those who have it in view get the frame.
    VIEWERS,
    /// The recipients get the frame, and look anew which channels they are in.
    RECIPIENTS
  }
}
