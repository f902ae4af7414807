package io.parley.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.history.Device.Session;
import io.parley.history.Observation.Accepted;
import io.parley.history.Observation.Attempt;
import io.parley.history.Observation.FinalView;
import io.parley.history.Observation.Paged;
import io.parley.history.Observation.Pushed;
import io.parley.history.Observation.Refused;
import io.parley.identity.UserId;
import io.parley.messaging.Content;
import io.parley.messaging.Cursor;
import io.parley.messaging.Fold;
import io.parley.messaging.MessageType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// A good history passes; of each broken one the checker says what is broken, and nothing else.
class HistoryCheckerTests {
  private static final UserId ALICE = Story.user(1);
  private static final UserId BEN = Story.user(2);
  private static final UserId CAROL = Story.user(3);

  private final Story story = new Story().began(ALICE, BEN);

  @Test
  void aGoodHistoryPasses() {
    SeenMessage hello = story.says(ALICE, 1, "hello");
    story.isAdded(CAROL);
    story.says(CAROL, 2, "here I am");
    story.reads(BEN, 2);
    story.sends(ALICE, 3, about(MessageType.REACTION, hello.messageId(), "👍"));
    story.isRemoved(CAROL);
    story.says(BEN, 4, "she has left");
    story.finalViews((_, messages) -> messages.stream()
        .map(one -> one.equals(hello) ? folded(one, "hello", false, false, Map.of("👍", List.of(ALICE))) : one)
        .toList());

    assertThat(HistoryChecker.check(story.end())).isEmpty();
  }

  @Test
  void aRetryThatIsOneMessagePasses() {
    Content hello = Content.text("hello");
    Attempt first = story.attempt(ALICE, 1, hello, 1);
    Attempt second = story.attempt(ALICE, 1, hello, 2);
    story.observe(first);
    story.observe(new Refused(first, "unavailable"));
    story.observe(second);
    story.observe(new Accepted(second, Story.id(50), false));
    story.place(new SeenMessage(Story.conversation(), 1, Story.id(50), ALICE, Story.id(1001), hello, null,
        Fold.NONE));

    assertThat(HistoryChecker.check(story.end())).isEmpty();
  }

  @Test
  void aMessageThatWasAnsweredAndIsNowhereIsLost() {
    story.says(ALICE, 1, "hello");
    Attempt lost = story.attempt(BEN, 2, Content.text("lost"), 1);
    story.observe(lost);
    story.observe(new Accepted(lost, Story.id(51), false));

    broken(Invariant.SENT_IS_KEPT, Story.id(1002));
  }

  @Test
  void aMessageThatOneFinalHistoryLacksIsLost() {
    SeenMessage hello = story.says(ALICE, 1, "hello");
    story.says(ALICE, 2, "and more");
    story.finalViews((user, messages) -> user.equals(BEN) ? without(messages, hello) : messages);

    broken(Invariant.SENT_IS_KEPT, "final history of " + BEN, hello);
  }

  @Test
  void aMessageThatADeviceNeverGotIsAHole() {
    story.says(ALICE, 1, "hello");
    story.arrivesOnlyIf(pushed -> !pushed.session().user().equals(BEN));
    SeenMessage missed = story.says(ALICE, 2, "and more");
    List<Observation> record = story.end();
    Observation synced = record.stream().filter(Observation.SyncedInTheEnd.class::isInstance).findFirst().orElseThrow();

    broken(inserted(record, synced, page(story.session(BEN), true, missed)), Invariant.NO_HOLE, story.session(BEN),
        missed);
  }

  @Test
  void aMessageBeforeTheJoiningIsNotForTheNewcomer() {
    SeenMessage hello = story.says(ALICE, 1, "hello");
    story.observe(new Pushed(story.session(CAROL), hello));
    story.isAdded(CAROL);

    broken(Invariant.ONLY_IN_THE_INTERVAL, story.session(CAROL), hello);
  }

  @Test
  void aMessageAfterTheRemovalIsNotForWhoLeft() {
    story.isRemoved(BEN);
    SeenMessage secret = story.says(ALICE, 1, "at last");
    story.observe(new Pushed(story.session(BEN), secret));

    broken(Invariant.ONLY_IN_THE_INTERVAL, story.session(BEN), secret);
  }

  @Test
  void aRemovalThatWasAnsweredCountsEvenIfTheLogHasForgottenIt() {
    story.observe(new Observation.Changing(1, Story.conversation(), BEN, false));
    story.observe(new Observation.Changed(new Observation.Changing(1, Story.conversation(), BEN, false)));
    SeenMessage secret = story.says(ALICE, 1, "at last");

    broken(Invariant.ONLY_IN_THE_INTERVAL, "removal of " + BEN, secret);
  }

