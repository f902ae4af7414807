package io.parley.road;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import io.parley.conversation.ConversationEvent;
import io.parley.conversation.MemberRole;
import io.parley.messaging.Content;
import io.parley.messaging.Fold;
import io.parley.messaging.Message;
import io.parley.messaging.MessageType;
import io.parley.messaging.SendMessage;
import io.parley.platform.ParleyException;
import io.parley.platform.Uuids;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// What can be said beside text, and what becomes of a message that is edited, deleted or reacted to.
class MessageTypesIntegrationTests extends OnTheRoad {
  @Autowired
  private CqlSession cassandra;

  @Test
  void repliesMentionsAndMediaComeBackAsTheyWereSent() {
    UUID first = say(alice, "look");
    Content picture = new Content(MessageType.IMAGE, "", first, UUID.randomUUID(),
        List.of(alice.value(), carol.value()));
    Content file = new Content(MessageType.FILE, "minutes", null, UUID.randomUUID(), List.of());
    send(ben, picture);
    send(ben, file);

    assertThat(all(alice, 3)).extracting(Message::content).containsExactly(Content.text("look"), picture, file);
  }

  @Test
  void anEditIsAnEntryOfItsOwnAndFoldedIntoWhatItIsAbout() {
    UUID first = say(alice, "helo");
    UUID edit = send(alice, about(MessageType.EDIT, first, "hello"));

    List<Message> log = all(ben, 2);
    assertThat(log.get(0).content().body()).isEqualTo("hello");
    assertThat(log.get(0).fold()).isEqualTo(new Fold(Uuids.instant(edit), null, Map.of()));
    assertThat(log.get(1).content()).isEqualTo(about(MessageType.EDIT, first, "hello"));
  }

  @Test
  void aLateRetryDoesNotOverwriteAnEdit() {
    UUID key = UUID.randomUUID();
    UUID first = send(alice, key, Content.text("helo"), 1);
    send(alice, about(MessageType.EDIT, first, "hello"));
    all(ben, 2);

    assertThat(send(alice, key, Content.text("helo"), 2)).isEqualTo(first);
    say(alice, "the end");
    assertThat(all(ben, 3)).extracting(message -> message.content().body()).containsExactly("hello", "hello",
        "the end");
  }

  @Test
  void theLastOfManyEditsInTheLogStands() {
    UUID first = say(alice, "0");
    Flux.range(1, 20).flatMap(n -> messages.send(new SendMessage(alice, berlin, UUID.randomUUID(),
        about(MessageType.EDIT, first, "edit " + n), 1)), 20).blockLast(PATIENCE);

    List<Message> log = all(ben, 21);
    assertThat(log.getFirst().content().body()).isEqualTo(log.getLast().content().body());
  }

  @Test
  void deletedContentIsGoneFromEveryPageAndFromStorage() {
    UUID key = UUID.randomUUID();
    Content secret = new Content(MessageType.IMAGE, "secret", null, UUID.randomUUID(), List.of(ben.value()));
    UUID first = send(alice, key, secret, 1);
    UUID edit = send(alice, about(MessageType.EDIT, first, "secret still"));
    send(ben, about(MessageType.REACTION, first, "👍"));
    all(ben, 3);
    UUID deletion = send(alice, about(MessageType.DELETE, first, ""));
    all(ben, 4);
    assertThat(send(alice, key, secret, 2)).as("a late retry").isEqualTo(first);
    say(alice, "the end");

    List<Message> log = all(ben, 5);
    assertThat(log).extracting(message -> message.content().body()).containsExactly("", "", "👍", "", "the end");
    assertThat(log.getFirst().content()).isEqualTo(new Content(MessageType.IMAGE, "", null, null, List.of()));
    assertThat(log.getFirst().fold()).isEqualTo(new Fold(null, Uuids.instant(deletion), Map.of()));
    assertThat(stored(first)).noneMatch(cell -> cell.contains("secret"));
    assertThat(stored(edit)).noneMatch(cell -> cell.contains("secret"));
    assertThat(page(ben).unread()).as("deleted ones count too").isEqualTo(2);
  }

  @Test
  void anEditThatComesBehindADeletionSaysNothing() {
    UUID first = say(alice, "hello");
    Flux.just(about(MessageType.DELETE, first, ""), about(MessageType.EDIT, first, "back again"))
        .flatMapSequential(content -> messages.send(new SendMessage(alice, berlin, UUID.randomUUID(), content, 1)))
        .blockLast(PATIENCE);

    List<Message> log = all(ben, 3);
    assertThat(log).extracting(message -> message.content().body()).containsExactly("", "", "");
    assertThat(stored(log.get(2).messageId())).noneMatch(cell -> cell.contains("back again"));
  }

