package io.parley.gateway.internal;

import io.parley.conversation.ConversationId;
import io.parley.fanout.spi.DomainFrames;
import io.parley.identity.UserId;
import io.parley.messaging.History.SyncPage;
import io.parley.messaging.History.SyncTarget;
import io.parley.messaging.History;
import io.parley.messaging.Page;
import io.parley.platform.Outcomes;
import io.parley.protocol.ClientFrame;
import io.parley.protocol.ServerFrame;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Answers `sync` and `history`: what a device missed, at the pace at which it reads. A bounded number at once.
final class Syncs {
  /// Most conversations in one `sync`; the others are owed under `next`.
  static final int MAX_CONVERSATIONS = 200;
  private static final int PAGES_AHEAD = 1;

  private final History history;
  private final Channels channels;
  private final Turnstile turnstile;
  private final Outcomes syncs;

  Syncs(History history, Channels channels, Turnstile turnstile, GatewayMeters meters) {
    this.channels = channels;
    this.syncs = meters.syncs();
    this.history = history;
    this.turnstile = turnstile;
  }

  Flux<ServerFrame> answer(Session session, ClientFrame.Sync sync) {
    SyncState state = session.syncState();
    String token = sync.next();
    if (token != null) {
      SyncState.Rest rest = state.owed(token);
      return admit(session, () -> pages(session, sync.id(), rest.targets(), rest.limit()));
    }
    state.add(sync.cursors());
    if (sync.continues()) {
      return Flux.just(new ServerFrame.Ok(sync.id()));
    }
    var cursors = state.takeCursors();
    return admit(session, () -> {
      Channels.Since since = channels.since(session);
      return history.news(session.userId(), cursors)
          .doOnNext(news -> channels.listen(session, news.channels(), since))
          .flatMapMany(news -> pages(session, sync.id(), news.targets(), sync.limit()));
    });
  }

  Flux<ServerFrame> answer(Session session, ClientFrame.History wish) {
    ConversationId conversationId = new ConversationId(wish.conversationId());
    return admit(session,
        () -> history.page(session.userId(), conversationId, wish.afterSeq(), wish.beforeSeq(), wish.limit())
            .<ServerFrame>map(page -> frame(wish.id(), page)).flux());
  }

  /// Nobody is asked before it is the session's turn.
  private Flux<ServerFrame> admit(Session session, Supplier<Flux<ServerFrame>> work) {
    return syncs.time(turnstile.admit(Flux.defer(() -> session.closed() ? Flux.empty() : work.get())));
  }

  private Flux<ServerFrame> pages(Session session, @Nullable String re, List<SyncTarget> targets, int limit) {
    UserId reader = session.userId();
    int now = Math.min(targets.size(), MAX_CONVERSATIONS);
    AtomicInteger sent = new AtomicInteger();
    return history.pages(reader, targets.subList(0, now), limit)
        .concatMapIterable(page -> {
          sent.incrementAndGet();
          return frames(re, page);
        }, PAGES_AHEAD)
        .concatWith(Mono.fromSupplier(() -> new ServerFrame.Synced(re, sent.get(),
            session.syncState().keep(targets.subList(now, targets.size()), limit))));
  }

  private static List<ServerFrame> frames(@Nullable String re, SyncPage page) {
    ServerFrame.Page messages = frame(re, page.page());
    return page.introduced() == null
        ? List.of(messages)
        : List.of(DomainFrames.conversation(page.introduced(), page.page().latestSeq()), messages);
  }

  private static ServerFrame.Page frame(@Nullable String re, Page page) {
    return new ServerFrame.Page(re, page.conversationId().value(),
        page.messages().stream().map(paged -> DomainFrames.message(paged.message(), paged.status())).toList(),
        page.more(), page.latestSeq(), page.readSeq(), page.unread());
  }
}
