package io.parley.platform;

import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;

/// Keeps Spring Boot from connecting a node to engines that its roles do not need: only messaging, fan-out and
/// admin speak to Cassandra and Kafka.
final class RoleImportFilter implements AutoConfigurationImportFilter, EnvironmentAware {
  private static final List<String> STORAGE = List.of("org.springframework.boot.cassandra.",
      "org.springframework.boot.data.cassandra.", "org.springframework.boot.kafka.");

  private @Nullable Environment environment;

  @Override
  public void setEnvironment(Environment environment) {
    this.environment = environment;
  }

  @Override
  public boolean[] match(@Nullable String[] autoConfigurationClasses, AutoConfigurationMetadata metadata) {
    boolean stores = environment == null
        || !Collections.disjoint(Role.of(environment), List.of(Role.MESSAGING, Role.FANOUT, Role.ADMIN));
    boolean[] wanted = new boolean[autoConfigurationClasses.length];
    for (int i = 0; i < wanted.length; i++) {
      String name = autoConfigurationClasses[i];
      wanted[i] = stores || name == null || STORAGE.stream().noneMatch(name::startsWith);
    }
    return wanted;
  }
}
