package io.parley.messaging.internal;

import io.parley.conversation.ConversationEvent;
import io.parley.conversation.ConversationId;
import io.parley.conversation.Members;
import java.util.ArrayList;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Brings placed records into the log, in an order that no reader can misunderstand: an entry's fold before its row, a
/// bucket before its first row, a lower row before a higher one, and a change of membership before every row behind it.
final class LogWriter {
  /// Rows that are written at once.
  private static final int ROWS_A_WRITE = 30;

  private final LogStore store;
  private final Folding folding;
  private final Members members;

  LogWriter(LogStore store, Folding folding, Members members) {
    this.store = store;
    this.folding = folding;
    this.members = members;
  }

  /// Writes records of one conversation; gives them as they are to be shown.
  Mono<List<Placed>> write(ConversationId conversationId, List<Placed> placed) {
    return Flux.fromIterable(stretches(placed))
        .concatMap(stretch -> writeStretch(conversationId, stretch), 1)
        .flatMapIterable(shown -> shown).collectList();
  }

  /// Each ends with a change of membership, but for the last.
  private static List<List<Placed>> stretches(List<Placed> placed) {
    List<List<Placed>> stretches = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < placed.size(); i++) {
      if (placed.get(i).record().event() != null || i == placed.size() - 1) {
        stretches.add(placed.subList(from, i + 1));
        from = i + 1;
      }
    }
    return stretches;
  }

  private Mono<List<Placed>> writeStretch(ConversationId conversationId, List<Placed> stretch) {
    Placed last = stretch.getLast();
    ConversationEvent event = last.record().event();
    Mono<Void> applied = event == null ? Mono.empty() : members.apply(conversationId, last.seq(), event);
    return fold(conversationId, stretch).flatMap(shown -> open(conversationId, stretch)
        .thenMany(Flux.fromIterable(parts(stretch)).concatMap(part -> store.write(conversationId, part), 1))
        .then(applied).thenReturn(shown));
  }

  /// What becomes visible at once, since it lies in one partition. The next part waits for it: a row that is there while one
  /// below it is not would be shown with a hole in front.
  private static List<List<Placed>> parts(List<Placed> stretch) {
    List<List<Placed>> parts = new ArrayList<>();
    int from = 0;
    for (int i = 1; i <= stretch.size(); i++) {
      if (i == stretch.size() || i - from == ROWS_A_WRITE
          || stretch.get(i).tail().bucket() != stretch.get(from).tail().bucket()) {
        parts.add(stretch.subList(from, i));
        from = i;
      }
    }
    return parts;
  }

  private Mono<List<Placed>> fold(ConversationId conversationId, List<Placed> stretch) {
    return stretch.stream()
        .anyMatch(placed -> placed.record().type().isAboutAnother() || placed.record().content() == null)
            ? Flux.fromIterable(stretch).concatMap(placed -> folding.fold(conversationId, placed), 1).collectList()
            : Mono.just(stretch);
  }

  private Mono<Void> open(ConversationId conversationId, List<Placed> stretch) {
    return Flux.fromIterable(stretch).map(Placed::tail).filter(LogTail::opensBucket)
        .concatMap(tail -> store.open(conversationId, new LogBucket(tail.bucket(), tail.firstSeq())), 1).then();
  }
}
