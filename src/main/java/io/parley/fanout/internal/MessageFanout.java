package io.parley.fanout.internal;

import io.parley.conversation.ConversationEvent;
import io.parley.conversation.ConversationId;
import io.parley.conversation.Conversations;
import io.parley.conversation.Member;
import io.parley.conversation.Members;
import io.parley.fanout.internal.Push.Origin;
import io.parley.fanout.internal.Push.Taking;
import io.parley.fanout.spi.DomainFrames;
import io.parley.identity.UserId;
import io.parley.messaging.AcceptedRecord;
import io.parley.messaging.Content;
import io.parley.messaging.ConversationHeads.Head;
import io.parley.messaging.ConversationHeads;
import io.parley.messaging.ConversationLog.Numbered;
import io.parley.messaging.ConversationLog.Unreadable;
import io.parley.messaging.ConversationLog;
import io.parley.messaging.DeliveryStatus;
import io.parley.messaging.Fold;
import io.parley.messaging.Message;
import io.parley.messaging.Position;
import io.parley.platform.TraceSpan;
import io.parley.platform.Uuids;
import io.parley.protocol.ServerFrame;
import io.parley.protocol.ServerFrames;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/// The second half of a message's road: number, write and apply, raise heads, look sessions up, push.
/// In this order: whoever opens a session meanwhile finds the message in the sync or is found by the push, never neither.
final class MessageFanout {
  private static final int CONVERSATIONS_IN_FLIGHT = 64;

  private static final Logger logger = LoggerFactory.getLogger(MessageFanout.class);
  private static final Duration AGAIN = Duration.ofSeconds(1);

  private final ConversationLog log;
  private final ConversationHeads heads;
  private final Conversations conversations;
  private final Recipients recipients;
  private final ChannelPushes channels;
  private final Routing routing;
  private final Lag lag;
  private final Journeys journeys;

  MessageFanout(ConversationLog log, ConversationHeads heads, Conversations conversations, Members members,
      Routing routing, Lag lag, Journeys journeys) {
    this.log = log;
    this.heads = heads;
    this.conversations = conversations;
    this.recipients = new Recipients(conversations, members);
    this.channels = new ChannelPushes(conversations, members);
    this.routing = routing;
    this.lag = lag;
    this.journeys = journeys;
  }

  /// Completes when everything in this poll has its number and waits for its gateways in order; once that is settled, its
  /// offsets may be committed. Calls for one partition must follow each other.
  Mono<Settlement> handle(List<ConsumerRecord<byte[], byte[]>> records) {
    return Mono.defer(() -> handle(records, journeys.now()));
  }

  private Mono<Settlement> handle(List<ConsumerRecord<byte[], byte[]>> records, Instant begun) {
    Map<Place, ConsumerRecord<byte[], byte[]>> raw = HashMap.newHashMap(records.size());
    records.forEach(record -> raw.put(new Place(record.partition(), record.offset()), record));
    return log.take(records).flatMap(taken -> {
      Taking taking = new Taking(begun, journeys.now(), records.size());
      List<Origin> origins = taken.numbered().stream().map(one -> origin(one, raw, taking)).toList();
      Runnable pushed = lag.numbered(taken.numbered(), begun);
      Journeys.Pushes traced = journeys.numbered(taken.numbered(), begun);
      return route(origins, taken.unreadable(), traced)
          .doOnNext(settlement -> settlement.done().doFinally(_ -> traced.end())
              .subscribe(null, _ -> {}, pushed))
          .doOnError(failure -> {
            traced.fail(failure);
            traced.end();
          });
    });
  }

  private record Place(int partition, long offset) {}

  private static Origin origin(Numbered one, Map<Place, ConsumerRecord<byte[], byte[]>> raw, Taking taking) {
    Position position = one.record().position();
    return new Origin(one, Objects.requireNonNull(raw.get(new Place(position.partition(), position.offset()))),
        taking);
  }

  private Mono<Settlement> route(List<Origin> origins, List<Unreadable> unreadable, Journeys.Pushes traced) {
    Map<ConversationId, List<Origin>> byConversation = new HashMap<>();
    origins.forEach(one -> byConversation
        .computeIfAbsent(one.message().record().conversationId(), _ -> new ArrayList<>()).add(one));
    Settlement settlement = new Settlement();
    return heads.raise(latest(byConversation))
        .thenMany(Flux.fromIterable(byConversation.entrySet()))
        .flatMap(one -> pushes(one.getKey(), one.getValue(), traced), CONVERSATIONS_IN_FLIGHT)
        .collectList()
        .flatMap(pushes -> routing.route(pushes, settlement).then(Mono.fromSupplier(() -> {
          routing.keep(unreadable, withoutBody(origins, pushes), settlement);
          origins.stream().filter(MessageFanout::isCreation).forEach(one -> introduce(one, settlement));
          settlement.end();
          return settlement;
        })));
  }

