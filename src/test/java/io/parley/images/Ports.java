package io.parley.images;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/// Where a node listens, by application.yml and the variables of its container.
record Ports(int server, int management, int rpc) {
  private static final int SPRINGS_OWN = 8080;

  static Ports of(Map<String, String> variables) {
    StandardEnvironment environment = new StandardEnvironment();
    MutablePropertySources sources = environment.getPropertySources();
    sources.remove(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME);
    Map<String, Object> container = new HashMap<>(variables);
    container.put("SPRING_CONFIG_LOCATION", "classpath:/application.yml"); // and not that of the tests
    sources.replace(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, new SystemEnvironmentPropertySource(
        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, container));
    ConfigDataEnvironmentPostProcessor.applyTo(environment);
    int server = environment.getProperty("server.port", Integer.class, SPRINGS_OWN);
    int rpc = Integer.parseInt(Objects
        .requireNonNull(Objects.requireNonNull(Setting.byVariable().get("PARLEY_RPC_PORT")).byDefault()));
    return new Ports(server, environment.getProperty("management.server.port", Integer.class, server),
        environment.getProperty("parley.rpc.port", Integer.class, rpc));
  }
}