  @Test
  void aReceiptFromBeyondTheRemovalIsNotForWhoLeft() {
    story.isRemoved(BEN);
    story.says(ALICE, 1, "at last");
    story.reads(ALICE, 2);
    story
        .observe(new Observation.ReceiptShown(story.session(BEN), Story.conversation(), ALICE, new Cursor(2, 2), null));

    broken(Invariant.ONLY_IN_THE_INTERVAL, story.session(BEN), "seq 2");
  }

  @Test
  void oneClientMessageIdAtTwoPlacesIsTwoMessages() {
    SeenMessage hello = story.says(ALICE, 1, "hello");
    story.place(at(hello, 2));

    broken(Invariant.ONE_KEY_ONE_MESSAGE, hello.clientMessageId(), "[1, 2]");
  }

  @Test
  void anAnswerWithAnotherIdThanTheVisibleOneIsWrong() {
    SeenMessage hello = story.says(ALICE, 1, "hello");
    Attempt again = story.attempt(ALICE, 1, Content.text("hello"), 2);
    story.observe(again);
    story.observe(new Accepted(again, Story.id(77), true));

    broken(Invariant.ONE_KEY_ONE_MESSAGE, Story.id(77), hello.messageId());
  }

  @Test
  void anotherContentThatIsAnsweredWithSentIsAMissedConflict() {
    SeenMessage hello = story.says(ALICE, 1, "hello");
    Attempt other = story.attempt(ALICE, 1, Content.text("good bye"), 2);
    story.observe(other);
    story.observe(new Accepted(other, hello.messageId(), true));

    broken(Invariant.ONE_KEY_ONE_MESSAGE, "another content", hello);
  }

  @Test
  void anAcceptedMessageIsNotNewWhenItComesAgain() {
    SeenMessage hello = story.says(ALICE, 1, "hello");
    Attempt again = story.attempt(ALICE, 1, Content.text("hello"), 2);
    story.observe(again);
    story.observe(new Accepted(again, hello.messageId(), false));

    broken(Invariant.ONE_KEY_ONE_MESSAGE, "attempt 2", "called new");
  }

  @Test
  void twoMessagesAtOnePlaceAreTwoOrders() {
    SeenMessage hello = story.says(ALICE, 1, "hello");
    SeenMessage more = story.says(ALICE, 2, "more");
    story.finalViews((user, messages) -> user.equals(BEN) ? List.of(at(more, 1), at(hello, 2)) : messages);
    List<Violation> found = HistoryChecker.check(story.end());

    assertThat(found).extracting(Violation::invariant).contains(Invariant.ONE_ORDER);
    assertThat(found.toString()).contains("final history of " + BEN);
  }

  @Test
  void aPlaceThatNobodySeesIsAHoleInTheLog() {
    SeenMessage hello = story.says(ALICE, 1, "hello");
    story.place(at(hello, 3));
    List<Violation> found = HistoryChecker.check(story.end());

    assertThat(found).extracting(Violation::invariant).contains(Invariant.ONE_ORDER);
    assertThat(found.toString()).contains("lacks seq 2");
  }

  @Test
  void aPushThatFallsBackIsOutOfOrder() {
    story.arrivesOnlyIf(pushed -> !pushed.session().user().equals(BEN));
    SeenMessage hello = story.says(ALICE, 1, "hello");
    SeenMessage more = story.says(ALICE, 2, "more");
    story.observe(new Pushed(story.session(BEN), more));
    story.observe(new Pushed(story.session(BEN), hello));

    broken(Invariant.ONE_ORDER, story.session(BEN), hello, "after seq 2");
  }

  @Test
  void whatWasGivenUpOnMayBePushedFromBelowAfterwards() {
    story.arrivesOnlyIf(pushed -> !pushed.session().user().equals(BEN));
    SeenMessage hello = story.says(ALICE, 1, "hello");
    SeenMessage more = story.says(ALICE, 2, "more");
    story.observe(new Observation.GivenUp(BEN, hello.conversationId()));
    story.observe(new Pushed(story.session(BEN), more));
    story.observe(new Pushed(story.session(BEN), hello));

    assertThat(HistoryChecker.check(story.end())).isEmpty();
  }

  @Test
  void aPushThatComesAgainIsInOrder() {
    SeenMessage hello = story.says(ALICE, 1, "hello");
    story.says(ALICE, 2, "more");
    story.observe(new Pushed(story.session(BEN), hello));

    assertThat(HistoryChecker.check(story.end())).isEmpty();
  }

