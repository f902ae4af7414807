package io.parley.simulation;

import io.parley.conversation.ConversationEvent;
import io.parley.conversation.ConversationId;
import io.parley.conversation.MemberRole;
import io.parley.history.Observation;
import io.parley.history.Recorder;
import io.parley.history.SeenMessage;
import io.parley.identity.UserId;
import io.parley.messaging.Content;
import io.parley.messaging.MessageType;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What people do with their devices, at random: they write, mostly in a row, answer, edit, delete and react, read, lose their
/// network, go on from another device, and add and remove each other.
final class People {
  private static final List<String> EMOJIS = List.of("👍", "👎", "🎉", "");

  private final Loop loop;
  private final Recorder recorder;
  private final List<UserId> users;
  private final List<ConversationId> conversations;
  private final List<SimulatedDevice> devices;
  private final Supplier<@Nullable Worker> worker;
  private int said;

  /// @param users the first one owns every conversation, and stays in it
  /// @param worker one that takes REST calls; null while there is none
  People(Loop loop, Recorder recorder, List<UserId> users, List<ConversationId> conversations,
      List<SimulatedDevice> devices, Supplier<@Nullable Worker> worker) {
    this.loop = loop;
    this.recorder = recorder;
    this.users = users;
    this.conversations = conversations;
    this.devices = devices;
    this.worker = worker;
  }

  /// Somebody does something.
  void act() {
    SimulatedDevice device = devices.get(loop.random(devices.size()));
    ConversationId id = conversations.get(loop.random(conversations.size()));
    int what = loop.random(100);
    if (what < 55) {
      write(device, id);
    } else if (what < 72) {
      changeSomething(device, id);
    } else if (what < 80) {
      if (device.connection() != null) {
        device.connection().say(id, true);
      }
    } else if (what < 84) {
      device.drop();
    } else if (what < 89) {
      goOnElsewhere(device);
    } else if (what < 93) {
      useAKeyAgain(device);
    } else {
      changeMembers(id);
    }
  }

  private UUID newKey() {
    return new UUID(loop.randomLong(), loop.randomLong());
  }

  private void write(SimulatedDevice device, ConversationId id) {
    // somebody who is in it, mostly; whoever is not is refused
    if (device.held(id).highest() == 0 && !loop.chance(100)) {
      return;
    }
    int row = loop.chance(300) ? 2 + loop.random(3) : 1;
    for (int i = 0; i < row; i++) {
      device.outbox().send(new Outbox.Outgoing(id, newKey(), Content.text("text " + ++said), 0));
    }
  }

  private void changeSomething(SimulatedDevice device, ConversationId id) {
    List<SeenMessage> all = device.held(id).messages().stream()
        .filter(one -> one.content().type() == MessageType.TEXT).toList();
    if (all.isEmpty()) {
      return;
    }
    // mostly one of the last few, so that several people, or one several times, change the same
    SeenMessage target = all.get(Math.max(0, all.size() - 1 - loop.random(loop.chance(700) ? 4 : all.size())));
    boolean own = target.senderId().equals(device.device().user());
    int what = loop.random(10);
    Content content = what < 2
        ? about(MessageType.TEXT, target, "answer " + ++said)
        : what < 6 || !own && what < 9
            ? about(MessageType.REACTION, target, EMOJIS.get(loop.random(EMOJIS.size())))
            : what < 8
                ? about(MessageType.EDIT, target, "edit " + ++said)
                : about(MessageType.DELETE, target, "");
    device.outbox().send(new Outbox.Outgoing(id, newKey(), content, 0));
  }

  private static Content about(MessageType type, SeenMessage target, String body) {
    return new Content(type, body, target.messageId(), null, List.of());
  }

  /// Another tab sends what the closed one had not sent.
  private void goOnElsewhere(SimulatedDevice device) {
    devices.stream().filter(other -> other != device && other.device().user().equals(device.device().user()))
        .findFirst().ifPresent(other -> {
          Outbox.Outgoing message = device.outbox().handOver();
          if (message != null) {
            other.outbox().send(message);
          }
        });
  }

  /// A client's fault: it is told so, and nothing comes of it. Or, with the same content, nothing new.
  private void useAKeyAgain(SimulatedDevice device) {
    List<Outbox.Outgoing> sent = device.outbox().sent();
    if (!sent.isEmpty()) {
      Outbox.Outgoing one = sent.get(loop.random(sent.size()));
      Content content = loop.chance(500) ? one.content() : one.content().withBody("another body " + ++said);
      device.outbox().send(new Outbox.Outgoing(one.conversationId(), one.key(), content, one.attempts()));
    }
  }

  private void changeMembers(ConversationId id) {
    Worker node = worker.get();
    if (node == null) {
      return;
    }
    UserId user = users.get(1 + loop.random(users.size() - 1));
    boolean added = loop.chance(500);
    ConversationEvent event = added
        ? new ConversationEvent.MemberAdded(user, MemberRole.MEMBER)
        : new ConversationEvent.MemberRemoved(user);
    var changing = new Observation.Changing(recorder.nextChange(), id, user, added);
    recorder.add(changing);
    node.life().in(500, () -> node.change(id, users.getFirst(), event)
        .subscribe(_ -> recorder.add(new Observation.Changed(changing)), _ -> {}));
  }
}
