package io.parley.simulation;

import io.parley.conversation.ConversationId;
import io.parley.history.Observation;
import io.parley.history.Recorder;
import io.parley.identity.UserId;
import io.parley.messaging.Page;
import io.parley.platform.ParleyException;
import java.util.ArrayList;
import java.util.List;
import reactor.core.publisher.Mono;

/// Reads everybody's final history by a gateway that has just been started.
final class Reader {
  private static final int EVERYTHING = 500;

  private final Gateway.Ports ports;
  private final Recorder recorder;
  private final List<String> open = new ArrayList<>();

  Reader(Cluster cluster, Recorder recorder) {
    this.ports = GatewayProcess.start(cluster, EVERYTHING, List::of).gateway().ports();
    this.recorder = recorder;
  }

  void read(UserId user, ConversationId id) {
    String what = "%s in %s".formatted(user, id);
    open.add(what);
    Mono.zip(ports.history().page(user, id, 0L, null, EVERYTHING), ports.receipts().of(id)).subscribe(read -> {
      Page page = read.getT1();
      recorder.add(new Observation.FinalView(user, id,
          page.messages().stream().map(one -> Frames.seen(one.message())).toList(), page.readSeq(), page.unread(),
          read.getT2()));
      open.remove(what);
    }, failure -> {
      if (failure instanceof ParleyException refusal && refusal.code().equals("not_a_member")) {
        open.remove(what);
      }
    });
  }

  void finish() {
    if (!open.isEmpty()) {
      throw new IllegalStateException("no final history of " + open);
    }
  }
}
