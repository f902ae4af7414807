package io.parley.simulation;

import io.parley.conversation.ConversationId;
import io.parley.messaging.MessageAccepted;
import io.parley.messaging.SendMessage;
import io.parley.platform.ParleyException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/// How a gateway reaches the process that takes a conversation's messages: one connection each, on which calls keep their
/// order. A conversation stays with a process while a call about it is open, else what one session sends in a row could
/// overtake itself.
final class MessageNetwork {
  private static final long DEADLINE = 6_000_000;

  private final Life life;
  private final Faults faults;
  private final Supplier<List<Worker>> workers;
  private final Map<Worker, Pipe> pipes = new LinkedHashMap<>();
  private final Map<ConversationId, Open> open = new LinkedHashMap<>();

  private record Open(Worker worker, int calls) {}

  MessageNetwork(Life life, Faults faults, Supplier<List<Worker>> workers) {
    this.life = life;
    this.faults = faults;
    this.workers = workers;
  }

  Mono<MessageAccepted> send(SendMessage command) {
    ConversationId id = command.conversationId();
    return Mono.<MessageAccepted>create(sink -> {
      Reply<MessageAccepted> reply = new Reply<>(sink);
      Worker worker = take(id);
      if (worker == null) {
        life.in(faults.latency(), () -> reply.fail(unreachable()));
        return;
      }
      call(worker, command, reply);
      life.in(DEADLINE, () -> reply.fail(unreachable()));
    }).doFinally(_ -> leave(id));
  }

  private void call(Worker worker, SendMessage command, Reply<MessageAccepted> reply) {
    Faults.Fate fate = faults.fate(Engine.NODE);
    if (fate == Faults.Fate.REFUSED || worker.life().isDead()) {
      life.in(faults.latency(), () -> reply.fail(unreachable()));
    } else if (fate != Faults.Fate.LOST) {
      pipes.computeIfAbsent(worker, _ -> new Pipe(life.loop())).send(worker.life(), faults.latency(),
          () -> worker.messages().send(command).subscribe(
              answer -> life.in(faults.latency(), () -> {
                if (fate == Faults.Fate.GOOD) {
                  reply.give(answer);
                }
              }),
              failure -> life.in(faults.latency(), () -> {
                if (fate == Faults.Fate.GOOD) {
                  reply.fail(failure);
                }
              })));
    }
  }

  private static ParleyException unreachable() {
    return ParleyException.unavailable("The messaging node did not answer", null);
  }

  /// The highest random weight of those that live.
  private @Nullable Worker take(ConversationId id) {
    Open known = open.get(id);
    Worker worker = known != null
        ? known.worker
        : workers.get().stream().max(Comparator.comparingLong(one -> one.weight(id))).orElse(null);
    if (worker != null) {
      open.put(id, new Open(worker, known == null ? 1 : known.calls + 1));
    }
    return worker;
  }

  private void leave(ConversationId id) {
    open.computeIfPresent(id, (_, one) -> one.calls == 1 ? null : new Open(one.worker, one.calls - 1));
  }
}
