package io.parley.engines.internal;

import io.parley.engines.EmbeddedEngines;
import io.parley.engines.EngineSettings;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.cassandra.autoconfigure.CassandraConnectionDetails;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.kafka.autoconfigure.KafkaConnectionDetails;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Profiles;

/// In profile `local`, starts the engines before any bean is made, and gives Spring Boot their addresses.
///
/// Before, and not as, a bean: a start that cannot succeed then ends with its one sentence. As the first disposable
/// bean they end last, when the context closes and when it fails to start.
public final class LocalEnginesInitializer implements ApplicationContextInitializer<ConfigurableApplicationContext> {
  private static final Profiles LOCAL = Profiles.of("local");
  private static final String ENGINES = "embeddedEngines";

  @Override
  public void initialize(ConfigurableApplicationContext context) {
    if (!context.getEnvironment().acceptsProfiles(LOCAL)) {
      return;
    }
    EngineSettings settings = Binder.get(context.getEnvironment()).bindOrCreate("parley.engines", EngineSettings.class);
    if (settings.enabled()) {
      register((DefaultListableBeanFactory) context.getBeanFactory(), EmbeddedEngines.start(settings, System.out));
    }
  }

  private static void register(DefaultListableBeanFactory beans, EmbeddedEngines engines) {
    beans.registerSingleton(ENGINES, engines);
    beans.registerDisposableBean(ENGINES, engines::close);
    Map.of("embeddedCassandra", cassandra(engines), "embeddedKafka", kafka(engines), "embeddedRedis", redis(engines))
        .forEach((name, details) -> {
          beans.registerSingleton(name, details);
          beans.registerDependentBean(ENGINES, name);
        });
  }

  private static CassandraConnectionDetails cassandra(EmbeddedEngines engines) {
    return new CassandraConnectionDetails() {
      @Override
      public List<Node> getContactPoints() {
        return List.of(new Node(engines.cassandra().getHostString(), engines.cassandra().getPort()));
      }

      @Override
      public String getLocalDatacenter() {
        return EmbeddedEngines.DATACENTER;
      }
    };
  }

  private static KafkaConnectionDetails kafka(EmbeddedEngines engines) {
    return () -> List.of(engines.kafka());
  }

  private static DataRedisConnectionDetails redis(EmbeddedEngines engines) {
    return new DataRedisConnectionDetails() {
      @Override
      public Standalone getStandalone() {
        return Standalone.of(engines.redis().getHostString(), engines.redis().getPort());
      }
    };
  }
}
