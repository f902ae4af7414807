package io.parley.messaging.internal;

import io.parley.conversation.ConversationEvent;
import io.parley.conversation.ConversationId;
import io.parley.conversation.ConversationKind;
import io.parley.conversation.Conversations;
import io.parley.conversation.MemberRole;
import io.parley.conversation.Members;
import io.parley.conversation.NewConversation;
import io.parley.identity.LocalTokens;
import io.parley.identity.LocalTokens.LocalToken;
import io.parley.identity.UserId;
import io.parley.messaging.Cursor;
import io.parley.messaging.History;
import io.parley.messaging.History.SyncPage;
import io.parley.messaging.internal.Chronicle.Line;
import io.parley.messaging.internal.StorageWork.Costs;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.springframework.context.ApplicationContext;
import reactor.core.publisher.Mono;

/// A conversation with a long past and one with a short past, of the same people, to ask the same questions about.
final class LargeAndSmall {
  static final int SMALL = 30;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int READERS = 8;
  /// So that the last messages of a busy day come to lie in the log of the next one.
  private static final Duration APPENDED_AFTER = Duration.ofSeconds(40);
  /// Every so many records the broker's clock is behind, as that of another leader may be.
  private static final int CLOCK_BEHIND_EVERY = 97;
  private static final Duration CLOCK_BEHIND = Duration.ofHours(1);

  private final ApplicationContext context;
  private final UserId alice;
  private final UserId newcomer;
  private final Deque<UserId> readers;
  private final ConversationId large;
  private final ConversationId small;
  private final Map<ConversationId, Long> sizes;
  private final List<UUID> ids;

  /// Writes both.
  ///
  /// @param newcomerJoined the seq at which somebody was added to the large one
  LargeAndSmall(ApplicationContext context, List<Day> days, long newcomerJoined) {
    this.context = context;
    List<UserId> people = context.getBean(LocalTokens.class).issue(Stream.concat(Stream.of("alice", "newcomer"),
        IntStream.range(0, READERS).mapToObj(i -> "reader-" + i)).toList(), LocalTokens.DEFAULT_TIME_TO_LIVE)
        .block(PATIENCE).stream().map(LocalToken::userId).toList();
    alice = people.getFirst();
    newcomer = people.get(1);
    readers = new ArrayDeque<>(people.subList(2, people.size()));
    large = newGroup();
    small = newGroup();
    sizes = Map.of(large, days.stream().mapToLong(Day::messages).sum(), small, (long) SMALL);
    ids = context.getBean(Chronicle.class).write(lines(large, days));
    context.getBean(Chronicle.class).write(lines(small, List.of(new Day(days.getLast().date, SMALL))));
    add(newcomer, large, newcomerJoined);
    add(newcomer, small, 1);
  }

  /// So many messages, spread evenly over a day.
  record Day(LocalDate date, int messages) {
    private Instant moment(int message) {
      return date.atStartOfDay(ZoneOffset.UTC).toInstant()
          .plus(Duration.ofDays(1).multipliedBy(message + 1L).dividedBy(messages + 1L));
    }
  }

  /// What one question cost about each of them.
  record Both(Costs<?> large, Costs<?> small) {}

  ConversationId large() {
    return large;
  }

  ConversationId small() {
    return small;
  }

  UserId alice() {
    return alice;
  }

  UserId newcomer() {
    return newcomer;
  }

  /// The message ids of the large one, by seq from 1 up.
  List<UUID> ids() {
    return ids;
  }

  static String body(long seq) {
    return "message " + seq;
  }

  /// Somebody else each time.
  ///
  /// @param unread how many of the last messages they have not read
  UserId reader(long unread) {
    UserId reader = readers.removeFirst();
    sizes.forEach((conversation, size) -> context.getBean(CursorStore.class)
        .raise(conversation, reader, new Cursor(size - unread, size - unread), Map.of()).block(PATIENCE));
    return reader;
  }

  /// The pages of a device that lacks the last messages of one of the two.
  Mono<List<SyncPage>> sync(UserId reader, ConversationId conversation, long lacks) {
    Map<ConversationId, Long> held = new HashMap<>(sizes);
    held.merge(conversation, -lacks, Long::sum);
    History history = context.getBean(History.class);
    return history.news(reader, held).flatMap(news -> history.pages(reader, news.targets(), 100).collectList());
  }

  /// The same question about both, after each was asked once: what a node remembers of one it remembers of the other.
  Both costs(UserId reader, BiFunction<UserId, ConversationId, Mono<?>> question) {
    question.apply(reader, large).then(question.apply(reader, small)).block(PATIENCE);
    StorageWork work = context.getBean(StorageWork.class);
    return new Both(work.of(question.apply(reader, large)), work.of(question.apply(reader, small)));
  }

  private ConversationId newGroup() {
    return context.getBean(Conversations.class)
        .create(new NewConversation(ConversationKind.GROUP, "Berlin", alice, new HashSet<>(readers), false))
        .block(PATIENCE).conversation().conversationId();
  }

  private void add(UserId user, ConversationId conversation, long seq) {
    context.getBean(Members.class)
        .apply(conversation, seq, new ConversationEvent.MemberAdded(user, MemberRole.MEMBER)).block(PATIENCE);
  }

  private Stream<Line> lines(ConversationId conversation, List<Day> days) {
    var seq = new AtomicLong();
    return days.stream().flatMap(day -> IntStream.range(0, day.messages).mapToObj(day::moment))
        .map(at -> line(conversation, seq.incrementAndGet(), at));
  }

  private Line line(ConversationId conversation, long seq, Instant at) {
    Duration behind = seq % CLOCK_BEHIND_EVERY == 0 ? CLOCK_BEHIND : Duration.ZERO;
    return new Line(conversation, alice, body(seq), at, at.plus(APPENDED_AFTER).minus(behind));
  }
}
