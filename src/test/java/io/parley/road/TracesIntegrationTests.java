package io.parley.road;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.parley.identity.LocalTokens.LocalToken;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/// The way of a message over four nodes, as it would be exported.
class TracesIntegrationTests {
  private static final List<Traced> NODES = new ArrayList<>();
  private static Traced messaging;
  private static Traced fanout;
  private static Traced gateway;
  private static Traced otherGateway;

  private final List<LocalToken> people = gateway.node.people("alice-" + UUID.randomUUID(), "ben-" + UUID.randomUUID());
  private final String direct = gateway.node.direct(people.getFirst(), people.getLast());
  private final Device alice = new Device(people.getFirst(), "phone");
  private final Device ben = new Device(people.getLast(), "phone");

  @BeforeAll
  static void fourNodesThatTraceEverything() {
    messaging = start("messaging", "1.0");
    fanout = start("fanout", "1.0");
    gateway = start("gateway", "1.0");
    otherGateway = start("gateway", "1.0");
  }

  private static Traced start(String role, String probability) {
    InMemorySpanExporter spans = InMemorySpanExporter.create();
    Traced traced = new Traced(Node.as(List.of(role), context -> context.registerBean(SpanExporter.class, () -> spans),
        "management.tracing.sampling.probability=" + probability), spans);
    NODES.add(traced);
    return traced;
  }

  @AfterAll
  static void end() {
    NODES.reversed().forEach(traced -> traced.node.close());
    NODES.clear();
  }

  @BeforeEach
  void forget() {
    NODES.forEach(traced -> {
      traced.all(); // those that wait to be exported
      traced.spans.reset();
    });
  }

  @Test
  void oneMessageIsOneTraceFromSocketToSocket() {
    alice.connect(gateway.node.address());
    ben.connect(otherGateway.node.address());
    alice.send(direct, "hello");
    await().atMost(Link.PATIENCE).until(() -> ben.cursor(direct) == 1);

    SpanData send = gateway.only("send");
    SpanData accept = messaging.only("accept");
    SpanData number = fanout.only("number");
    SpanData push = fanout.only("push");
    SpanData deliver = otherGateway.only("deliver");
    assertThat(Stream.of(accept, number, push, deliver)).extracting(SpanData::getTraceId)
        .containsOnly(send.getTraceId());
    assertThat(send.getParentSpanContext().isValid()).isFalse();
    assertThat(accept.getParentSpanId()).isEqualTo(send.getSpanId());
    assertThat(number.getParentSpanId()).isEqualTo(accept.getSpanId());
    assertThat(push.getParentSpanId()).isEqualTo(number.getSpanId());
    assertThat(deliver.getParentSpanId()).isEqualTo(push.getSpanId());
    assertThat(accept.getAttributes().asMap().toString()).contains("parley.message_id").doesNotContain("hello");
  }

  @Test
  void aWarningOnTheWayBearsTheTrace() {
    Traced dying = start("gateway", "1.0");
    alice.connect(gateway.node.address());
    ben.connect(dying.node.address());
    try (Warnings warnings = new Warnings("io.parley.fanout.internal.GatewayLane")) {
      dying.node.bean("rpcServer", SmartLifecycle.class).stop();
      alice.send(direct, "hello");
      await().atMost(Link.PATIENCE).until(() -> alice.cursor(direct) == 1);

      await().atMost(Link.PATIENCE).untilAsserted(
          () -> assertThat(warnings.traces).isNotEmpty().containsOnly(gateway.only("send").getTraceId()));
    }
  }

  @Test
  void aMessageThatWasNotChosenLeavesNoTraceAnywhere() {
    Traced silent = start("gateway", "0.0");
    alice.connect(silent.node.address());
    ben.connect(gateway.node.address());
    alice.send(direct, "hello");
    await().atMost(Link.PATIENCE).until(() -> ben.cursor(direct) == 1);

    assertThat(NODES).allSatisfy(traced -> assertThat(traced.all()).isEmpty());
  }

  @Test
  void spansGoToTheCollectorThatIsConfigured() throws IOException {
    Queue<String> received = new ConcurrentLinkedQueue<>();
    HttpServer collector = HttpServer.create(new InetSocketAddress("localhost", 0), 0);
    collector.createContext("/v1/traces", exchange -> {
      received.add(exchange.getRequestHeaders().getFirst("Content-Type") + " "
          + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1));
      exchange.sendResponseHeaders(200, -1);
      exchange.close();
    });
    collector.start();
    try (Node exporting = Node.as(List.of("gateway"), "management.tracing.sampling.probability=1.0",
        "management.opentelemetry.tracing.export.otlp.endpoint=http://localhost:%d/v1/traces"
            .formatted(collector.getAddress().getPort()))) {
      alice.connect(exporting.address());
      alice.send(direct, "hello");
      alice.settle();
      exporting.bean(SdkTracerProvider.class).forceFlush().join(Link.PATIENCE.toSeconds(), TimeUnit.SECONDS);

      assertThat(received).anyMatch(spans -> spans.startsWith("application/x-protobuf ") && spans.contains("send"));
    } finally {
      collector.stop(0);
    }
  }

  private record Traced(Node node, InMemorySpanExporter spans) {
    List<SpanData> all() {
      node.bean(SdkTracerProvider.class).forceFlush().join(Link.PATIENCE.toSeconds(), TimeUnit.SECONDS);
      return spans.getFinishedSpanItems();
    }

    SpanData only(String name) {
      await().atMost(Link.PATIENCE).until(() -> all().stream().anyMatch(span -> span.getName().equals(name)));
      List<SpanData> found = all().stream().filter(span -> span.getName().equals(name)).toList();
      assertThat(found).as(name).hasSize(1);
      return found.getFirst();
    }
  }

  /// The traces in which a logger warned.
  private static final class Warnings extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    private final Queue<String> traces = new ConcurrentLinkedQueue<>();
    private final Logger logger;

    Warnings(String name) {
      logger = (Logger) LoggerFactory.getLogger(name);
      start();
      logger.addAppender(this);
    }

    @Override
    protected void append(ILoggingEvent event) {
      traces.add(event.getMDCPropertyMap().getOrDefault("traceId", "none"));
    }

    @Override
    public void close() {
      logger.detachAppender(this);
    }
  }
}
