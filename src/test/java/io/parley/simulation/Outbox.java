package io.parley.simulation;

import io.parley.conversation.ConversationId;
import io.parley.history.Observation;
import io.parley.messaging.Content;
import io.parley.messaging.MessageAccepted;
import io.parley.messaging.SendMessage;
import io.parley.platform.ErrorKind;
import io.parley.platform.ParleyException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a device has to send: each message again and again, with a higher attempt, until an answer settles it.
final class Outbox {
  private static final long PATIENCE = 8_000_000;
  private static final long PAUSE = 1_000_000;

  private final SimulatedDevice device;
  private final Map<UUID, Outgoing> waiting = new LinkedHashMap<>();
  private final List<Outgoing> sent = new ArrayList<>();

  Outbox(SimulatedDevice device) {
    this.device = device;
  }

  /// @param attempts those made before, elsewhere or with another content
  record Outgoing(ConversationId conversationId, UUID key, Content content, int attempts) {
    private Outgoing again() {
      return new Outgoing(conversationId, key, content, attempts + 1);
    }
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /// Those answered with `sent`.
  List<Outgoing> sent() {
    return sent;
  }

  void send(Outgoing message) {
    waiting.put(message.key, message);
    transmit(message.key);
  }

  /// Gives up one that waits for its answer, for another device of the user's to go on with it.
  @Nullable
  Outgoing handOver() {
    return waiting.isEmpty() ? null : waiting.remove(waiting.keySet().iterator().next());
  }

  /// After a new connection has synced.
  void sendAgain() {
    List.copyOf(waiting.keySet()).forEach(this::transmit);
  }

  private void transmit(UUID key) {
    Connection connection = device.connection();
    if (connection == null || !connection.isWelcome()) {
      return;
    }
    Outgoing message = waiting.computeIfPresent(key, (_, last) -> last.again());
    if (message == null) {
      return;
    }
    var attempt = new Observation.Attempt(connection.session(), message.conversationId, key, message.content,
        message.attempts, device.held(message.conversationId).highest());
    device.recorder().add(attempt);
    connection.send(new SendMessage(device.device().user(), message.conversationId, key, message.content,
        message.attempts), answer -> sent(attempt, message, answer), failure -> refused(attempt, message, failure));
    later(PATIENCE, message);
  }

  private void later(long micros, Outgoing message) {
    device.life().in(micros, () -> {
      if (message.equals(waiting.get(message.key))) {
        transmit(message.key);
      }
    });
  }

  private void sent(Observation.Attempt attempt, Outgoing message, MessageAccepted answer) {
    device.recorder().add(new Observation.Accepted(attempt, answer.messageId(), answer.duplicate()));
    if (settle(message)) {
      sent.add(message);
    }
  }

  private void refused(Observation.Attempt attempt, Outgoing message, Throwable failure) {
    String code = failure instanceof ParleyException refusal ? refusal.code() : "internal";
    device.recorder().add(new Observation.Refused(attempt, code));
    boolean mayTryAgain = !(failure instanceof ParleyException refusal)
        || refusal.kind() == ErrorKind.LIMITED || refusal.kind() == ErrorKind.UNAVAILABLE;
    if (mayTryAgain) {
      later(PAUSE, message);
    } else {
      settle(message);
    }
  }

  /// Also by the answer to an attempt before the last.
  private boolean settle(Outgoing message) {
    Outgoing last = waiting.get(message.key);
    return last != null && last.content.equals(message.content) && waiting.remove(message.key) != null;
  }
}
