package io.parley.road;

import io.parley.conversation.ConversationId;
import io.parley.history.Observation;
import io.parley.history.Observation.CursorSaid;
import io.parley.history.Recorder;
import io.parley.history.SeenMessage;
import io.parley.identity.LocalTokens.LocalToken;
import io.parley.identity.UserId;
import io.parley.messaging.Cursor;
import io.parley.messaging.History;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import tools.jackson.databind.JsonNode;

/// The end of a run, in the order that the history checker asks for: what was sent is answered, all is quiet, every device
/// comes back once more, and everybody reads everything.
final class Ending {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Rest rest;
  private final Storage storage;
  private final Recorder recorder;
  private final Crowd crowd;

  Ending(Rest rest, Storage storage, Recorder recorder, Crowd crowd) {
    this.rest = rest;
    this.storage = storage;
    this.recorder = recorder;
    this.crowd = crowd;
  }

  void await() {
    settle();
    finish();
  }

  /// Until all is quiet.
  void settle() {
    crowd.chatters().forEach(Chatter::settle);
    patiently(() -> storage.isConsumed() && crowd.people().stream().allMatch(this::areComplete));
    crowd.chatters().forEach(chatter -> chatter.testimony().settled());
  }

  void finish() {
    crowd.chatters().forEach(chatter -> {
      chatter.comeBack();
      chatter.testimony().syncedInTheEnd();
    });
    patiently(this::areCursorsStored);
    crowd.people().forEach(reader -> crowd.conversationsOf(reader.userId())
        .forEach(id -> recorder.add(finalView(reader, id))));
  }

  /// Waits, but not for ever: what is not there by then the checker says, and whose it is.
  private static void patiently(BooleanSupplier condition) {
    try {
      Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(250)).until(condition::getAsBoolean);
    } catch (ConditionTimeoutException e) {
      System.out.println("All should be quiet by now, and is not");
    }
  }

  /// Whether the devices of somebody hold everything up to what they may see last.
  private boolean areComplete(LocalToken owner) {
    List<Device> devices = crowd.chatters().stream().map(Chatter::device)
        .filter(device -> device.owner().equals(owner)).toList();
    devices.forEach(Device::tend);
    return crowd.conversationsOf(owner.userId()).stream().allMatch(id -> {
      long end = rest.page(owner, id, 0, 1).get("latest_seq").asLong();
      return devices.stream().allMatch(device -> device.cursor(id.toString()) >= end);
    });
  }

  private boolean areCursorsStored() {
    Map<ConversationId, Map<UserId, Cursor>> stored = new HashMap<>();
    return recorder.all().stream().filter(CursorSaid.class::isInstance).map(CursorSaid.class::cast).allMatch(said -> {
      Cursor cursor = stored.computeIfAbsent(said.conversationId(), storage::cursors)
          .getOrDefault(said.session().user(), Cursor.NONE);
      return cursor.deliveredSeq() >= said.cursor().deliveredSeq() && cursor.readSeq() >= said.cursor().readSeq();
    });
  }

  private Observation finalView(LocalToken reader, ConversationId id) {
    List<SeenMessage> messages = new ArrayList<>();
    JsonNode page;
    do {
      long after = messages.isEmpty() ? 0 : messages.getLast().seq();
      page = rest.page(reader, id, after, History.MAX_LIMIT);
      page.get("messages").forEach(message -> messages.add(Testimony.message(message)));
    } while (page.get("more").asBoolean());
    return new Observation.FinalView(reader.userId(), id, messages, page.get("read_seq").asLong(),
        page.get("unread").asInt(), storage.cursors(id));
  }
}
