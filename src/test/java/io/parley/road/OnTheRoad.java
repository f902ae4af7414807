package io.parley.road;

import static org.awaitility.Awaitility.await;

import io.parley.conversation.ConversationEvent;
import io.parley.conversation.ConversationId;
import io.parley.conversation.ConversationKind;
import io.parley.conversation.Conversations;
import io.parley.conversation.Members;
import io.parley.conversation.NewConversation;
import io.parley.engines.TestEngines;
import io.parley.identity.LocalTokens;
import io.parley.identity.UserId;
import io.parley.messaging.Content;
import io.parley.messaging.History;
import io.parley.messaging.Message;
import io.parley.messaging.MessageType;
import io.parley.messaging.Messages;
import io.parley.messaging.Page;
import io.parley.messaging.PagedMessage;
import io.parley.messaging.SendMessage;
import io.parley.platform.ParleyException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.ContextConfiguration;

/// Three people and a group of the first two, on a node that lacks only the sockets.
@SpringBootTest(classes = RoadIntegrationTests.Node.class, webEnvironment = SpringBootTest.WebEnvironment.NONE, properties = {
    "parley.engines.enabled=false", "parley.engines.directory=target/road"})
@ContextConfiguration(initializers = TestEngines.Initializer.class)
@ActiveProfiles("local")
@DirtiesContext
abstract class OnTheRoad {
  static final Duration PATIENCE = Duration.ofSeconds(30);

  @Autowired
  Messages messages;
  @Autowired
  History history;
  @Autowired
  Conversations conversations;
  @Autowired
  Members members;
  @Autowired
  private LocalTokens tokens;

  UserId alice;
  UserId ben;
  UserId carol;
  ConversationId berlin;

  @BeforeEach
  void threePeople() {
    List<UserId> people = tokens.issue(List.of("alice", "ben", "carol"), Duration.ofHours(1)).block(PATIENCE).stream()
        .map(LocalTokens.LocalToken::userId).toList();
    alice = people.get(0);
    ben = people.get(1);
    carol = people.get(2);
    berlin = conversation(ConversationKind.GROUP, false, ben);
  }

  ConversationId conversation(ConversationKind kind, boolean historyVisible, UserId other) {
    return conversations.create(new NewConversation(kind, "Berlin", alice, Set.of(other), historyVisible))
        .block(PATIENCE).conversation().conversationId();
  }

  /// Sends and gives the message's id.
  UUID send(UserId sender, Content content) {
    return send(sender, UUID.randomUUID(), content, 1);
  }

  UUID send(UserId sender, UUID key, Content content, int attempt) {
    return messages.send(new SendMessage(sender, berlin, key, content, attempt)).block(PATIENCE).messageId();
  }

  UUID say(UserId sender, String body) {
    return send(sender, Content.text(body));
  }

  static Content about(MessageType type, UUID target, String body) {
    return new Content(type, body, target, null, List.of());
  }

  /// The code with which it is refused.
  String refusal(UserId sender, Content content) {
    var failure = Assertions.catchThrowableOfType(ParleyException.class, () -> send(sender, content));
    return failure == null ? "nothing" : failure.code();
  }

  long change(UserId actor, ConversationEvent event) {
    return members.authorise(berlin, actor, event).then(messages.change(berlin, actor, event)).block(PATIENCE);
  }

  /// The whole conversation, once it has so many entries.
  List<Message> all(UserId reader, int count) {
    await().atMost(PATIENCE).until(() -> page(reader).latestSeq() >= count);
    return page(reader).messages().stream().map(PagedMessage::message).toList();
  }

  Page page(UserId reader) {
    return history.page(reader, berlin, null, null, History.MAX_LIMIT).block(PATIENCE);
  }
}
