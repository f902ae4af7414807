package io.parley.road;

import io.parley.conversation.ConversationId;
import io.parley.conversation.Member;
import io.parley.conversation.Members;
import io.parley.history.Observation;
import io.parley.history.Observation.CursorSaid;
import io.parley.history.Recorder;
import io.parley.history.SeenMessage;
import io.parley.identity.UserId;
import io.parley.messaging.Cursor;
import io.parley.messaging.History;
import io.parley.messaging.Message;
import io.parley.messaging.Page;
import io.parley.messaging.PagedMessage;
import io.parley.messaging.Receipts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.springframework.kafka.core.KafkaAdmin;

/// The end of a run, in the order that the history checker asks for: what was sent is answered, all is quiet, every device
/// comes back once more, and everybody reads everything.
final class Ending {
  private static final String GROUP = "parley-fanout";

  private final Node node;
  private final Recorder recorder;
  private final Crowd crowd;
  private final Members members;
  private final History history;
  private final Receipts receipts;

  Ending(Node node, Recorder recorder, Crowd crowd) {
    this.node = node;
    this.recorder = recorder;
    this.crowd = crowd;
    members = node.bean(Members.class);
    history = node.bean(History.class);
    receipts = node.bean(Receipts.class);
  }

  void await() {
    crowd.chatters().stream().filter(chatter -> !chatter.device().isConnected()).forEach(Chatter::comeBack);
    crowd.chatters().forEach(chatter -> chatter.device().settle());
    patiently(() -> isConsumed() && crowd.chatters().stream().allMatch(this::isComplete));
    crowd.chatters().forEach(chatter -> chatter.testimony().settled());
    crowd.chatters().forEach(chatter -> {
      chatter.comeBack();
      chatter.testimony().syncedInTheEnd();
    });
    patiently(this::areCursorsStored);
    crowd.conversations().forEach(id -> all(id).keySet().forEach(user -> recorder.add(finalView(user, id))));
  }

  /// Waits, but not for ever: what is not there by then the checker says, and whose it is.
  private static void patiently(BooleanSupplier condition) {
    try {
      Awaitility.await().atMost(Link.PATIENCE).until(condition::getAsBoolean);
    } catch (ConditionTimeoutException e) {
      System.out.println("All should be quiet by now, and is not");
    }
  }

  private boolean isConsumed() {
    try (Admin admin = Admin.create(node.bean(KafkaAdmin.class).getConfigurationProperties())) {
      Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(GROUP)
          .partitionsToOffsetAndMetadata().get();
      Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
      committed.keySet().forEach(partition -> latest.put(partition, OffsetSpec.latest()));
      var ends = admin.listOffsets(latest).all().get();
      return committed.entrySet().stream().allMatch(one -> one.getValue().offset() == ends.get(one.getKey()).offset());
    } catch (Exception e) {
      throw new IllegalStateException("Kafka does not say how far it is consumed", e);
    }
  }

  private boolean isComplete(Chatter chatter) {
    chatter.device().tend();
    return crowd.conversations().stream().allMatch(id -> {
      Member member = all(id).get(chatter.device().owner().userId());
      return member == null || chatter.device().cursor(id.toString()) >= member
          .lastVisibleSeq(history.latestSeq(id).block(Link.PATIENCE));
    });
  }

  private boolean areCursorsStored() {
    Map<ConversationId, Map<UserId, Cursor>> stored = new HashMap<>();
    return recorder.all().stream().filter(CursorSaid.class::isInstance).map(CursorSaid.class::cast).allMatch(said -> {
      Cursor cursor = stored.computeIfAbsent(said.conversationId(), id -> receipts.of(id).block(Link.PATIENCE))
          .getOrDefault(said.session().user(), Cursor.NONE);
      return cursor.deliveredSeq() >= said.cursor().deliveredSeq() && cursor.readSeq() >= said.cursor().readSeq();
    });
  }

  private Map<UserId, Member> all(ConversationId id) {
    return members.all(id).block(Link.PATIENCE);
  }

  private Observation finalView(UserId user, ConversationId id) {
    List<SeenMessage> messages = new ArrayList<>();
    Page page;
    do {
      long after = messages.isEmpty() ? 0 : messages.getLast().seq();
      page = history.page(user, id, after, null, History.MAX_LIMIT).block(Link.PATIENCE);
      page.messages().stream().map(PagedMessage::message).map(Ending::seen).forEach(messages::add);
    } while (page.more());
    return new Observation.FinalView(user, id, messages, page.readSeq(), page.unread(),
        receipts.of(id).block(Link.PATIENCE));
  }

  private static SeenMessage seen(Message message) {
    return new SeenMessage(message.conversationId(), message.seq(), message.messageId(), message.senderId(),
        message.clientMessageId(), message.content(), message.event(), message.fold());
  }
}
