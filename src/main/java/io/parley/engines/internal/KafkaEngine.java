package io.parley.engines.internal;

import io.parley.engines.EngineSettings;
import io.parley.engines.internal.MavenArtifacts.ArtifactSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/// One process that is broker and controller; its cluster id never changes.
final class KafkaEngine implements Engine {
  static final String VERSION = "4.2.2";
  /// The same in every data directory, which does no harm: clusters of one never meet.
  private static final String CLUSTER_ID = "UGFybGV5TG9jYWwwMDAwMA";
  private static final ArtifactSet ARTIFACTS = new ArtifactSet("kafka", VERSION,
      List.of("org.apache.kafka:kafka_2.13:" + VERSION, "org.apache.logging.log4j:log4j-slf4j-impl:2.25.3"), false);

  private final EngineSettings settings;
  private final DataDirectory data;
  private final MavenArtifacts artifacts;
  private final int port;
  private final int controllerPort;

  KafkaEngine(EngineSettings settings, DataDirectory data, MavenArtifacts artifacts, Ports ports) {
    this.settings = settings;
    this.data = data;
    this.artifacts = artifacts;
    this.port = ports.claim("parley.engines.kafka.port", settings.kafka().port());
    this.controllerPort = ports.claim("parley.engines.kafka.controller-port", settings.kafka().controllerPort());
  }

  @Override
  public String name() {
    return "Kafka";
  }

  @Override
  public String address() {
    return "127.0.0.1:" + port;
  }

  @Override
  public Path log() {
    return data.logs().resolve("kafka.log");
  }

  @Override
  public List<String> prepare(Consumer<String> doing) throws IOException {
    Path home = data.engine("kafka");
    Path logs = home.resolve("data");
    Path properties = home.resolve("server.properties");
    Path log4j = home.resolve("log4j2.xml");
    Files.writeString(properties, properties(port, controllerPort, logs));
    Files.writeString(log4j, log4j(log()));
    List<Path> jars = artifacts.jars(ARTIFACTS);
    doing.accept("starting");
    return new JvmCommand("kafka", settings.mode(), settings.kafka().heap(), data).jars(jars)
        .option("-Dlog4j2.configurationFile=" + log4j.toUri()).option("-Dlog4j2.disable.jmx=true")
        .run(data.engineLock("kafka"), "kafka.Kafka", properties.toString(), logs.toString(), CLUSTER_ID);
  }

  @Override
  public boolean answers() {
    return Questions.kafka(address());
  }

  static String properties(int port, int controllerPort, Path logs) {
    return """
        process.roles=broker,controller
        node.id=1
        controller.quorum.voters=1@127.0.0.1:%2$d
        listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
        advertised.listeners=PLAINTEXT://127.0.0.1:%1$d
        controller.listener.names=CONTROLLER
        listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
        log.dirs=%3$s
        num.partitions=4
        auto.create.topics.enable=false
        default.replication.factor=1
        min.insync.replicas=1
        offsets.topic.num.partitions=4
        offsets.topic.replication.factor=1
        transaction.state.log.num.partitions=4
        transaction.state.log.replication.factor=1
        transaction.state.log.min.isr=1
        share.coordinator.state.topic.num.partitions=4
        share.coordinator.state.topic.replication.factor=1
        share.coordinator.state.topic.min.isr=1
        group.initial.rebalance.delay.ms=0
        log.cleaner.dedupe.buffer.size=8388608
        log.segment.bytes=67108864
        """.formatted(port, controllerPort, logs.toString().replace("\\", "/"));
  }

  private static String log4j(Path log) {
    return """
        <Configuration status="ERROR">
          <Appenders>
            <RollingFile name="FILE" fileName="%1$s" filePattern="%1$s.%%i">
              <PatternLayout pattern="%%d %%-5p %%m (%%c{1})%%n"/>
              <SizeBasedTriggeringPolicy size="10MB"/>
              <DefaultRolloverStrategy max="2"/>
            </RollingFile>
          </Appenders>
          <Loggers>
            <Root level="INFO"><AppenderRef ref="FILE"/></Root>
          </Loggers>
        </Configuration>
        """.formatted(log);
  }
}
