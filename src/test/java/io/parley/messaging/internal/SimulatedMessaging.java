package io.parley.messaging.internal;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parley.conversation.ConversationId;
import io.parley.conversation.Conversations;
import io.parley.conversation.Members;
import io.parley.messaging.ConversationHeads;
import io.parley.messaging.ConversationLog;
import io.parley.messaging.History;
import io.parley.messaging.Messages;
import io.parley.messaging.StageNotes;
import io.parley.messaging.Receipts;
import io.parley.messaging.Unread;
import io.parley.platform.RedisMemory;
import io.parley.platform.TimeUuids;
import io.parley.platform.Uuids;
import io.parley.simulation.Life;
import io.parley.simulation.Producer;
import io.parley.simulation.RedisPrimary;
import io.parley.simulation.Sabotage;
import java.time.Duration;
import java.util.UUID;
import reactor.core.publisher.Mono;

/// Messaging's classes as one process has them, made as [MessagingConfiguration] makes them.
public final class SimulatedMessaging {
  private static final EventFormat EVENTS = new EventFormat();
  private static final RecordFormat FORMAT = new RecordFormat(EVENTS);
  private static final Duration WRITE_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration RECEIPT_DELAY = Duration.ofMillis(200);
  private static final int SENDS_IN_FLIGHT = 1_000;

  private final Life life;
  private final Parts parts;
  private final MessageStore store;
  private final LogStore logStore;
  private final CursorStore cursors;
  private final Publisher publisher;
  private final LogReader reader;

  /// What a process shares with others, or brings along.
  ///
  /// @param rowsPerBucket rows of a log bucket
  /// @param hotAfter messages of a conversation that go into one partition a day
  public record Parts(SimulatedTables tables, RedisPrimary redis, RedisMemory memory, Producer messages,
      Producer receipts, Members members, Conversations conversations, TimeUuids ids, int rowsPerBucket,
      int hotAfter) {}

  /// @param sabotage what is to go wrong in this world
  public SimulatedMessaging(Life life, Parts parts, Sabotage sabotage) {
    this.life = life;
    this.parts = parts;
    store = BrokenStores.of(sabotage, life, new SimulatedMessageStore(life, parts.tables));
    logStore = BrokenStores.of(sabotage, life, new SimulatedLogStore(life, parts.tables));
    cursors = BrokenStores.of(sabotage, life, new SimulatedCursorStore(life, parts.tables));
    publisher = BrokenStores.of(sabotage, life, new SimulatedPublisher(parts.messages, parts.receipts, FORMAT));
    reader = new LogReader(logStore);
  }

  public Messages messages() {
    Recognition recognition = new Recognition(new SimulatedRecentClaims(life, parts.redis, parts.memory),
        new DurableClaims(store, life.clock()));
    return new AcceptingMessages(new Acceptance(recognition, parts.members, store, new SimpleMeterRegistry()), store,
        publisher, parts.members,
        new MessageIds(parts.ids, new Slots(parts.hotAfter, life.clock())),
        new SendDeadline(WRITE_TIMEOUT, life.scheduler()), new InFlight(SENDS_IN_FLIGHT), StageNotes.NONE);
  }

  public ConversationLog log(UUID topicId, int partitions) {
    return new OrderedLog(FORMAT, new MessageTopics(topicId, partitions), store, reader,
        new LogWriter(logStore, new Folding(store), parts.members), new Numbering(parts.rowsPerBucket));
  }

  /// Two ports of one class.
  public record Reading(History history, Unread unread) {}

  public Reading reading(ConversationHeads heads) {
    LogHistory history = new LogHistory(parts.conversations, parts.members, heads, reader, new PageAssembler(store),
        cursors);
    return new Reading(history, history);
  }

  /// Where a conversation's log ends, for heads that Redis can't vouch for.
  public Mono<ConversationHeads.Head> end(ConversationId conversationId) {
    return reader.last(conversationId)
        .map(last -> new ConversationHeads.Head(last.seq(), Uuids.instant(last.messageId())))
        .defaultIfEmpty(ConversationHeads.Head.EMPTY);
  }

  public Receipts receipts(ConversationHeads heads) {
    return new CoalescingReceipts(parts.members, heads, cursors, publisher, RECEIPT_DELAY, life.scheduler());
  }
}
