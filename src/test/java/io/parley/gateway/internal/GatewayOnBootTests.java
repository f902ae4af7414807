package io.parley.gateway.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.conversation.Acquaintances;
import io.parley.conversation.Conversations;
import io.parley.conversation.Members;
import io.parley.fanout.spi.Missed;
import io.parley.fanout.spi.Subscriptions;
import io.parley.identity.Access;
import io.parley.identity.Authenticator;
import io.parley.messaging.History;
import io.parley.messaging.Messages;
import io.parley.messaging.Receipts;
import io.parley.platform.Traces;
import io.parley.presence.Attendance;
import io.parley.presence.Watches;
import io.parley.sessions.Closes;
import io.parley.sessions.Nodes;
import io.parley.sessions.Sessions;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.cassandra.autoconfigure.CassandraAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisReactiveAutoConfiguration;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/// The edge as Spring Boot puts it together, settings, Spring Security and shutdown included.
class GatewayOnBootTests {
  @Test
  void aSocketOpensPastSpringSecurityAndIsSentAwayWhenTheNodeStops() throws Exception {
    ConfigurableApplicationContext node = start("--parley.limits.body=2KB", "--parley.limits.send-burst=7",
        "--parley.gateway.heartbeat=20s", "--parley.gateway.close-grace=1s");
    FakePorts ports = node.getBean(FakePorts.class);
    ports.token("alice", Instant.now().plusSeconds(60));

    try (RawSocket client = new RawSocket(port(node)); RawSocket stranger = new RawSocket(port(node))) {
      assertThat(stranger.request(List.of("GET /anything HTTP/1.1", "Host: x"))).isEqualTo(401);
      client.upgraded().say("{'type':'hello','token':'token-of-alice','device_id':'phone'}");
      var welcome = client.json();
      assertThat(welcome.get("heartbeat_seconds").intValue()).isEqualTo(20);
      assertThat(welcome.at("/limits/body_bytes").intValue()).isEqualTo(2_048);
      assertThat(welcome.at("/limits/send_burst").intValue()).isEqualTo(7);
      assertThat(ports.registered).hasSize(1);

      node.close();

      assertThat(client.json().get("type").stringValue()).isEqualTo("drain");
      assertThat(client.closeCode()).isEqualTo(1012);
      assertThat(ports.registered).isEmpty();
    } finally {
      node.close();
    }
  }

  private static ConfigurableApplicationContext start(String... settings) {
    String[] arguments = Arrays.copyOf(settings, settings.length + 2);
    arguments[settings.length] = "--server.port=0";
    arguments[settings.length + 1] = "--management.server.port=0";
    return new SpringApplicationBuilder(Slice.class).web(WebApplicationType.REACTIVE).profiles("slice").run(arguments);
  }

  private static int port(ConfigurableApplicationContext node) {
    return node.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
  }

  /// No `@Configuration`: whole nodes in tests would find it.
  @EnableAutoConfiguration(exclude = {CassandraAutoConfiguration.class, DataRedisAutoConfiguration.class,
      DataRedisReactiveAutoConfiguration.class, KafkaAutoConfiguration.class})
  @Import(GatewayConfiguration.class)
  static class Slice {
    private final FakePorts ports = new FakePorts();

    @Bean
    FakePorts ports() {
      return ports;
    }

    @Bean
    Traces traces() {
      return Traces.none();
    }

    @Bean
    Clock clock() {
      return Clock.systemUTC();
    }

    @Bean
    Authenticator authenticator() {
      return ports.authenticator;
    }

    @Bean
    Access access() {
      return ports.access;
    }

    @Bean
    Nodes nodes() {
      return ports.nodes;
    }

    @Bean
    Sessions sessions() {
      return ports.sessions;
    }

    @Bean
    Closes closes() {
      return (_, _) -> {};
    }

    @Bean
    Missed missed() {
      return ports.missed;
    }

    @Bean
    Subscriptions subscriptions() {
      return ports.subscriptions;
    }

    @Bean
    Attendance attendance() {
      return ports.company.attendance;
    }

    @Bean
    Watches watches() {
      return ports.company.watches;
    }

    @Bean
    Acquaintances acquaintances() {
      return ports.company.acquaintances;
    }

    @Bean
    Conversations conversations() {
      return ports.company.conversations;
    }

    @Bean
    Members members() {
      return ports.company.membersPort;
    }

    @Bean
    Messages messages() {
      return ports.messages;
    }

    @Bean
    History history() {
      return ports.history;
    }

    @Bean
    Receipts receipts() {
      return ports.receiptsPort;
    }
  }
}
