package io.parley.fanout.internal;

import io.parley.fanout.spi.ChannelNews.Audience;
import io.parley.fanout.spi.ChannelNews;
import io.parley.fanout.spi.Delivery;
import io.parley.identity.DeviceId;
import io.parley.identity.UserId;
import io.parley.sessions.Incarnation;
import io.parley.sessions.SessionId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A frame on its way to one gateway, and the sessions there that it is for.
///
/// @param incarnation the one that held them when they were looked up last
/// @param recipients none where the gateway knows itself whom it is for
/// @param audience who it is for where the gateway knows that; null for the recipients alone
/// @param bytes what it took in memory at first, roughly; frames that several gateways share are counted for each
record Parcel(Push push, Incarnation incarnation, List<Recipient> recipients, @Nullable Audience audience,
    Settlement settlement, int bytes) {
  private static final int BYTES_A_RECIPIENT = 230;

  /// For sessions of users.
  static Parcel of(Push push, Incarnation incarnation, List<Recipient> recipients, Settlement settlement) {
    return new Parcel(push, incarnation, recipients,
        push.reach() == Push.Reach.USERS_WHO_LOOK ? Audience.RECIPIENTS : null, settlement,
        bytes(push) + BYTES_A_RECIPIENT * recipients.size());
  }

  /// For those who hear of a channel.
  static Parcel toChannel(Push push, Incarnation incarnation, Audience audience, Settlement settlement) {
    return new Parcel(push, incarnation, List.of(), audience, settlement, bytes(push) + BYTES_A_RECIPIENT);
  }

  private static int bytes(Push push) {
    return push.frame().length
        + (push.origin() == null ? 0 : Math.max(0, push.origin().raw().serializedValueSize()));
  }

  record Recipient(UserId userId, SessionId sessionId, DeviceId deviceId) {}

  boolean isToChannel() {
    return audience != null && audience != Audience.RECIPIENTS;
  }

  Delivery delivery() {
    return new Delivery(push.frame(), recipients.stream().map(Recipient::sessionId).toList(),
        push.span().traceparent(),
        audience == null
            ? null
            : new ChannelNews(push.conversationId(), push.seq(), audience, push.removalSeq()));
  }

  /// The push, for those who do not have it yet.
  Push rest() {
    return new Push(push.frame(), recipients.stream().map(Recipient::userId).distinct().toList(),
        push.conversationId(), push.origin(), push.span(), push.reach(), push.removalSeq());
  }

  /// What is left of it, for another incarnation.
  Parcel left(Incarnation next, List<Recipient> left) {
    return new Parcel(push, next, left, audience, settlement, bytes);
  }
}
