package io.parley.messaging.internal;

import io.micrometer.core.instrument.MeterRegistry;
import io.parley.conversation.ConversationId;
import io.parley.identity.DeviceId;
import io.parley.identity.UserDevice;
import io.parley.identity.UserId;
import io.parley.messaging.Cursor;
import io.parley.messaging.Receipts;
import io.parley.platform.Outcomes;
import java.util.Collection;
import java.util.Map;
import reactor.core.publisher.Mono;

/// Receipts, timed until they are taken up; they are stored a moment later.
final class MeasuredReceipts implements Receipts {
  private final Receipts receipts;
  private final Outcomes delivered;
  private final Outcomes read;

  MeasuredReceipts(Receipts receipts, MeterRegistry meters) {
    this.receipts = receipts;
    delivered = outcomes(meters, "delivered");
    read = outcomes(meters, "read");
  }

  private static Outcomes outcomes(MeterRegistry meters, String kind) {
    return new Outcomes(meters, "parley.messaging.receipts", "Receipts taken up by this node", Outcomes.OK, "kind",
        kind);
  }

  @Override
  public Mono<Void> delivered(UserId userId, DeviceId deviceId, ConversationId conversationId, long seq) {
    return delivered.time(receipts.delivered(userId, deviceId, conversationId, seq));
  }

  @Override
  public Mono<Void> read(UserId userId, ConversationId conversationId, long seq) {
    return read.time(receipts.read(userId, conversationId, seq));
  }

  @Override
  public Mono<Map<UserId, Cursor>> of(ConversationId conversationId) {
    return receipts.of(conversationId);
  }

  @Override
  public Mono<Map<UserId, Cursor>> of(ConversationId conversationId, Collection<UserId> users) {
    return receipts.of(conversationId, users);
  }

  @Override
  public Mono<Map<UserDevice, Long>> ofDevices(ConversationId conversationId, Collection<UserDevice> devices) {
    return receipts.ofDevices(conversationId, devices);
  }
}