  @Test
  void aReactionReplacesTheUsersLastOneAndAnEmptyOneTakesItBack() {
    UUID first = say(alice, "hello");
    send(alice, about(MessageType.REACTION, first, "👍"));
    send(ben, about(MessageType.REACTION, first, "❤️"));
    send(ben, about(MessageType.REACTION, first, "👍"));
    assertThat(all(ben, 4).getFirst().fold().reactions()).isEqualTo(Map.of("👍", List.of(alice, ben)));

    send(alice, about(MessageType.REACTION, first, ""));
    assertThat(all(ben, 5).getFirst().fold().reactions()).isEqualTo(Map.of("👍", List.of(ben)));
  }

  @Test
  void onlyTheSenderEditsAndOnlyTheSenderAndAdminsDelete() {
    UUID hers = say(alice, "hers");
    UUID his = say(ben, "his");
    all(ben, 2);

    assertThat(refusal(ben, about(MessageType.EDIT, hers, "his"))).isEqualTo("forbidden");
    assertThat(refusal(alice, about(MessageType.EDIT, his, "hers"))).isEqualTo("forbidden");
    assertThat(refusal(ben, about(MessageType.DELETE, hers, ""))).isEqualTo("forbidden");
    send(alice, about(MessageType.DELETE, his, ""));
    assertThat(all(ben, 3).get(1).fold().deletedAt()).isNotNull();
  }

  @Test
  void aTargetMustBeThereVisibleAndOfAKindThatCanBeChanged() {
    say(ben, "before carol");
    UUID early = all(ben, 1).getFirst().messageId();
    change(alice, new ConversationEvent.MemberAdded(carol, MemberRole.MEMBER));
    UUID reaction = send(ben, about(MessageType.REACTION, early, "👍"));
    UUID gone = say(ben, "gone");
    send(ben, about(MessageType.DELETE, gone, ""));
    List<Message> log = all(carol, 5);

    for (UUID target : List.of(early, UUID.randomUUID(), Uuids.named(UUID.randomUUID(), "x"))) {
      assertThat(refusal(carol, about(MessageType.REACTION, target, "👍"))).isEqualTo("not_found");
      assertThat(refusal(carol, about(MessageType.TEXT, target, "a reply"))).isEqualTo("not_found");
    }
    for (UUID target : List.of(reaction, gone, log.getFirst().messageId())) {
      assertThat(refusal(ben, about(MessageType.REACTION, target, "👍"))).isEqualTo("not_found");
    }
    assertThat(all(ben, 5)).as("nothing was stored of any of it").hasSize(5);
  }

  @Test
  void whoHasLeftSeesAMessageAsItWasThen() {
    UUID first = say(alice, "one");
    send(alice, about(MessageType.EDIT, first, "two"));
    send(alice, about(MessageType.REACTION, first, "👍"));
    all(ben, 3);
    change(alice, new ConversationEvent.MemberRemoved(ben));
    send(alice, about(MessageType.EDIT, first, "three"));
    send(alice, about(MessageType.REACTION, first, "❤️"));
    all(alice, 6);

    Message seen = all(ben, 4).getFirst();
    assertThat(seen.content().body()).isEqualTo("two");
    assertThat(seen.fold().reactions()).isEmpty();
    assertThat(all(alice, 6).getFirst().content().body()).isEqualTo("three");
  }

  @Test
  void anotherTargetMentionOrMediaUnderTheSameKeyIsAConflict() {
    UUID key = UUID.randomUUID();
    UUID first = say(alice, "one");
    Content reply = about(MessageType.TEXT, first, "yes");
    send(alice, key, reply, 1);

    assertThat(IntStream.rangeClosed(1, 2).mapToObj(attempt -> conflict(key, attempt))).containsOnly("conflict");
    assertThat(send(alice, key, reply, 3)).isEqualTo(all(alice, 2).get(1).messageId());
  }

  private String conflict(UUID key, int attempt) {
    return messages.send(new SendMessage(alice, berlin, key, Content.text("yes"), attempt)).map(_ -> "nothing")
        .onErrorResume(ParleyException.class,
            refusal -> Mono.just(refusal.code()))
        .block(PATIENCE);
  }

  /// Every cell of a message's row, as text.
  private List<String> stored(UUID messageId) {
    Row row = cassandra.execute("SELECT body, media_id, mentions, edited_body FROM messages WHERE conversation_id = "
        + berlin + " AND message_id = " + messageId + " ALLOW FILTERING").one();
    return IntStream.range(0, row.getColumnDefinitions().size()).mapToObj(i -> String.valueOf(row.getObject(i)))
        .toList();
  }
}
