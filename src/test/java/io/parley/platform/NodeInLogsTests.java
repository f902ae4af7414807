package io.parley.platform;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;
import org.slf4j.event.KeyValuePair;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.logging.logback.StructuredLogEncoder;
import org.springframework.core.env.Environment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.mock.env.MockEnvironment;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A line as Spring Boot's own format makes it with what we add.
class NodeInLogsTests {
  private final LoggerContext context = new LoggerContext();
  @Test
  void tellsWhatTheNodeDoes() {
    JsonNode line = line("gateway", event());

    assertThat(line.at("/parley/roles").valueStream().map(JsonNode::asString)).containsExactly("gateway");
    assertThat(line.at("/parley/incarnation").isMissingNode()).isTrue();
    assertThat(line.at("/service/node/name").asString()).isEqualTo("node-1");
  }

  @Test
  void tellsWhichLifeTheNodeIsInOnceThatIsKnown() {
    context.putProperty(NodeInLogs.INCARNATION, "first");
    assertThat(line("gateway", event()).at("/parley/incarnation").asString()).isEqualTo("first");
  }

  @Test
  void keepsTheTraceAndWhatTheLineBringsAlong() {
    LoggingEvent event = event();
    event.setMDCPropertyMap(Map.of("traceId", "4bf92f3577b34da6a3ce929d0e0e4736"));
    event.addKeyValuePair(new KeyValuePair("try", 2));

    JsonNode line = line("worker", event);
    assertThat(line.get("trace.id").asString()).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
    assertThat(line.get("try").intValue()).isEqualTo(2);
  }

  @BeforeEach
  void joinTheContextOfTheThread() {
    context.setMDCAdapter(MDC.getMDCAdapter());
  }

  /// The settings of all nodes.
  private static PropertySource<?> asShipped() {
    try {
      return new YamlPropertySourceLoader().load("shipped", new ClassPathResource("application.yml")).getFirst();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private LoggingEvent event() {
    return new LoggingEvent("", context.getLogger("io.parley.Somewhere"), Level.WARN, "Pushing again", null, null);
  }

  private JsonNode line(String profile, LoggingEvent event) {
    MockEnvironment environment = new MockEnvironment().withProperty("parley.node.id", "node-1");
    environment.getPropertySources().addLast(asShipped());
    environment.setActiveProfiles(profile);
    context.putObject(Environment.class.getName(), environment);
    StructuredLogEncoder encoder = new StructuredLogEncoder();
    encoder.setContext(context);
    encoder.setFormat("ecs");
    encoder.start();
    return JsonMapper.shared().readTree(new String(encoder.encode(event), StandardCharsets.UTF_8));
  }
}
