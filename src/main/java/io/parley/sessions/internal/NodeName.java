package io.parley.sessions.internal;

import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/// Gives a node that has no name one before its first word, so that its log bears it.
final class NodeName implements EnvironmentPostProcessor {
  static final String PROPERTY = "parley.node.id";

  @Override
  public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
    environment.getPropertySources().addLast(
        new MapPropertySource("nodeName", Map.of(PROPERTY, new NodeProperties(null, null).nodeId().value())));
  }
}
