package io.parley.road;

import io.parley.fanout.spi.Missed;
import io.parley.history.Observation;
import io.parley.history.Recorder;
import io.parley.sessions.NodeId;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.support.GenericApplicationContext;
import reactor.core.publisher.Mono;

/// Takes down of whom a fan-out node gives pushes up, before it goes on.
final class GivenUpNotes implements ApplicationContextInitializer<GenericApplicationContext> {
  private volatile @Nullable Recorder recorder;

  /// From now on for the history checker too.
  void takeDownIn(Recorder next) {
    recorder = next;
  }

  @Override
  public void initialize(GenericApplicationContext context) {
    context.registerBean("givenUpNotes", BeanPostProcessor.class, () -> new BeanPostProcessor() {
      @Override
      public Object postProcessAfterInitialization(Object bean, String name) {
        return bean instanceof Missed missed ? new Noting(missed) : bean;
      }
    });
  }

  private final class Noting implements Missed {
    private final Missed missed;

    private Noting(Missed missed) {
      this.missed = missed;
    }

    @Override
    public Mono<Void> add(NodeId gateway, Collection<News> news) {
      List<News> added = List.copyOf(news);
      Recorder taking = recorder;
      if (taking != null) {
        added.forEach(one -> taking.add(new Observation.GivenUp(one.userId(), one.conversationId())));
      }
      return missed.add(gateway, added);
    }

    @Override
    public Mono<Told> look(NodeId gateway) {
      return missed.look(gateway);
    }

    @Override
    public Mono<Void> forget(NodeId gateway, Told told) {
      return missed.forget(gateway, told);
    }
  }
}
