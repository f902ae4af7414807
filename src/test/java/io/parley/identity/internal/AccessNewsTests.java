package io.parley.identity.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parley.identity.AccessChange;
import io.parley.identity.UserId;
import io.parley.platform.ParleyException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.scheduler.VirtualTimeScheduler;

class AccessNewsTests {
  private static final UserId ALICE = new UserId(new UUID(1, 1));
  private static final UserId BEN = new UserId(new UUID(2, 2));

  private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
  private final ListOfChanges changes = new ListOfChanges();
  private final AccessNews news = new AccessNews(changes, time, new SimpleMeterRegistry());
  private final List<AccessChange> heard = new ArrayList<>();

  AccessNewsTests() {
    news.changes().subscribe(heard::add);
  }

  @AfterEach
  void stop() {
    news.stop();
  }

  @Test
  void aWordIsHeardAtOnce() {
    begin();

    changes.words.tryEmitNext(ALICE);

    assertThat(heard).containsExactly(new AccessChange.Of(Set.of(ALICE)));
  }

  @Test
  void aLostWordCostsTwoSeconds() {
    begin();
    changes.entries.add(ALICE);
    changes.entries.add(BEN);
    changes.entries.add(ALICE);

    time.advanceTimeBy(AccessNews.LOOKED_EVERY);
    assertThat(heard).containsExactly(new AccessChange.Of(Set.of(ALICE, BEN)));

    time.advanceTimeBy(AccessNews.LOOKED_EVERY);
    assertThat(heard).as("nothing is told twice").hasSize(1);
  }

  @Test
  void whatCameBeforeTheFirstLookMayConcernAnybody() {
    changes.away = true;
    news.start();
    time.advanceTime();
    changes.entries.add(ALICE);
    assertThat(heard).isEmpty();

    changes.away = false;
    time.advanceTimeBy(AccessNews.LOOKED_EVERY);

    assertThat(heard).containsExactly(new AccessChange.OfAnybody());
  }

  @Test
  void afterAGapItMayConcernAnybodyAndThenItGoesOn() {
    begin();
    changes.gap = true;
    changes.entries.add(BEN);
    time.advanceTimeBy(AccessNews.LOOKED_EVERY);
    assertThat(heard).containsExactly(new AccessChange.OfAnybody());

    changes.gap = false;
    changes.entries.add(ALICE);
    time.advanceTimeBy(AccessNews.LOOKED_EVERY);

    assertThat(heard).last().isEqualTo(new AccessChange.Of(Set.of(ALICE)));
  }

  @Test
  void aLookThatFailsIsMadeUpForByALaterOne() {
    begin();
    changes.away = true;
    changes.entries.add(ALICE);
    time.advanceTimeBy(AccessNews.LOOKED_EVERY.multipliedBy(3));
    assertThat(heard).isEmpty();

    changes.away = false;
    time.advanceTimeBy(AccessNews.LOOKED_EVERY);

    assertThat(heard).containsExactly(new AccessChange.Of(Set.of(ALICE)));
  }

  @Test
  void listensAgainWhenTheFirstConnectionFails() {
    changes.deaf = true;
    begin();
    changes.deaf = false;
    time.advanceTimeBy(AccessNews.LOOKED_EVERY);

    changes.words.tryEmitNext(ALICE);

    assertThat(heard).containsExactly(new AccessChange.Of(Set.of(ALICE)));
  }

  /// Started, and the first look is over.
  private void begin() {
    news.start();
    time.advanceTime();
    heard.clear();
  }

  /// By hand: a place is a number of entries.
  private static final class ListOfChanges implements AccessChanges {
    private final List<UserId> entries = new ArrayList<>();
    private final Sinks.Many<UserId> words = Sinks.many().multicast().directBestEffort();
    private boolean away;
    private boolean gap;
    private boolean deaf;

    @Override
    public Mono<Void> tell(UserId userId) {
      return Mono.error(new UnsupportedOperationException());
    }

    @Override
    public Flux<UserId> words() {
      return deaf ? Flux.error(ParleyException.unavailable("away", null)) : words.asFlux();
    }

    @Override
    public Mono<String> end() {
      return answer(Integer.toString(entries.size()));
    }

    @Override
    public Mono<News> after(String place) {
      String end = Integer.toString(entries.size());
      return answer(gap
          ? new News(List.of(), end, false)
          : new News(List.copyOf(entries.subList(Integer.parseInt(place), entries.size())), end, true));
    }

    private <T> Mono<T> answer(T answer) {
      return away ? Mono.error(ParleyException.unavailable("away", null)) : Mono.just(answer);
    }
  }
}
