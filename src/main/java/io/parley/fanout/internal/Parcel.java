package io.parley.fanout.internal;

import io.parley.fanout.spi.Delivery;
import io.parley.identity.DeviceId;
import io.parley.identity.UserId;
import io.parley.sessions.Incarnation;
import io.parley.sessions.SessionId;
import java.util.List;

/// A frame on its way to one gateway, and the sessions there that it is for.
///
/// @param incarnation the one that held them when they were looked up last
/// @param bytes what it took in memory at first, roughly; frames that several gateways share are counted for each
record Parcel(Push push, Incarnation incarnation, List<Recipient> recipients, Settlement settlement, int bytes) {
  private static final int BYTES_A_RECIPIENT = 230;

  Parcel(Push push, Incarnation incarnation, List<Recipient> recipients, Settlement settlement) {
    this(push, incarnation, recipients, settlement,
        push.frame().length + rawBytes(push) + BYTES_A_RECIPIENT * recipients.size());
  }

  private static int rawBytes(Push push) {
    return push.origin() == null ? 0 : Math.max(0, push.origin().raw().serializedValueSize());
  }

  record Recipient(UserId userId, SessionId sessionId, DeviceId deviceId) {}

  Delivery delivery() {
    return new Delivery(push.frame(), recipients.stream().map(Recipient::sessionId).toList(),
        push.span().traceparent());
  }

  /// The push, for those who do not have it yet.
  Push rest() {
    return new Push(push.frame(), recipients.stream().map(Recipient::userId).distinct().toList(),
        push.conversationId(), push.origin(), push.span());
  }

  /// What is left of it, for another incarnation.
  Parcel left(Incarnation next, List<Recipient> recipients) {
    return new Parcel(push, next, recipients, settlement, bytes);
  }
}
