package io.parley.engines.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.engines.EngineSettings.CommitlogSync;
import io.parley.engines.EngineSettings.Kafka;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.util.unit.DataSize;
import org.yaml.snakeyaml.Yaml;

class EngineConfigurationTests {
  @ParameterizedTest
  @EnumSource
  void cassandraSyncsItsCommitLogAsAsked(CommitlogSync sync) {
    Map<String, Object> yaml = new Yaml().load(CassandraEngine.yaml(9042, 7000, sync));

    assertThat(yaml).containsEntry("commitlog_sync", sync.name().toLowerCase(Locale.ROOT))
        .containsEntry("native_transport_port", 9042).containsEntry("storage_port", 7000)
        .containsEntry("listen_address", "127.0.0.1").containsEntry("rpc_address", "127.0.0.1");
  }

  @Test
  void kafkaIsAloneAndOnLoopback() throws Exception {
    Properties properties = new Properties();
    properties.load(new StringReader(KafkaEngine.properties(9092, 9093, Path.of("/data/kafka"))));

    assertThat(properties).containsEntry("listeners", "PLAINTEXT://127.0.0.1:9092,CONTROLLER://127.0.0.1:9093")
        .containsEntry("controller.quorum.voters", "1@127.0.0.1:9093").containsEntry("log.dirs", "/data/kafka")
        .containsEntry("auto.create.topics.enable", "false").containsEntry("offsets.topic.replication.factor", "1");
  }

  @Test
  void aSettingOutOfBoundsIsNamed() {
    assertThatThrownBy(() -> new Kafka(70_000, 0, DataSize.ofMegabytes(512)))
        .hasMessage("parley.engines.kafka.port must be 0 to 65535, not 70000");
    assertThatThrownBy(() -> new Kafka(0, 0, DataSize.ofMegabytes(64)))
        .hasMessageStartingWith("parley.engines.kafka.heap must be at least 256MB");
  }
}
