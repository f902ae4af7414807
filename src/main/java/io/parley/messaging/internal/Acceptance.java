package io.parley.messaging.internal;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.parley.conversation.Members;
import io.parley.platform.Latency;
import java.util.concurrent.TimeUnit;
import reactor.core.publisher.Mono;

/// The first stage of a message's road: whether it came before, and whether its sender may say it. Timed where it ends well.
final class Acceptance {
  private final Recognition recognition;
  private final Members members;
  private final Targets targets;
  private final Timer timer;

  Acceptance(Recognition recognition, Members members, MessageStore store, MeterRegistry meters) {
    this.recognition = recognition;
    this.members = members;
    targets = new Targets(store);
    timer = stage(meters, "accept");
  }

  /// A timer of the stages that messages pass in this module.
  static Timer stage(MeterRegistry meters, String stage) {
    return Latency.timer("parley.messaging.stages", "Messages that pass a stage of their road").tag("stage", stage)
        .register(meters);
  }

  /// The attempt that may be stored. Fails as the sender's standing or the message's target says.
  Mono<Attempt> accept(StoredMessage message, int attempt) {
    return Mono.defer(() -> {
      long begun = System.nanoTime();
      return recognition.recognise(message, attempt)
          .flatMap(recognised -> authorise(recognised).thenReturn(recognised))
          .doOnSuccess(_ -> timer.record(System.nanoTime() - begun, TimeUnit.NANOSECONDS));
    });
  }

  /// A message that may already be stored is completed whatever its sender's standing is by now; it would be called
  /// failed otherwise, and still be there.
  private Mono<Void> authorise(Attempt attempt) {
    StoredMessage message = attempt.message();
    return attempt.mayBeStored()
        ? Mono.empty()
        : members.speaker(message.conversationId(), message.senderId())
            .flatMap(sender -> targets.check(message.conversationId(), sender, message.content()));
  }
}
