package io.parley.engines.internal;

import io.parley.engines.EngineSettings;
import io.parley.engines.EngineSettings.CommitlogSync;
import io.parley.engines.internal.MavenArtifacts.ArtifactSet;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/// A ring of one, with the settings of `cassandra.yaml` that differ from Cassandra's own.
final class CassandraEngine implements Engine {
  static final String VERSION = "5.0.9";
  private static final ArtifactSet ARTIFACTS = new ArtifactSet("cassandra", VERSION,
      List.of("org.apache.cassandra:cassandra-all:" + VERSION), false);
  private static final List<String> EXPORTS = List.of("java.base/jdk.internal.misc", "java.base/java.lang.ref",
      "java.management.rmi/com.sun.jmx.remote.internal.rmi", "java.rmi/sun.rmi.registry", "java.rmi/sun.rmi.server",
      "java.sql/java.sql", "jdk.unsupported/sun.misc", "jdk.attach/sun.tools.attach");
  private static final List<String> OPENS = List.of("java.base/java.lang.module", "java.base/jdk.internal.loader",
      "java.base/jdk.internal.ref", "java.base/jdk.internal.reflect", "java.base/jdk.internal.math",
      "java.base/jdk.internal.module", "java.base/sun.nio.ch", "java.base/java.io",
      "java.base/java.nio", "java.base/java.lang", "java.base/java.lang.reflect", "java.base/java.util",
      "java.base/java.util.concurrent", "java.base/java.util.concurrent.atomic",
      "jdk.management/com.sun.management.internal");

  private final EngineSettings settings;
  private final DataDirectory data;
  private final MavenArtifacts artifacts;
  private final InetSocketAddress cql;
  private final int storagePort;

  CassandraEngine(EngineSettings settings, DataDirectory data, MavenArtifacts artifacts, Ports ports) {
    this.settings = settings;
    this.data = data;
    this.artifacts = artifacts;
    this.cql = new InetSocketAddress(Ports.loopback(),
        ports.claim("parley.engines.cassandra.port", settings.cassandra().port()));
    this.storagePort = ports.claim("parley.engines.cassandra.storage-port", settings.cassandra().storagePort());
  }

  InetSocketAddress cql() {
    return cql;
  }

  @Override
  public String name() {
    return "Cassandra";
  }

  @Override
  public String address() {
    return "127.0.0.1:" + cql.getPort();
  }

  @Override
  public Path log() {
    return data.logs().resolve("cassandra.log");
  }

  @Override
  public List<String> prepare(Consumer<String> doing) throws IOException {
    Path home = data.engine("cassandra");
    Path yaml = home.resolve("cassandra.yaml");
    Path logback = home.resolve("logback.xml");
    Files.writeString(yaml, yaml(cql.getPort(), storagePort, settings.cassandra().commitlogSync()));
    Files.writeString(logback, logback(log()));
    List<Path> jars = artifacts.jars(ARTIFACTS);
    doing.accept("starting");
    JvmCommand java = new JvmCommand("cassandra", settings.mode(), settings.cassandra().heap(), data).jars(jars)
        .option("-Dcassandra.config=" + yaml.toUri()).option("-Dcassandra.storagedir=" + home)
        .option("-Dcassandra.logdir=" + data.logs()).option("-Dlogback.configurationFile=" + logback.toUri())
        .option("-Dcassandra-foreground=yes").option("-Dcassandra.skip_wait_for_gossip_to_settle=0")
        .option("-Dcassandra.ring_delay_ms=100").option("-Dcassandra.memtable_row_overhead_size=180")
        .option("--enable-native-access=ALL-UNNAMED").option("-Djdk.attach.allowAttachSelf=true")
        .option("-Dio.netty.tryReflectionSetAccessible=true");
    EXPORTS.forEach(target -> java.option("--add-exports=" + target + "=ALL-UNNAMED"));
    OPENS.forEach(target -> java.option("--add-opens=" + target + "=ALL-UNNAMED"));
    return java.run(data.engineLock("cassandra"), "org.apache.cassandra.service.CassandraDaemon");
  }

  @Override
  public boolean answers() throws IOException {
    return Questions.cql(cql);
  }

  static String yaml(int port, int storagePort, CommitlogSync sync) {
    return """
        cluster_name: parley
        num_tokens: 1
        partitioner: org.apache.cassandra.dht.Murmur3Partitioner
        endpoint_snitch: SimpleSnitch
        seed_provider:
          - class_name: org.apache.cassandra.locator.SimpleSeedProvider
            parameters:
              - seeds: "127.0.0.1:%2$d"
        listen_address: 127.0.0.1
        rpc_address: 127.0.0.1
        storage_port: %2$d
        native_transport_port: %1$d
        %3$s
        commitlog_segment_size: 16MiB
        commitlog_total_space: 512MiB
        auto_snapshot: false
        hinted_handoff_enabled: false
        dynamic_snitch: false
        """.formatted(port, storagePort, switch (sync) {
      case PERIODIC -> "commitlog_sync: periodic\ncommitlog_sync_period: 1s\nperiodic_commitlog_sync_lag_block: 10s";
      case GROUP -> "commitlog_sync: group\ncommitlog_sync_group_window: 5ms";
      case BATCH -> "commitlog_sync: batch";
    });
  }

  private static String logback(Path log) {
    return """
        <configuration scan="false">
          <appender name="FILE" class="ch.qos.logback.core.rolling.RollingFileAppender">
            <file>%1$s</file>
            <rollingPolicy class="ch.qos.logback.core.rolling.FixedWindowRollingPolicy">
              <fileNamePattern>%1$s.%%i</fileNamePattern>
              <minIndex>1</minIndex>
              <maxIndex>2</maxIndex>
            </rollingPolicy>
            <triggeringPolicy class="ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy">
              <maxFileSize>10MB</maxFileSize>
            </triggeringPolicy>
            <encoder><pattern>%%date %%-5level [%%thread] %%logger{0} - %%msg%%n</pattern></encoder>
          </appender>
          <root level="INFO"><appender-ref ref="FILE"/></root>
        </configuration>
        """.formatted(log);
  }
}
