package io.parley.gateway.internal;

import io.parley.conversation.ConversationId;
import io.parley.fanout.spi.Missed.News;
import io.parley.fanout.spi.Missed.Told;
import io.parley.fanout.spi.Missed;
import io.parley.identity.UserId;
import io.parley.platform.BackgroundWork;
import io.parley.sessions.Nodes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/// Tells sessions of what fan-out could not bring them while they were connected: with each `hint` a device pulls what it misses.
///
/// Looks as often as the lease is renewed, every 3 s, and takes away only what was told. Where nothing could be read the same is
/// told again; where the others could, those of one that can't are told to sync, so that it is in nobody's way.
final class MissedNews extends BackgroundWork {
  static final Duration EVERY = Duration.ofSeconds(3);
  private static final Logger log = LoggerFactory.getLogger(MissedNews.class);
  private static final int HINTS_IN_FLIGHT = 16;
  /// Above what it reads, below the web server.
  private static final int PHASE = 510;

  private final Missed missed;
  private final Nodes nodes;
  private final LocalSessions sessions;
  private final Hints hints;
  private final Channels channels;
  private final GatewayMeters meters;
  private final Scheduler timer;
  private final AtomicBoolean failing = new AtomicBoolean();
  /// Of the last look; touched by the one that is under way.
  private volatile boolean more;

  MissedNews(Missed missed, Nodes nodes, LocalSessions sessions, Hints hints, Channels channels, GatewayMeters meters,
      Scheduler timer) {
    super(PHASE);
    this.channels = channels;
    this.missed = missed;
    this.nodes = nodes;
    this.sessions = sessions;
    this.hints = hints;
    this.meters = meters;
    this.timer = timer;
  }

  @Override
  protected Disposable begin() {
    return Flux.interval(EVERY, timer).onBackpressureDrop().concatMap(_ -> tellAll(), 0).subscribe();
  }

  /// Never fails: what failed is told by the next look.
  Mono<Void> tellAll() {
    return tellSome().repeat(this::goesOn).then().doOnSuccess(_ -> failing.set(false)).onErrorResume(failure -> {
      if (failing.compareAndSet(false, true)) {
        log.warn("Sessions could not be told what they have missed; tried again every {} s", EVERY.toSeconds(),
            failure);
      }
      return Mono.empty();
    });
  }

  private boolean goesOn() {
    return more;
  }

  private Mono<Void> tellSome() {
    return Mono.defer(() -> missed.look(nodes.self())).flatMap(told -> {
      more = !told.isEmpty();
      return more ? tell(told).then(Mono.defer(() -> missed.forget(nodes.self(), told))) : Mono.empty();
    });
  }

  /// Fails when nobody could be told.
  private Mono<Void> tell(Told told) {
    if (told.everybody()) {
      haveSync(sessions.all());
      return Mono.empty();
    }
    told.news().stream().filter(news -> news.userId() == null)
        .forEach(news -> channels.missed(news.conversationId()));
    List<News> toUsers = told.news().stream().filter(news -> news.userId() != null).toList();
    Map<UserId, Collection<Session>> present = present(toUsers);
    return Flux.fromIterable(toUsers)
        .flatMap(news -> tell(news.conversationId(), Objects.requireNonNull(news.userId()), present), HINTS_IN_FLIGHT)
        .collectList().flatMap(failed -> {
          if (!failed.isEmpty() && failed.size() == toUsers.size()) {
            return Mono.error(failed.getFirst().failure);
          }
          failed.forEach(one -> haveSync(one.sessions));
          return Mono.empty();
        });
  }

  private static void haveSync(Collection<Session> sessions) {
    sessions.forEach(session -> session.later(session::resync));
  }

  /// The sessions of those who are meant.
  private Map<UserId, Collection<Session>> present(List<News> toUsers) {
    Map<UserId, Collection<Session>> present = new HashMap<>();
    toUsers.forEach(news -> present.put(Objects.requireNonNull(news.userId()), new ArrayList<>()));
    for (Session session : sessions.all()) {
      RegistryEntry entry = session.entry();
      if (entry != null) {
        present.computeIfPresent(entry.userId(), (_, all) -> {
          all.add(session);
          return all;
        });
      }
    }
    return present;
  }

  private record Failed(Collection<Session> sessions, Throwable failure) {}

  /// Empty once it is told, and where there is nobody to tell.
  private Mono<Failed> tell(ConversationId conversationId, UserId userId, Map<UserId, Collection<Session>> present) {
    Collection<Session> all = present.getOrDefault(userId, List.of());
    return all.isEmpty()
        ? Mono.empty()
        : hints.of(userId, conversationId).doOnNext(told -> {
          all.forEach(session -> session.later(() -> told.frames().forEach(session::push)));
          meters.hinted(all.size());
          if (told.channel()) {
            channels.lookAgain(all); // it may have been that they came into it, or left it
          }
        }).then(Mono.<Failed>empty()).onErrorResume(failure -> Mono.just(new Failed(all, failure)));
  }
}
