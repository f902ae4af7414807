package io.parley.messaging;

import io.parley.conversation.ConversationId;
import io.parley.identity.DeviceId;
import io.parley.identity.UserDevice;
import io.parley.identity.UserId;
import java.util.Collection;
import java.util.Map;
import reactor.core.publisher.Mono;

/// The devices' word that messages arrived or were seen: cumulative, never going back.
public interface Receipts {
  /// Above this many members receipts go to the reader's own sessions only.
  int MAX_MEMBERS = 100;

  /// A device of the user holds everything up to `seq`; past the end counts as the end. Completes once it is taken up;
  /// it is stored a moment later, together with what else comes in, and announced at most once a second for a user and
  /// conversation. Fails with `not_a_member`, and with
  /// `bad_request` for a negative seq.
  Mono<Void> delivered(UserId userId, DeviceId deviceId, ConversationId conversationId, long seq);

  /// The user has seen everything up to `seq`. Otherwise like [#delivered], which it implies for the user and for no device.
  Mono<Void> read(UserId userId, ConversationId conversationId, long seq);

  /// Every member's cursor; members without one are left out. Not for channels, which may have any number.
  Mono<Map<UserId, Cursor>> of(ConversationId conversationId);

  /// The cursors of these members, one small read each; [Cursor#NONE] where there is none.
  Mono<Map<UserId, Cursor>> of(ConversationId conversationId, Collection<UserId> users);

  /// How far each of these devices has come, by its own word; those that have said nothing are left out. Costs a read for 500 of
  /// them.
  Mono<Map<UserDevice, Long>> ofDevices(ConversationId conversationId, Collection<UserDevice> devices);
}
