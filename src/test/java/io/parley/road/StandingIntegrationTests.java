package io.parley.road;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.parley.conversation.Blocks;
import io.parley.conversation.ConversationEvent;
import io.parley.conversation.ConversationKind;
import io.parley.conversation.MemberRole;
import io.parley.identity.DeviceId;
import io.parley.messaging.Content;
import io.parley.messaging.Message;
import io.parley.messaging.MessageType;
import io.parley.messaging.SendMessage;
import io.parley.platform.ParleyException;
import io.parley.sessions.SessionId;
import io.parley.sessions.Sessions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Who may speak, and what one who is removed may still see.
class StandingIntegrationTests extends OnTheRoad {
  private static final int SENDS_AT_ONCE = 16;

  @Autowired
  private Blocks blocks;
  @Autowired
  private Sessions sessions;
  @Autowired
  private RoadIntegrationTests.Doors doors;

  @Test
  void aMutedMemberReadsButSaysNothingUntilUnmuted() {
    UUID key = UUID.randomUUID();
    UUID before = send(ben, key, Content.text("before"), 1);
    all(ben, 1);
    Instant until = Instant.now().plusSeconds(3_600);
    change(alice, new ConversationEvent.MemberMuted(ben, until));

    for (Content content : List.of(Content.text("now"), about(MessageType.REACTION, before, "👍"),
        about(MessageType.EDIT, before, "now"), about(MessageType.DELETE, before, ""))) {
      assertThat(refusal(ben, content)).isEqualTo("muted");
    }
    assertThat(send(ben, key, Content.text("before"), 2)).as("what was stored is completed").isEqualTo(before);
    assertThat(all(ben, 2)).hasSize(2);

    change(alice, new ConversationEvent.MemberMuted(ben, null));
    say(ben, "after");
    assertThat(all(alice, 4)).extracting(message -> message.content().body()).containsExactly("before", "", "",
        "after");
  }

  @Test
  void aMuteEndsByItself() {
    change(alice, new ConversationEvent.MemberMuted(ben, Instant.now().minusSeconds(1)));

    assertThat(refusal(ben, Content.text("hello"))).isEqualTo("nothing");
  }

  @Test
  void aBlockedUsersDirectMessagesAreRefusedAndNothingElse() {
    blocks.block(alice, ben).block(PATIENCE);
    assertThat(refusal(ben, Content.text("in the group"))).isEqualTo("nothing");

    berlin = conversation(ConversationKind.DIRECT, false, ben);
    assertThat(refusal(ben, Content.text("hello"))).isEqualTo("blocked");
    assertThat(refusal(alice, Content.text("hello"))).isEqualTo("nothing");

    blocks.unblock(alice, ben).block(PATIENCE);
    assertThat(refusal(ben, Content.text("hello"))).isEqualTo("nothing");
  }

  @Test
  void whatWasStoredBeforeTheBlockIsCompleted() {
    berlin = conversation(ConversationKind.DIRECT, false, ben);
    UUID key = UUID.randomUUID();
    UUID first = send(ben, key, Content.text("hello"), 1);
    blocks.block(alice, ben).block(PATIENCE);

    assertThat(send(ben, key, Content.text("hello"), 2)).isEqualTo(first);
  }

  @Test
  void visibleHistoryOpensWhatLiesBeforeTheJoining() {
    berlin = conversation(ConversationKind.GROUP, true, ben);
    say(alice, "before carol");
    all(alice, 1);
    change(alice, new ConversationEvent.MemberAdded(carol, MemberRole.MEMBER));

    assertThat(all(carol, 2).getFirst().content().body()).isEqualTo("before carol");
  }

  @RepeatedTest(5)
  void nothingReachesARemovedMemberOnceTheCallHasReturned() {
    SessionId bensPhone = new SessionId(UUID.randomUUID().toString());
    sessions.register(ben, bensPhone, new DeviceId("phone")).block(PATIENCE);
    AtomicBoolean going = new AtomicBoolean(true);
    Disposable talk = Flux.range(0, Integer.MAX_VALUE).takeWhile(_ -> going.get()).flatMap(
        n -> messages.send(new SendMessage(alice, berlin, UUID.randomUUID(), Content.text("message " + n), 1)),
        SENDS_AT_ONCE).subscribe();
    all(ben, 20);

    long removal = change(alice, new ConversationEvent.MemberRemoved(ben));
    int pushedBefore = doors.framesFor(bensPhone).size();
    List<Long> seen = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      page(ben).messages().forEach(paged -> seen.add(paged.message().seq()));
    }
    going.set(false);
    assertThatCode(() -> all(alice, (int) removal + 1)).doesNotThrowAnyException();

    assertThat(seen).isNotEmpty().allMatch(seq -> seq <= removal);
    assertThat(page(ben).latestSeq()).isEqualTo(removal);
    assertThat(doors.framesFor(bensPhone).stream().skip(pushedBefore).filter(frame -> frame.contains("\"message\""))
        .filter(frame -> seqOf(frame) > removal)).isEmpty();
    talk.dispose();
  }

  @Test
  void whoIsRemovedWhileTheyAreReadingIsShownNothingOfWhatComesAfter() {
    for (int round = 0; round < 10; round++) {
      berlin = conversation(ConversationKind.GROUP, false, ben);
      say(alice, "first");
      all(ben, 1);
      Mono<Long> removed = messages.change(berlin, alice, new ConversationEvent.MemberRemoved(ben));
      List<Message> read = new ArrayList<>();
      Mono<Void> reading = Flux.range(0, 50).concatMap(_ -> history.page(ben, berlin, null, null, 500))
          .doOnNext(page -> page.messages().forEach(paged -> read.add(paged.message()))).then();
      Mono<Void> talking = Flux.range(0, 20).concatMap(n -> messages
          .send(new SendMessage(alice, berlin, UUID.randomUUID(), Content.text("message " + n), 1))).then();

      long removal = Mono.zip(removed, reading.thenReturn(true), talking.thenReturn(true)).block(PATIENCE).getT1();
      assertThat(read).allMatch(message -> message.seq() <= removal);
    }
  }

  @Test
  void whoNeverWasInItIsToldThatItDoesNotExist() {
    assertThatCode(() -> page(carol)).isInstanceOfSatisfying(ParleyException.class,
        refusal -> assertThat(refusal.code()).isEqualTo("not_a_member"));
    assertThat(refusal(carol, Content.text("hello"))).isEqualTo("not_a_member");
  }

  private static long seqOf(String frame) {
    return Link.JSON.readTree(frame).path("seq").asLong();
  }
}
