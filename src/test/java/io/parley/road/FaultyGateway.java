package io.parley.road;

import io.parley.fanout.spi.Delivery;
import io.parley.fanout.spi.Gateways;
import io.parley.platform.ParleyException;
import io.parley.sessions.Incarnation;
import io.parley.sessions.NodeId;
import java.util.List;
import java.util.Random;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.support.GenericApplicationContext;
import reactor.core.publisher.Mono;

/// Breaks the way in to a node's sockets, while its lease stands.
final class FaultyGateway implements ApplicationContextInitializer<GenericApplicationContext> {
  private static final int FAILING_OF_A_HUNDRED = 10;

  private final long seed;
  private volatile Mode mode = Mode.GOOD;

  /// @param seed of what fails
  FaultyGateway(long seed) {
    this.seed = seed;
  }

  enum Mode {
    GOOD,
    /// Takes nothing and answers nothing.
    SILENT,
    /// One call in ten fails, every second of them after it was done.
    FLAKY
  }

  void become(Mode next) {
    mode = next;
  }

  @Override
  public void initialize(GenericApplicationContext context) {
    context.registerBean("faultyGateway", BeanPostProcessor.class, () -> new BeanPostProcessor() {
      @Override
      public Object postProcessAfterInitialization(Object bean, String name) {
        return name.equals("localGateways") ? new Faulty((Gateways) bean) : bean;
      }
    });
  }

  private final class Faulty implements Gateways {
    private final Gateways gateways;
    private final Random random = new Random(seed);

    private Faulty(Gateways gateways) {
      this.gateways = gateways;
    }

    @Override
    public Mono<PushOutcome> push(NodeId nodeId, Incarnation incarnation, List<Delivery> deliveries) {
      Mono<PushOutcome> push = gateways.push(nodeId, incarnation, deliveries);
      return Mono.defer(() -> switch (mode) {
        case GOOD -> push;
        case SILENT -> Mono.never();
        case FLAKY -> random.nextInt(100) >= FAILING_OF_A_HUNDRED
            ? push
            : (random.nextBoolean() ? push : Mono.<PushOutcome>empty())
                .then(Mono.error(() -> ParleyException.unavailable("flaky", null)));
      });
    }
  }
}