  /// With those who may see them.
  private static Map<Origin, List<UserId>> withoutBody(List<Origin> origins, List<Push> pushes) {
    Map<Origin, List<UserId>> recipients = new LinkedHashMap<>();
    origins.stream().filter(one -> one.message().record().content() == null)
        .forEach(one -> recipients.put(one, List.of()));
    for (Push push : recipients.isEmpty() ? List.<Push>of() : pushes) {
      Origin origin = push.origin();
      if (origin != null) {
        recipients.replace(origin, push.recipients()); // the message itself is the last of its origin's pushes
      }
    }
    return recipients;
  }

  /// To be called when partitions were assigned anew.
  void forget(int partition) {
    log.forget(partition);
    recipients.forget();
  }

  private static Map<ConversationId, Head> latest(Map<ConversationId, List<Origin>> byConversation) {
    Map<ConversationId, Head> latest = new HashMap<>();
    byConversation.forEach((id, origins) -> {
      Numbered last = origins.getLast().message();
      latest.put(id, new Head(last.seq(), Uuids.instant(last.record().messageId())));
    });
    return latest;
  }

  /// Every change of membership among these is applied by now; the members' intervals say who gets what.
  private Flux<Push> pushes(ConversationId conversationId, List<Origin> origins, Journeys.Pushes traced) {
    if (origins.stream().anyMatch(one -> one.message().record().event() != null)) {
      recipients.forget(conversationId);
    }
    return recipients.of(conversationId).flatMapMany(all -> Flux.fromIterable(origins).concatMap(one -> all.channel()
        ? channels.of(one, all.removalSeq(), traced.of(one.message()))
        : pushes(one,
            all.members().values().stream().filter(member -> member.sees(one.message().seq())).toList(),
            traced.of(one.message()))));
  }

  private static boolean isCreation(Origin one) {
    return one.message().record().event() instanceof ConversationEvent.Created;
  }

  /// Tells the first members of a channel, of whom there may be many: beside the partition, which does not wait.
  private void introduce(Origin created, Settlement settlement) {
    settlement.begin();
    recipients.of(created.message().record().conversationId()).filter(Recipients.Everybody::channel)
        .flatMapMany(_ -> channels.introductions(created))
        .concatMap(pushes -> routing.route(pushes, settlement), 1)
        .retryWhen(Retry.fixedDelay(Long.MAX_VALUE, AGAIN).filter(_ -> !settlement.isAbandoned()))
        .doFinally(_ -> settlement.end())
        .subscribe(null, lost -> logger.debug("The partition has gone to another consumer, which tells them", lost));
  }

  /// Whoever joins here is told of the conversation first, also one who has been removed meanwhile: a poll that is late
  /// brings both, and the messages between them are for their eyes.
  private Flux<Push> pushes(Origin origin, List<Member> members, TraceSpan span) {
    Numbered one = origin.message();
    ConversationId conversationId = one.record().conversationId();
    Push message = new Push(frame(one), members.stream().map(Member::userId).toList(), conversationId, origin, span);
    boolean another = isAnother(one.record().event());
    List<UserId> introduced = members.stream()
        .filter(member -> member.joinedSeq() == one.seq() || another && member.present()).map(Member::userId)
        .toList();
    return introduced.isEmpty()
        ? Flux.just(message)
        : conversations.find(conversationId)
            .map(conversation -> new Push(ServerFrames.encode(DomainFrames.conversation(conversation, one.seq())),
                introduced, conversationId, origin, TraceSpan.NONE))
            .flux().concatWithValues(message);
  }

  /// Whether the conversation is other than its members know it.
  private static boolean isAnother(@Nullable ConversationEvent event) {
    return switch (event) {
      case ConversationEvent.MemberAdded _,ConversationEvent.MemberRemoved _,ConversationEvent.Renamed _ -> true;
      case ConversationEvent.Created _,ConversationEvent.RoleChanged _,ConversationEvent.MemberMuted _ -> false;
      case ConversationEvent.BecameChannel _ -> true;
      case null -> false;
    };
  }

  /// A record that this version can't read reaches devices by a sync, which reads the stored message.
  static byte[] frame(Numbered one) {
    AcceptedRecord record = one.record();
    Content content = record.content();
    return ServerFrames.encode(content == null
        ? new ServerFrame.Resync()
        : DomainFrames.message(
            new Message(record.conversationId(), one.seq(), record.messageId(), record.senderId(),
                record.clientMessageId(), content, record.event(), Fold.NONE),
            DeliveryStatus.SENT));
  }
}