  @Test
  void aReplyBeforeWhatItAnswersIsOutOfOrder() {
    Attempt reply = new Attempt(story.session(BEN), Story.conversation(), Story.id(1002), Content.text("reply"), 1, 1);
    story.place(new SeenMessage(Story.conversation(), 1, Story.id(52), BEN, Story.id(1002), Content.text("reply"), null,
        Fold.NONE));
    story.observe(reply);
    story.observe(new Accepted(reply, Story.id(52), false));

    broken(Invariant.ONE_ORDER, reply.clientMessageId(), "had seen seq 1");
  }

  @Test
  void sendsInARowStayInARow() {
    Attempt earlier = story.attempt(ALICE, 9, Content.text("earlier"), 1);
    story.observe(earlier);
    story.says(ALICE, 1, "later");
    story.observe(new Accepted(earlier, Story.id(53), false));
    story.place(new SeenMessage(Story.conversation(), 2, Story.id(53), ALICE, Story.id(1009), Content.text("earlier"),
        null, Fold.NONE));

    broken(Invariant.ONE_ORDER, earlier.clientMessageId(), Story.id(1001));
  }

  @Test
  void aMessageThatNobodySentIsInvented() {
    SeenMessage invented = story.place(new SeenMessage(Story.conversation(), 1, Story.id(54), ALICE, Story.id(1001),
        Content.text("boo"), null, Fold.NONE));

    broken(Invariant.ONLY_WHAT_WAS_SENT, invented, "nobody sent");
  }

  @Test
  void aMessageWithAnotherTextThanItsSendersIsInvented() {
    Attempt attempt = story.attempt(ALICE, 1, Content.text("yes"), 1);
    story.observe(attempt);
    SeenMessage invented = story.place(new SeenMessage(Story.conversation(), 1, Story.id(54), ALICE, Story.id(1001),
        Content.text("no"), null, Fold.NONE));

    broken(Invariant.ONLY_WHAT_WAS_SENT, invented, "content that nobody sent");
  }

  @Test
  void aChangeThatNobodyAskedForIsInvented() {
    story.isAdded(CAROL);
    List<Observation> record = story.end().stream()
        .filter(one -> !(one instanceof Observation.Changing) && !(one instanceof Observation.Changed)).toList();

    broken(record, Invariant.ONLY_WHAT_WAS_SENT, CAROL, "nobody asked for");
  }

  @Test
  void aMessageThatWasRefusedOnEveryAttemptNeverShows() {
    Attempt attempt = story.attempt(ALICE, 1, Content.text("no"), 1);
    story.observe(attempt);
    story.observe(new Refused(attempt, "blocked"));
    SeenMessage shown = story.place(new SeenMessage(Story.conversation(), 1, Story.id(54), ALICE, Story.id(1001),
        Content.text("no"), null, Fold.NONE));

    broken(Invariant.ONLY_WHAT_WAS_SENT, shown, "[blocked]");
  }

  @Test
  void aMessageIsNotCalledFailedWhileItMayStillShow() {
    Attempt first = story.attempt(ALICE, 1, Content.text("hello"), 1);
    Attempt second = story.attempt(ALICE, 1, Content.text("hello"), 2);
    story.observe(first);
    story.observe(second);
    story.observe(new Refused(second, "not_a_member"));
    SeenMessage shown = story.place(new SeenMessage(Story.conversation(), 1, Story.id(54), ALICE, Story.id(1001),
        Content.text("hello"), null, Fold.NONE));

    broken(Invariant.NEVER_FAILED_YET_SHOWN, shown, "not_a_member on attempt 2");
  }

  @Test
  void aDeletedTextStaysGone() {
    SeenMessage hello = story.says(ALICE, 1, "hello");
    story.sends(ALICE, 2, about(MessageType.DELETE, hello.messageId(), ""));
    story.finalViews((user, messages) -> user.equals(BEN)
        ? messages
        : messages.stream().map(one -> one.equals(hello) ? folded(one, "", false, true, Map.of()) : one).toList());

    broken(Invariant.GONE_STAYS_GONE, "final history of " + BEN, hello, "deleted");
  }

  @Test
  void theEditsOfADeletedTextAreGoneToo() {
    SeenMessage hello = story.says(ALICE, 1, "hello");
    SeenMessage edit = story.sends(ALICE, 2, about(MessageType.EDIT, hello.messageId(), "hullo"));
    story.sends(ALICE, 3, about(MessageType.DELETE, hello.messageId(), ""));
    story.finalViews((_, messages) -> messages.stream()
        .map(one -> one.equals(hello) ? folded(one, "", false, true, Map.of()) : one).toList());

    broken(Invariant.GONE_STAYS_GONE, edit);
  }

  @Test
  void theLastEditIsWhatIsShown() {
    SeenMessage hello = story.says(ALICE, 1, "hello");
    story.sends(ALICE, 2, about(MessageType.EDIT, hello.messageId(), "hullo"));
    story.sends(ALICE, 3, about(MessageType.EDIT, hello.messageId(), "hallo"));
    story.finalViews((_, messages) -> messages.stream()
        .map(one -> one.equals(hello) ? folded(one, "hullo", true, false, Map.of()) : one).toList());

    broken(Invariant.GONE_STAYS_GONE, "seq 1", "older text");
  }

  @Test
  void aReactionReplacesTheOneBefore() {
    SeenMessage hello = story.says(ALICE, 1, "hello");
    story.sends(BEN, 2, about(MessageType.REACTION, hello.messageId(), "👍"));
    story.sends(BEN, 3, about(MessageType.REACTION, hello.messageId(), "👎"));
    story.finalViews((_, messages) -> messages.stream()
        .map(one -> one.equals(hello) ? folded(one, "hello", false, false, Map.of("👍", List.of(BEN))) : one).toList());

    broken(Invariant.GONE_STAYS_GONE, hello, "👎");
  }

  @Test
  void aCursorThatWasSaidIsKept() {
    story.says(ALICE, 1, "hello");
    story.reads(BEN, 1);
    story.storedCursor(BEN, Cursor.NONE);

    broken(Invariant.CURSORS_ONLY_RISE, BEN);
  }

  @Test
  void aCursorThatNobodySaidIsInvented() {
    story.says(ALICE, 1, "hello");
    story.storedCursor(BEN, new Cursor(1, 1));

    broken(Invariant.CURSORS_ONLY_RISE, BEN);
  }

  @Test
  void whatIsReadDoesNotFall() {
    SeenMessage hello = story.says(ALICE, 1, "hello");
    story.reads(BEN, 1);
    story.observe(page(story.session(BEN), 1, hello));
    story.observe(page(story.session(BEN), 0, hello));

    broken(Invariant.CURSORS_ONLY_RISE, story.session(BEN), "only seq 0");
  }

  @Test
  void whatIsUnreadIsCounted() {
    story.says(ALICE, 1, "hello");
    List<Observation> record = story.end().stream().map(one -> one instanceof FinalView view
        ? new FinalView(view.reader(), view.conversationId(), view.messages(), view.readSeq(), 7, view.cursors())
        : one).toList();

    broken(record, Invariant.UNREAD_IS_COUNTED, BEN, "instead of 1");
  }

  private void broken(Invariant invariant, Object... names) {
    broken(story.end(), invariant, names);
  }

  private static void broken(List<Observation> record, Invariant invariant, Object... names) {
    List<Violation> found = HistoryChecker.check(record);
    assertThat(found).isNotEmpty().extracting(Violation::invariant).containsOnly(invariant);
    for (Object name : names) {
      assertThat(found).anySatisfy(violation -> assertThat(violation.what()).contains(name.toString()));
    }
  }

  private static Content about(MessageType type, UUID target, String body) {
    return new Content(type, body, target, null, List.of());
  }

  private static List<SeenMessage> without(List<SeenMessage> messages, SeenMessage one) {
    return messages.stream().filter(message -> !message.equals(one)).toList();
  }

  private static List<Observation> inserted(List<Observation> record, Observation before, Observation one) {
    List<Observation> longer = new ArrayList<>(record);
    longer.add(record.indexOf(before), one);
    return longer;
  }

  private static SeenMessage at(SeenMessage message, long seq) {
    return new SeenMessage(message.conversationId(), seq, message.messageId(), message.senderId(),
        message.clientMessageId(), message.content(), message.event(), message.fold());
  }

  private static SeenMessage folded(SeenMessage message, String body, boolean edited, boolean deleted,
      Map<String, List<UserId>> reactions) {
    return new SeenMessage(message.conversationId(), message.seq(), message.messageId(), message.senderId(),
        message.clientMessageId(), message.content().withBody(body), message.event(),
        new Fold(edited ? Instant.EPOCH : null, deleted ? Instant.EPOCH : null, reactions));
  }

  private static Paged page(Session session, boolean inSync, SeenMessage message) {
    return new Paged(session, message.conversationId(), inSync, List.of(message), message.seq(), 0, 0);
  }

  private static Paged page(Session session, long readSeq, SeenMessage message) {
    return new Paged(session, message.conversationId(), false, List.of(message), message.seq(), readSeq, 0);
  }
}
